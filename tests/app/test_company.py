"""The company's settings, pipelines, rates and holidays."""

from datetime import date

import pytest

from teropong.app.alerts.when import known_days
from teropong.app.changes.models import Change
from teropong.app.changes.writing import Author, hide, write
from teropong.app.records.decimals import read_decimal, say_decimal
from teropong.app.records.giving_out import write_folder
from teropong.app.records.models import Company, Holiday, Opportunity, Pipeline, Rate, Stage
from teropong.facts.settings import Settings, read_settings
from teropong.language import use_language
from tests.app.firm import saved, signed_in

SETTINGS = {
    "name": "PT Baru",
    "language": "en",
    "timezone": "Asia/Jayapura",
    "currency": "IDR",
    "fiscal_start": "4",
    "working_weekdays": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday"],
    "meeting_channels": ["meeting", "visit"],
    "new_again_after_months": "6",
    "attribution_days": "30",
    "version": "1",
}


@pytest.fixture
def admin(firm):
    return signed_in(firm.admin)


@pytest.mark.parametrize("address", ["/settings/", "/pipelines/", "/rates/", "/holidays/"])
def test_the_administrator_keeps_them(firm, address):
    people = (firm.admin, firm.director, firm.bob, firm.alice)
    assert [signed_in(one).get(address).status_code for one in people] == [200, 403, 403, 403]


def test_settings_are_changed_and_logged(admin):
    assert admin.post("/settings/", SETTINGS).status_code == 302
    firm = Company.objects.get()
    assert (firm.name, str(firm.zone), firm.fiscal_start) == ("PT Baru", "Asia/Jayapura", 4)
    assert Change.objects.filter(kind="company", verb="changed").count() == 1


def test_what_holds_for_all_facts_is_kept_given_out_and_told(admin, tmp_path):
    admin.post("/settings/", SETTINGS)
    firm = Company.objects.get()
    worked = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
    wanted = Settings("Asia/Jayapura", "IDR", 4, ("meeting", "visit"), 6, 30, worked)
    assert firm.facts == wanted
    write_folder(tmp_path, firm)
    assert read_settings(tmp_path) == wanted
    page = admin.get("/settings/").content.decode()
    assert page.count(" checked") == 8
    log = admin.get("/changes/").content.decode()
    assert "Friday, Saturday" in log


def test_a_company_works_on_its_days(admin, firm):
    saturday, sunday = date(2026, 6, 6), date(2026, 6, 7)
    assert not known_days(sunday).is_worked(saturday)
    admin.post("/settings/", SETTINGS)
    assert known_days(sunday).is_worked(saturday)
    assert not known_days(sunday).is_worked(sunday)


def test_the_second_editor_of_the_settings_sees_the_first(admin):
    admin.post("/settings/", SETTINGS)
    answer = admin.post("/settings/", {**SETTINGS, "name": "PT Lain"})
    assert answer.status_code == 422
    assert "PT Contoh → PT Baru" in answer.content.decode()
    assert (
        admin.post("/settings/", {**SETTINGS, "name": "PT Lain", "version": 2}).status_code == 302
    )


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("timezone", "Mars"),
        ("currency", "ABC"),
        ("fiscal_start", "0"),
        ("name", ""),
        ("working_weekdays", []),
        ("working_weekdays", ["someday"]),
        ("attribution_days", "0"),
        ("version", "x"),
    ],
)
def test_a_setting_that_cannot_be_is_told(admin, field, typed):
    answer = admin.post("/settings/", {**SETTINGS, field: typed})
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]


