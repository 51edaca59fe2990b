"""Running it: up, backup, restore, health, metrics, log."""
