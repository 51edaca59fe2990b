"""Registers the app with Django."""

from django.apps import AppConfig


class Changes(AppConfig):
    """Changes."""

    name = "teropong.app.changes"
