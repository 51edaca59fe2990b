"""Registers the app with Django."""

from django.apps import AppConfig


class Calls(AppConfig):
    """Calls, and kept backtests."""

    name = "teropong.app.calls"
