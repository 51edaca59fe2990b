"""The wall board: figures for the office, on a screen that nobody signs in at."""
