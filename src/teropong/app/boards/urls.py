"""The addresses of the boards."""

from django.urls import path

from teropong.app.boards.registry import BOARDS
from teropong.app.boards.views import board, figure

urlpatterns = [
    path(f"{one.name}/", board.show, {"name": one.name}, name=f"board_{one.name}") for one in BOARDS
] + [path("figures/<slug:key>/", figure.open_figure, name="figure")]
