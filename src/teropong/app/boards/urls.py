"""The addresses of the boards."""

from django.urls import path

from teropong.app.boards.registry import BOARDS
from teropong.app.boards.views import board, changed, figure, forecast, plan, today, trust

urlpatterns = [
    path(f"{one.name}/", board.show, {"name": one.name}, name=f"board_{one.name}") for one in BOARDS
] + [
    path("changed/", changed.show, name="changed"),
    path("forecast/", forecast.show, name="forecast"),
    path("today/", today.show, name="today"),
    path("trust/", trust.show, name="board_trust"),
    path("plan/", plan.show, name="board_plan"),
    path("figures/<slug:key>/", figure.open_figure, name="figure"),
]
