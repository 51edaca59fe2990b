"""Pages of people, one file each."""
