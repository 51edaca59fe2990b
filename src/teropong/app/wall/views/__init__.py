"""The pages of the wall board."""
