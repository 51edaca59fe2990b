"""The targets of what a board shows: whose they are, where one stands, and what is told of it."""
