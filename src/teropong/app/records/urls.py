"""The addresses of records."""

from django.urls import path

from teropong.app.records.views import doors, today

urlpatterns = [
    path("take-in/sample/", doors.take_sample, name="take_sample"),
    path("take-in/sample/leave/", doors.leave_sample, name="leave_sample"),
    path("take-in/file/", doors.take_file, name="take_file"),
    path("take-in/file/<str:token>/", doors.take_file_in, name="take_file_in"),
    path("today/", today.today, name="today"),
    path("log/", today.today, name="log"),
    path("accounts/<int:pk>/", today.today, name="account"),
    path("opportunities/<int:pk>/", today.today, name="opportunity"),
    path("activities/<int:pk>/", today.today, name="activity"),
]
