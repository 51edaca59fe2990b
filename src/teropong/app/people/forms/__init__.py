"""Forms of people, one file a group of pages."""
