"""Registers the app with Django."""

from django.apps import AppConfig


class Letters(AppConfig):
    """Letters."""

    name = "teropong.app.letters"
