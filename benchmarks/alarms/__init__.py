"""False alarms of steady teams, and how soon a change is noticed: ``python -m benchmarks.alarms``.

Weeks of simulated teams go through the very function that the product asks. Beside it stands a
CUSUM by itself, tuned to as many false alarms on one series as all kinds together raise here.
"""
