"""What is to come: open deals as they will end, and the deals that are not yet born."""
