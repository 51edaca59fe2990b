"""Other systems: their data become facts."""
