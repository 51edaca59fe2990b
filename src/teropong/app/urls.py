"""Every address of the app; see also interfaces: `/sign-in/` is allauth's."""

from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(url="/today/")),
    path("sign-in/", include("teropong.app.people.sign_in")),
    path("", include("teropong.app.people.urls")),
    path("", include("teropong.app.boards.urls")),
    path("", include("teropong.app.alerts.urls")),
    path("", include("teropong.app.letters.urls")),
    path("", include("teropong.app.wall.urls")),
    path("", include("teropong.app.scenarios.urls")),
    path("", include("teropong.app.calls.urls")),
    path("targets/", include("teropong.app.targets.urls")),
    path("", include("teropong.app.records.company_urls")),
    path("", include("teropong.app.records.urls")),
    path("changes/", include("teropong.app.changes.urls")),
]

handler400 = "teropong.app.pages.errors.malformed"
handler403 = "teropong.app.pages.errors.refused"
handler404 = "teropong.app.pages.errors.missing"
handler500 = "teropong.app.pages.errors.broken"
