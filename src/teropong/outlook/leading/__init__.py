"""Whether first meetings, contacts and new opportunities precede revenue, and by how much."""
