"""Records: what the team writes down."""
