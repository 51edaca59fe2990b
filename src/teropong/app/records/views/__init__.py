"""Pages of records, one file each."""
