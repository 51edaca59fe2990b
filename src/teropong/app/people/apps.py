"""Registers the app with Django."""

from django.apps import AppConfig


class People(AppConfig):
    """People."""

    name = "teropong.app.people"