class TestPipelines:
    def names(self, firm) -> list[str]:
        rows = Stage.objects.filter(pipeline=firm.pipeline, hidden_at=None)
        return [stage.name for stage in rows]

    def test_a_stage_is_added_at_the_end_and_moved(self, firm, admin):
        data = {"name": "Negosiasi", "base": "3", "expected_days": "10"}
        assert admin.post(f"/pipelines/{firm.pipeline.pk}/stages/new/", data).status_code == 302
        new = Stage.objects.get(name="Negosiasi")
        assert (new.position, new.base, new.expected_days) == (4, 3, 10)
        admin.post(f"/stages/{new.pk}/shift/", {"to": "up"})
        assert self.names(firm) == ["Prospek", "Pertemuan", "Negosiasi", "Penawaran"]
        first = firm.stages[0]
        admin.post(f"/stages/{first.pk}/shift/", {"to": "up"})  # it is the first: nothing happens
        assert self.names(firm)[0] == "Prospek"
        assert admin.post(f"/stages/{first.pk}/shift/", {"to": "left"}).status_code == 400

    def test_a_stage_in_use_stays(self, firm, admin):
        address = f"/stages/{firm.stages[0].pk}/delete/"
        text = admin.post(address, follow=True).content.decode()
        assert "1 deal stands in “Prospek”" in text
        firm.deal.stage = firm.stages[1]
        write(firm.deal, Author(firm.alice))
        text = admin.post(address, follow=True).content.decode()
        assert "history would have a hole" in text
        assert admin.post(f"/stages/{firm.stages[2].pk}/delete/").status_code == 302
        assert self.names(firm) == ["Prospek", "Pertemuan"]

    def test_the_last_stage_and_the_last_pipeline_stay(self, firm, admin):
        pipeline = saved(Pipeline(name="Satu", position=2))
        stage = saved(Stage(pipeline=pipeline, name="Satu", position=1))
        text = admin.post(f"/stages/{stage.pk}/delete/", follow=True).content.decode()
        assert "at least one stage" in text
        text = admin.post(f"/pipelines/{firm.pipeline.pk}/delete/", follow=True).content.decode()
        assert "1 deal is in “Baru”" in text
        admin.post(f"/pipelines/{pipeline.pk}/delete/")
        assert [one.name for one in Pipeline.objects.filter(hidden_at=None)] == ["Baru"]
        hide(firm.deal, Author(firm.alice))
        Opportunity.objects.all()  # a hidden deal may come back: its pipeline stays
        text = admin.post(f"/pipelines/{firm.pipeline.pk}/delete/", follow=True).content.decode()
        assert "1 deal is in “Baru”" in text

    def test_a_pipeline_is_made_after_a_ready_one(self, firm, admin):
        assert admin.post("/pipelines/new/", {"name": "Ritel", "like": "retail"}).status_code == 302
        pipeline = Pipeline.objects.get(name="Ritel")
        assert (pipeline.position, pipeline.stages.count()) == (2, 3)
        assert admin.post("/pipelines/new/", {"name": "RITEL"}).status_code == 422
        admin.post("/pipelines/new/", {"name": "Kosong"})
        assert Pipeline.objects.get(name="Kosong").stages.count() == 1
        admin.post(f"/pipelines/{pipeline.pk}/shift/", {"to": "up"})
        assert Pipeline.objects.first() == pipeline

    @pytest.mark.parametrize(
        ("field", "typed"),
        [
            ("name", "Won"),
            ("name", "prospek"),
            ("base", "4"),
            ("expected_days", "0"),
            ("expected_days", "99999999999999999999"),
            ("name", "a\0"),
        ],
    )
    def test_a_stage_that_cannot_be_is_told(self, firm, admin, field, typed):
        data = {"name": "Lain", "base": "", "expected_days": "", field: typed}
        answer = admin.post(f"/pipelines/{firm.pipeline.pk}/stages/new/", data)
        assert answer.status_code == 422
        assert answer.context["form"].errors[field]

    def test_the_second_editor_of_a_stage_sees_the_first(self, firm, admin):
        address = f"/stages/{firm.stages[0].pk}/"
        data = {"name": "Prospek", "base": "", "expected_days": "7", "version": "1"}
        assert admin.post(address, data).status_code == 302
        answer = admin.post(address, {**data, "expected_days": "9"})
        assert "14 → 7" in answer.content.decode()


