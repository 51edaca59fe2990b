"""Every address of the app; see also interfaces: `/sign-in/` is allauth's."""

from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(url="/today/")),
    path("sign-in/", include("allauth.account.urls")),
    path("sign-in/", include("allauth.mfa.urls")),
    path("sign-in/", include("allauth.usersessions.urls")),
    path("sign-in/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("", include("teropong.app.people.urls")),
    path("", include("teropong.app.records.urls")),
    path("changes/", include("teropong.app.changes.urls")),
]

handler400 = "teropong.app.pages.errors.malformed"
handler403 = "teropong.app.pages.errors.refused"
handler404 = "teropong.app.pages.errors.missing"
handler500 = "teropong.app.pages.errors.broken"
