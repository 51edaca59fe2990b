"""The addresses of the wall board."""

from django.urls import path

from teropong.app.wall.views import screens, wall

urlpatterns = [
    path("wall/", wall.wall, name="wall"),
    path("wall/<str:token>/", wall.screen, name="screen"),
    path("settings/screens/", screens.screens, name="screens"),
    path("settings/screens/<int:pk>/end/", screens.end, name="screen_end"),
]
