"""The views of the boards: thin, each one address."""