class TestRates:
    def test_a_rate_is_kept_as_typed_to_the_last_digit(self, firm, admin):
        data = {"currency": "USD", "starts_on": "2026-01-01", "rate": "16,250.123456789012"}
        assert admin.post("/rates/new/", data).status_code == 302
        assert Rate.objects.get().rate == "16250.123456789012"
        assert "16,250.123456789012" in admin.get("/rates/").content.decode()

    @pytest.mark.parametrize(
        ("field", "typed"),
        [
            ("rate", "0"),
            ("rate", "-1"),
            ("rate", "1e5"),
            ("rate", "1,2,3"),
            ("rate", "٣"),
            ("rate", "9" * 16),
            ("rate", "0.0000000000001"),
            ("currency", "IDR"),
            ("currency", "usd"),
            ("starts_on", "1000-01-01"),
        ],
    )
    def test_a_rate_that_cannot_be_is_told(self, admin, field, typed):
        data = {"currency": "USD", "starts_on": "2026-01-01", "rate": "16250", field: typed}
        answer = admin.post("/rates/new/", data)
        assert answer.status_code == 422
        assert answer.context["form"].errors[field]

    def test_one_rate_a_day_and_a_deleted_one_is_made_again(self, admin):
        data = {"currency": "USD", "starts_on": "2026-01-01", "rate": "16250"}
        admin.post("/rates/new/", data)
        assert admin.post("/rates/new/", data).status_code == 422
        admin.post(f"/rates/{Rate.objects.get().pk}/delete/")
        assert admin.post("/rates/new/", data).status_code == 302


@pytest.mark.parametrize(
    ("language", "typed", "kept", "said"),
    [
        ("id", "16.250,5", "16250.5", "16.250,5"),
        ("id", "16250.5", "16250.5", "16.250,5"),
        ("id", "16.250", "16250", "16.250"),
        ("en", "16.250", "16.25", "16.25"),
        ("en", "16,250.50", "16250.5", "16,250.5"),
        ("en", "0012", "12", "12"),
        ("id", "1 234,5", "1234.5", "1.234,5"),
    ],
)
def test_decimals_are_read_and_said_as_the_language_writes_them(language, typed, kept, said):
    with use_language(language):
        assert read_decimal(typed) == kept
        assert say_decimal(kept) == said


class TestHolidays:
    def test_a_day_is_added_changed_and_taken_out(self, admin):
        data = {"on": "2026-03-20", "name": "Hari jadi"}
        assert admin.post("/holidays/new/", data).url == "/holidays/?year=2026"
        assert admin.post("/holidays/new/", data).status_code == 422
        day = Holiday.objects.get()
        admin.post(f"/holidays/{day.pk}/", {**data, "name": "Ulang tahun", "version": 1})
        admin.post(f"/holidays/{day.pk}/delete/")
        day.refresh_from_db()
        assert (day.name, day.hidden_at is not None) == ("Ulang tahun", True)
        assert admin.post("/holidays/new/", data).status_code == 302

    def test_a_year_is_filled_and_undone_in_one_step(self, admin):
        answer = admin.post("/holidays/fill/", {"year": "2025"}, follow=True)
        assert "Hari Buruh" in answer.content.decode()
        batch = Change.objects.filter(kind="holiday").last().batch
        admin.post(f"/changes/{batch}/undo/")
        assert not Holiday.objects.filter(hidden_at=None, on__year=2025).exists()

    @pytest.mark.parametrize("year", ["x", "0000", "99999999999999999999", "٢٠٢٥", "", "3000"])
    def test_a_year_that_cannot_be_is_this_one(self, admin, year):
        assert admin.get("/holidays/", {"year": year}).status_code == 200
        assert admin.post("/holidays/fill/", {"year": year}).status_code == 302

    def test_a_day_is_kept_as_a_day(self, admin):
        admin.post("/holidays/new/", {"on": "17/08/2026", "name": "Merdeka"})
        assert Holiday.objects.get().on == date(2026, 8, 17)
