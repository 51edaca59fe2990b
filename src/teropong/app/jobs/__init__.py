"""Jobs: work done later, once."""
