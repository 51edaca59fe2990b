"""The addresses of people: who one is, who there is, the first run."""

from django.urls import path

from teropong.app.people.views import first_run, me

urlpatterns = [
    path("first-run/", first_run.first_run, name="first_run"),
    path("me/", me.me, name="me"),
    path("more/", me.more, name="more"),
    path("language/", me.language, name="language"),
]
