"""A part of the company, a rep, a team or a profile: its foresight and its plan."""
