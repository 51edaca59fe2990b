"""Pages: what every page shares."""
