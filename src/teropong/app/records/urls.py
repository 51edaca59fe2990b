"""The addresses of records."""

from django.urls import path

from teropong.app.records.views import board, log, moving, phone, today

urlpatterns = [
    path("today/", today.today, name="today"),
    path("log/", log.log_entry, name="log"),
    path("log/about/", log.about, name="log_about"),
    path("log/token/", phone.token, name="log_token"),
    path("log/<int:pk>/done/", log.step_done, name="step_done"),
    path("sw.js", phone.worker, name="worker"),
    path("accounts/suggest/", log.suggest, name="suggest"),
    path("accounts/<int:pk>/", today.today, name="account"),
    path("opportunities/board/", board.board, name="board"),
    path("opportunities/<int:pk>/", today.today, name="opportunity"),
    path("opportunities/<int:pk>/move/", moving.move, name="move"),
    path("opportunities/<int:pk>/close/<slug:outcome>/", moving.close, name="close"),
    path("opportunities/<int:pk>/reopen/", moving.reopen, name="reopen"),
    path("activities/<int:pk>/", today.today, name="activity"),
]
