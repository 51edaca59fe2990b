"""The addresses of records."""

from django.urls import path

from teropong.app.records.views import today

urlpatterns = [
    path("today/", today.today, name="today"),
    path("log/", today.today, name="log"),
    path("accounts/<int:pk>/", today.today, name="account"),
    path("opportunities/<int:pk>/", today.today, name="opportunity"),
    path("activities/<int:pk>/", today.today, name="activity"),
]
