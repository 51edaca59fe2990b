"""Registers the app with Django."""

from django.apps import AppConfig


class Scenarios(AppConfig):
    """Scenarios of the plan."""

    name = "teropong.app.scenarios"
