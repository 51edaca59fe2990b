"""The pages of targets."""
