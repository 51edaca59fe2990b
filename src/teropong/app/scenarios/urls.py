"""The addresses of scenarios."""

from django.urls import path

from teropong.app.scenarios.views import scenarios, taking_over

urlpatterns = [
    path("plan/scenarios/", scenarios.scenarios, name="scenarios"),
    path("plan/scenarios/new/", scenarios.new, name="scenario_new"),
    path("plan/scenarios/<int:pk>/delete/", scenarios.remove, name="scenario_delete"),
    path("plan/targets/", taking_over.take_over, name="plan_targets"),
]
