"""Three doors into an empty company: the sample, a file of one's own, or nothing at first."""
