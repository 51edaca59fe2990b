"""The addresses of alerts."""

from django.urls import path

from teropong.app.alerts.views import alerts, channels, mine

urlpatterns = [
    path("alerts/", alerts.alerts, name="alerts"),
    path("alerts/<int:pk>/", alerts.alert, name="alert"),
    path("alerts/<int:pk>/acknowledge/", alerts.acknowledge, name="alert_acknowledge"),
    path("alerts/<int:pk>/put-off/", alerts.snooze, name="alert_snooze"),
    path("alerts/<int:pk>/not-true/", alerts.prove_false, name="alert_false"),
    path("alerts/<int:pk>/reopen/", alerts.reopen, name="alert_reopen"),
    path("alerts/no-more/<str:token>/", mine.no_more_mail, name="alerts_leave"),
    path("me/alerts/", mine.preferences, name="my_alerts"),
    path("settings/channels/", channels.channels, name="channels"),
    path("settings/channels/new/<str:means>/", channels.new_channel, name="channel_new"),
    path("settings/channels/mail/test/", channels.test_mail, name="mail_test"),
    path("settings/channels/<int:pk>/", channels.edit_channel, name="channel"),
    path("settings/channels/<int:pk>/delete/", channels.remove_channel, name="channel_delete"),
    path("settings/channels/<int:pk>/test/", channels.test_channel, name="channel_test"),
    path("deliveries/<int:pk>/again/", channels.try_again, name="delivery_again"),
]
