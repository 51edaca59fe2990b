"""Looking ahead: the forecast, and how good it has been."""
