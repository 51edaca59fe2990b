"""What happened: the canonical tables, read, checked and kept with exact money and local dates."""
