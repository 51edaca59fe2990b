"""What the library costs, measured side by side: ``python -m benchmarks --sizes 100k,1m,10m``."""
