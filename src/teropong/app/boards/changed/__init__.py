"""The board of why a period differs: its words, and asking the mirror."""
