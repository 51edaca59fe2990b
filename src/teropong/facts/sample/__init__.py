"""The sample company: three years of a made-up firm's sales, for trying things out."""

from teropong.facts.sample.company import write_sample

__all__ = ["write_sample"]
