"""Tags of the boards."""
