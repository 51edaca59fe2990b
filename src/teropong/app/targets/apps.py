"""Registers the app with Django."""

from django.apps import AppConfig


class Targets(AppConfig):
    """Targets."""

    name = "teropong.app.targets"
