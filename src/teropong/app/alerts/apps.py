"""Registers the app with Django."""

from django.apps import AppConfig


class Alerts(AppConfig):
    """Alerts."""

    name = "teropong.app.alerts"
