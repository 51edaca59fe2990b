"""Registers the app with Django."""

from django.apps import AppConfig


class Records(AppConfig):
    """Records."""

    name = "teropong.app.records"
