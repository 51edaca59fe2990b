"""Registers the app with Django."""

from django.apps import AppConfig


class Pages(AppConfig):
    """Pages."""

    name = "teropong.app.pages"
