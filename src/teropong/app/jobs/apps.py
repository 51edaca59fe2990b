"""Registers the app with Django."""

from django.apps import AppConfig


class Jobs(AppConfig):
    """Jobs."""

    name = "teropong.app.jobs"
