"""What a deviation says: its nouns, what is the matter, what would mend it."""
