"""What is coming: targets, the pace towards them, and where the course deviates from it."""
