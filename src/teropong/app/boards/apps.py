"""Registers the app with Django."""

from django.apps import AppConfig


class Boards(AppConfig):
    """Boards."""

    name = "teropong.app.boards"
