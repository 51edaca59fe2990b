"""The addresses of letters."""

from django.urls import path

from teropong.app.letters import views

urlpatterns = [
    path("me/letters/", views.letters, name="my_letters"),
    path("me/letters/<str:kind>/send/", views.send, name="letter_send"),
]
