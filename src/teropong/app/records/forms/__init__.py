"""Forms of records, one file each."""
