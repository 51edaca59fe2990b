"""Registers the app with Django."""

from django.apps import AppConfig


class Wall(AppConfig):
    """The wall board."""

    name = "teropong.app.wall"
