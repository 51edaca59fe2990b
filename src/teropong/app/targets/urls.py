"""The addresses of targets."""

from django.urls import path

from teropong.app.targets.views import file, grid, versions

urlpatterns = [
    path("", grid.targets, name="targets"),
    path("check/", grid.check, name="targets_check"),
    path("history/", versions.history, name="targets_history"),
    path("file/", file.targets_file, name="targets_file"),
    path("<int:pk>/delete/", versions.remove, name="target_delete"),
]
