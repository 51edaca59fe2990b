"""The addresses of the change log."""

from django.urls import path

from teropong.app.changes import views

urlpatterns = [
    path("", views.audit, name="audit"),
    path("<uuid:batch>/undo/", views.undo_batch, name="undo"),
]
