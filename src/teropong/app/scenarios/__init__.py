"""Scenarios of the plan: kept under a name, compared, and a plan taken over as targets."""
