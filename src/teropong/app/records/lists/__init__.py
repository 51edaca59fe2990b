"""Lists of records: what is asked of them by the address, and what they answer."""
