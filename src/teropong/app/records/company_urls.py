"""The addresses of what the administrator keeps for the whole company."""

from django.urls import path

from teropong.app.records.views import company, handing_over, holidays, pipelines

urlpatterns = [
    path("people/<int:pk>/hand-over/", handing_over.hand_over_all, name="hand_over"),
    path("settings/", company.settings, name="settings"),
    path("rates/", company.rates, name="rates"),
    path("rates/new/", company.new_rate, name="rate_new"),
    path("rates/<int:pk>/", company.edit_rate, name="rate"),
    path("rates/<int:pk>/delete/", company.remove_rate, name="rate_delete"),
    path("holidays/", holidays.holidays, name="holidays"),
    path("holidays/new/", holidays.new_holiday, name="holiday_new"),
    path("holidays/fill/", holidays.fill, name="holidays_fill"),
    path("holidays/<int:pk>/", holidays.edit_holiday, name="holiday"),
    path("holidays/<int:pk>/delete/", holidays.remove_holiday, name="holiday_delete"),
    path("pipelines/", pipelines.pipelines, name="pipelines"),
    path("pipelines/new/", pipelines.new_pipeline, name="pipeline_new"),
    path("pipelines/<int:pk>/", pipelines.edit_pipeline, name="pipeline"),
    path("pipelines/<int:pk>/delete/", pipelines.remove_pipeline, name="pipeline_delete"),
    path("pipelines/<int:pk>/shift/", pipelines.shift_pipeline, name="pipeline_shift"),
    path("pipelines/<int:pk>/stages/new/", pipelines.new_stage, name="stage_new"),
    path("stages/<int:pk>/", pipelines.edit_stage, name="stage"),
    path("stages/<int:pk>/delete/", pipelines.remove_stage, name="stage_delete"),
    path("stages/<int:pk>/shift/", pipelines.shift_stage, name="stage_shift"),
]
