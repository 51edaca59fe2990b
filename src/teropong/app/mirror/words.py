"""Why figures cannot be told right now: words for supervisors, the same in every language."""

BUILDING, BEHIND = "the figures are being prepared", "the figures are behind"
AWAY = "the warehouse does not answer, or refuses: teropong mirror check says why"
