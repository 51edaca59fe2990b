"""The plan backwards in pictures: a `teropong.plan/1`, and what comes of moves, as cards."""
