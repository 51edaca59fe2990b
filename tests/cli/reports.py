"""Reports of made-up companies, in the shape of `teropong.report/1`, for the views to draw."""

from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

Report = dict[str, Any]

LABELS = {
    "id": {
        "first_meetings": (
            "Pertemuan pertama",
            "Pertemuan yang terlaksana dan merupakan yang pertama dengan suatu akun selagi masih calon pelanggan.",
        ),
        "outreach": (
            "Kontak baru",
            "Upaya keluar yang terlaksana kepada calon pelanggan yang belum pernah ditemui.",
        ),
        "pipeline_value": ("Nilai pipeline", "Jumlah nilai peluang yang terbuka di tiap tahap."),
        "stage_duration": (
            "Lama per tahap",
            "Berapa hari peluang tinggal di satu tahap, dihitung juga yang masih berjalan (Kaplan–Meier).",
        ),
        "revenue": (
            "Pendapatan dan laba",
            "Peluang yang dimenangkan menurut tanggal tutupnya, dengan nilai dan biayanya sendiri.",
        ),
        "conversion": (
            "Konversi",
            "Bagian peluang yang lolos dari satu tahap ke tahap berikut (Aalen–Johansen).",
        ),
        "baseline": ("Baseline", "Konversi antar-base pada berlian penjualan."),
        "average_sale": ("Rata-rata penjualan", "Nilai penjualan pertama dari tiap akun baru."),
    },
    "en": {
        "first_meetings": (
            "First meetings",
            "Held meetings that were the account's first while it was a prospect.",
        ),
        "outreach": ("New contacts", "Done outbound attempts towards prospects not met yet."),
        "pipeline_value": (
            "Pipeline value",
            "Sum of the amounts of open opportunities at each step.",
        ),
        "stage_duration": (
            "Time per step",
            "Days an opportunity stays in a step, those still running counted too (Kaplan–Meier).",
        ),
        "revenue": (
            "Revenue and profit",
            "Opportunities won, by their close date, with their own amount and cost.",
        ),
        "conversion": (
            "Conversion",
            "Share of opportunities that pass from one step to the next (Aalen–Johansen).",
        ),
        "baseline": ("Baseline", "Conversion between the bases of the sales diamond."),
        "average_sale": ("Average sale", "Value of each new account's first win."),
    },
}
GROUPS = {
    "first_meetings": "activity",
    "outreach": "activity",
    "pipeline_value": "behaviour",
    "stage_duration": "behaviour",
    "revenue": "result",
    "conversion": "result",
    "baseline": "result",
    "average_sale": "result",
}
UNITS = {
    "first_meetings": "count",
    "outreach": "count",
    "pipeline_value": "money",
    "stage_duration": "days",
    "revenue": "money",
    "conversion": "rate",
    "baseline": "rate",
    "average_sale": "money",
}
REPS = {
    "R01": "Ayu Lestari",
    "R02": "Bagus Pratama",
    "R03": "Citra Wulandari",
    "R04": "Dimas Saputra",
    "R05": "Eka Rahmawati",
    "R06": "Fajar Nugroho",
}
LONG_REPS = {
    "R01": "Raden Ajeng Siti Nurhaliza Kusumawardhani Prawirodirdjo Hadiningrat",
    "R02": "Muhammad Abdurrahman Al-Ghifari bin Hasanuddin Tanoesoedibjo",
    "R03": "Ng",
}
STAGES = ("Prospek", "Pertemuan", "Kualifikasi", "Penawaran", "Negosiasi")
LONG_STAGES = (
    "Identifikasi kebutuhan awal calon pelanggan korporasi dan pemerintah",
    "Pertemuan perdana beserta presentasi kemampuan perusahaan",
    "Verifikasi anggaran, kewenangan, kebutuhan dan jangka waktu pengadaan",
    "Penyampaian penawaran teknis dan komersial",
)
BASE_STEPS = ("Start→1st", "1st→2nd", "2nd→3rd", "3rd→Home", "1st→Home")
CHANNELS = ("call", "email", "message", "visit", "event", "networking", "social")
WEEKS = [f"2026-W{week:02d}" for week in range(14, 28)]
MONTHS = ["2026-04", "2026-05", "2026-06"]
COMPANY = "PT Nusantara Maju Bersama"
LONG_COMPANY = "Koperasi Serba Usaha Karya Makmur Sejahtera Nusantara Abadi Jaya Bersama Indonesia"


def company(
    language: str = "id",
    *,
    name: str | None = COMPANY,
    by: tuple[str, ...] = (),
    groups: tuple[dict[str, str], ...] = ({},),
    reps: dict[str, str] = REPS,
    pipelines: tuple[str, ...] = ("",),
    stages: tuple[str, ...] = STAGES,
    compare: bool = True,
    scale: int = 1,
    seed: int = 7,
) -> Report:
    """Return a report of a company that sells well; `groups` are the values of the `by` dimensions."""
    dice = Random(seed)
    report = _frame(language, name, by, reps, compare)
    report["stages"] = [
        {
            "pipeline": pipeline or "Default",
            "stage": stage,
            "position": at,
            "base": _base(at),
            "expected_days": 14 + 4 * at,
        }
        for pipeline in pipelines
        for at, stage in enumerate(stages, 1)
    ]
    fill = report["indicators"]
    own = [{"pipeline": pipeline} if pipeline else {} for pipeline in pipelines]
    for dims in groups:
        _activity(fill, dims, dice)
        for of in own:
            _behaviour(fill, dims | of, stages, dice, scale)
            _steps(fill, dims | of, stages, dice, reps, scale)
        _results(fill, dims, dice, reps, scale)
    if compare:
        _compare(fill, dice)
    fill["stage_duration"]["overdue"].sort(key=lambda row: -row["days_over"])
    return report


def _frame(
    language: str, name: str | None, by: tuple[str, ...], reps: dict[str, str], compare: bool
) -> Report:
    indicators = {}
    for key, (label, definition) in LABELS[language].items():
        grain = {"activity": "week", "behaviour": None}.get(
            GROUPS[key], "month" if key in ("revenue", "average_sale") else None
        )
        indicators[key] = {
            "label": label,
            "unit": UNITS[key],
            "better": "lower" if key == "stage_duration" else "higher",
            "grain": grain,
            "group": GROUPS[key],
            "definition": definition,
            "available": True,
            "rows": [],
        }
    for key in ("stage_duration", "conversion", "baseline"):
        indicators[key]["without_history"] = 12
    indicators["outreach"]["totals"] = []
    indicators["pipeline_value"]["inversions"] = []
    indicators["stage_duration"]["overdue"] = []
    indicators["baseline"] |= {
        "runners": [],
        "left_on_base": [],
        "without_meeting": [],
        "guessed": [],
    }
    indicators["average_sale"]["outside"] = []
    return {
        "schema": "teropong.report/1",
        "as_of": "2026-06-30T17:00:00Z",
        "timezone": "Asia/Jakarta",
        "currency": "IDR",
        "company": name,
        "language": language,
        "period": {"label": "2026-Q2", "start": "2026-04-01", "end": "2026-07-01"},
        "first_on": "2024-01-02",
        "by": list(by),
        "compare": {"label": "2026-Q1", "start": "2026-01-01", "end": "2026-04-01"}
        if compare
        else None,
        "reps": reps,
        "stages": [],
        "indicators": indicators,
    }


def _base(position: int) -> int | None:
    return {2: 1, 3: 2, 4: 3}.get(position)


def money(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"


def _activity(fill: Report, dims: Report, dice: Random) -> None:
    for week in WEEKS:
        held = dice.randint(1, 7)
        fill["first_meetings"]["rows"].append(
            {
                "period": week,
                **dims,
                "value": held,
                "n": held,
                "booked": 3 if week == WEEKS[-1] else 0,
                "no_shows": dice.randint(0, 1),
                "lookback_incomplete": False,
            }
        )
        total = 0
        for channel in CHANNELS[:5]:
            tried = dice.randint(0, 22)
            total += tried
            fill["outreach"]["rows"].append(
                {
                    "period": week,
                    **dims,
                    "channel": channel,
                    "value": tried,
                    "n": tried,
                    "accounts_reached": tried // 2,
                    "met": tried // 9,
                    "attempts_per_first_meeting": tried / (tried // 9) if tried >= 9 else None,
                    "maturity": 0.4,
                    "lookback_incomplete": False,
                }
            )
        fill["outreach"]["totals"].append(
            {
                "period": week,
                **dims,
                "value": total,
                "n": total,
                "accounts_reached": total // 2,
                "met": total // 11,
                "attempts_per_first_meeting": 11.4 if total >= 11 else None,
                "maturity": 0.4,
                "lookback_incomplete": False,
            }
        )


def _behaviour(
    fill: Report, dims: Report, stages: tuple[str, ...], dice: Random, scale: int
) -> None:
    before: tuple[str, int] | None = None
    shares = (39, 26, 31, 19, 8)
    for at, stage in enumerate(stages):
        value = shares[at] * 10_000_000_000 * scale + dice.randint(0, 10**6) * 100
        deals = 34 - 6 * at + dice.randint(0, 3)
        fill["pipeline_value"]["rows"].append(
            {
                **dims,
                "stage": stage,
                "value": money(value),
                "n": deals,
                "deals": deals,
                "without_amount": at % 2,
                "past_expected_close": {"deals": 2, "value": money(value // 9)},
                "pushed": {"times": 3, "days": 41},
            }
        )
        if before and value > before[1]:
            fill["pipeline_value"]["inversions"].append(
                {
                    **dims,
                    "stage": stage,
                    "value": money(value),
                    "previous_stage": before[0],
                    "previous_value": money(before[1]),
                }
            )
        before = (stage, value)
        mean = 9 + 7 * at + dice.random() * 3
        fill["stage_duration"]["rows"].append(
            {
                **dims,
                "stage": stage,
                "value": round(mean, 2),
                "n": 174 - 31 * at,
                "completed": 44 - 6 * at,
                "mean": mean * 0.7,
                "median": mean * 0.6,
                "p90": mean * 1.9,
                "running": deals,
                "km_mean": round(mean, 2),
                "km_median": mean * 0.8,
                "horizon_days": 365,
                "low": mean * 0.86,
                "high": mean * 1.15,
            }
        )
        for late in range(2 if at else 1):
            fill["stage_duration"]["overdue"].append(
                {
                    "opportunity_id": f"O{at}{late}{dice.randint(100, 999)}",
                    "account_id": f"A{dice.randint(100, 999)}",
                    "rep": f"R0{1 + late}",
                    **{k: v for k, v in dims.items() if k == "pipeline"},
                    "stage": stage,
                    "age_days": 61.0 + at,
                    "expected_days": 14 + 4 * at,
                    "days_over": 47.0 - 3 * at - late,
                    "value": money(value // 7) if late else None,
                }
            )


def _steps(
    fill: Report,
    dims: Report,
    stages: tuple[str, ...],
    dice: Random,
    reps: dict[str, str],
    scale: int,
) -> None:
    names = [*stages, "Won"]
    for at, step in enumerate(pairwise(names)):
        fill["conversion"]["rows"].append(
            {**dims, "step": "→".join(step)}
            | _rate(0.42 + 0.07 * at + dice.random() * 0.05, 264 - 44 * at)
        )
    for at, step in enumerate(BASE_STEPS):
        fill["baseline"]["rows"].append(
            {**dims, "step": step}
            | _rate((0.62, 0.48, 0.71, 0.54, 0.21)[at], (264, 174, 108, 52, 174)[at])
        )
    for at, path in enumerate(("suspects", "prospects", "qualified", "closable")):
        value = (39, 57, 19, 8)[at] * 10_000_000_000 * scale
        fill["baseline"]["runners"].append(
            {**dims, "path": path, "deals": (34, 21, 12, 7)[at], "value": money(value)}
        )
        fill["baseline"]["left_on_base"].append(
            {**dims, "base": at, "deals": (31, 12, 5, 3)[at], "value": money(value // 3)}
        )
    fill["baseline"]["without_meeting"].append(
        {
            "opportunity_id": "O77",
            "account_id": "A512",
            "rep": next(iter(reps)),
            **{k: v for k, v in dims.items() if k == "pipeline"},
            "base": 2,
        }
    )


def _rate(rate: float, n: int) -> Report:
    wide = 1.3 / n**0.5
    return {
        "value": rate,
        "n": n,
        "entered": n // 4,
        "converted": n // 9,
        "lost": n // 12,
        "undecided": n // 4 - n // 9 - n // 12,
        "rate": rate * 0.8,
        "rate_decided": rate * 1.1,
        "maturity": 0.7,
        "rate_expected": rate,
        "low": rate - wide * rate,
        "high": min(1.0, rate + wide * rate),
        "unresolved": 0.02,
        "win_rate": rate * 0.3,
        "win_rate_expected": rate * 0.35,
    }


def _results(fill: Report, dims: Report, dice: Random, reps: dict[str, str], scale: int) -> None:
    for month in MONTHS:
        deals = dice.randint(7, 12)
        revenue = deals * dice.randint(48_000_000, 66_000_000) * 100 * scale + 50
        fill["revenue"]["rows"].append(
            {
                "period": month,
                **dims,
                "value": money(revenue),
                "n": deals,
                "revenue": money(revenue),
                "deals": deals,
                "profit": money(revenue * 3 // 10),
                "margin": 0.301,
                "without_cost": 1,
                "without_amount": 0,
            }
        )
        mean = dice.randint(48, 66) * 10**8 * scale
        fill["average_sale"]["rows"].append(
            {
                "period": month,
                **dims,
                "value": money(mean),
                "n": deals - 3,
                "mean": money(mean),
                "median": money(mean * 4 // 5),
                "low": money(mean // 3),
                "high": money(mean * 2),
                "without_amount": 1,
                "without_account": 0,
                "lookback_incomplete": False,
                "trailing": {
                    "mean": money(59 * 10**8 * scale),
                    "median": money(47 * 10**8 * scale),
                    "n": 37,
                    "low": money(18 * 10**8 * scale),
                    "high": money(142 * 10**8 * scale),
                },
            }
        )
    for at, side in enumerate(("below", "above", "below")):
        fill["average_sale"]["outside"].append(
            {
                "account_id": f"A{dice.randint(100, 999)}",
                "rep": list(reps)[at % len(reps)],
                "closed_on": str(date(2026, 4, 20) + timedelta(days=19 * at)),
                "value": money((9 + 160 * (side == "above")) * 10**8 * scale),
                "low": money(18 * 10**8 * scale),
                "high": money(142 * 10**8 * scale),
                "side": side,
            }
        )


def _compare(fill: Report, dice: Random) -> None:
    for indicator in fill.values():
        for row in indicator["rows"] + indicator.get("totals", []):
            factor = (
                dice.choice((96, 99, 103))
                if isinstance(row["value"], float)
                else dice.choice((80, 95, 112))
            )
            value = row["value"]
            if isinstance(value, str):
                earlier: Any = money(int(value.replace(".", "")) * factor // 100)
            else:
                earlier = value * factor // 100 if isinstance(value, int) else value * factor / 100
            row["compare"] = {"value": earlier, "n": row["n"]}


def by_rep(language: str = "id", **words: Any) -> Report:
    return company(
        language=language, by=("rep",), groups=tuple({"rep": rep} for rep in REPS), **words
    )


def by_team(language: str = "id") -> Report:
    return company(
        language=language,
        by=("team",),
        groups=({"team": "Utara"}, {"team": "Selatan"}, {"team": "Timur"}),
    )


def several_pipelines(language: str = "id") -> Report:
    return company(language=language, pipelines=("Proyek", "Langganan"))


def by_rep_of_pipelines(language: str = "id") -> Report:
    return by_rep(language, pipelines=("Proyek", "Langganan"))


def long_names(language: str = "id") -> Report:
    return company(
        language=language,
        name=LONG_COMPANY,
        by=("rep",),
        groups=tuple({"rep": rep} for rep in LONG_REPS),
        reps=LONG_REPS,
        stages=LONG_STAGES,
    )


def huge_sums(language: str = "id") -> Report:
    return company(language=language, scale=30_001, seed=11)


def null_rates(language: str = "id") -> Report:
    """A young company: few cases, so that no rate and no average can be said."""
    report = company(language=language, compare=False)
    for key in ("stage_duration", "conversion", "baseline", "average_sale"):
        for row in report["indicators"][key]["rows"]:
            for word, value in row.items():
                if word not in (
                    "period",
                    "stage",
                    "step",
                    "n",
                    "completed",
                    "running",
                    "entered",
                    "converted",
                    "lost",
                    "undecided",
                ):
                    row[word] = None if not isinstance(value, (bool, dict)) else value
            if key == "average_sale":
                row["trailing"] = {"mean": None, "median": None, "n": 0, "low": None, "high": None}
            row["n"] = min(row["n"], 3)
    report["indicators"]["average_sale"]["outside"] = []
    return report


def empty(language: str = "id") -> Report:
    """A company on its first day: every table is there, nothing has happened."""
    report = company(language=language, groups=(), compare=False, reps={})
    report["first_on"] = None
    fill = report["indicators"]
    for week in WEEKS:
        fill["first_meetings"]["rows"].append(
            {
                "period": week,
                "value": 0,
                "n": 0,
                "booked": 0,
                "no_shows": 0,
                "lookback_incomplete": True,
            }
        )
        fill["outreach"]["totals"].append(
            {
                "period": week,
                "value": 0,
                "n": 0,
                "accounts_reached": 0,
                "met": 0,
                "attempts_per_first_meeting": None,
                "maturity": None,
                "lookback_incomplete": True,
            }
        )
    for month in MONTHS:
        fill["revenue"]["rows"].append(
            {
                "period": month,
                "value": "0.00",
                "n": 0,
                "revenue": "0.00",
                "deals": 0,
                "profit": "0.00",
                "margin": None,
                "without_cost": 0,
                "without_amount": 0,
            }
        )
        fill["average_sale"]["rows"].append(
            {
                "period": month,
                "value": None,
                "n": 0,
                "mean": None,
                "median": None,
                "low": None,
                "high": None,
                "without_amount": 0,
                "without_account": 0,
                "trailing": {"mean": None, "median": None, "n": 0, "low": None, "high": None},
                "lookback_incomplete": True,
            }
        )
    for stage in STAGES:
        fill["pipeline_value"]["rows"].append(
            {
                "stage": stage,
                "value": "0.00",
                "n": 0,
                "deals": 0,
                "without_amount": 0,
                "past_expected_close": {"deals": 0, "value": "0.00"},
                "pushed": {"times": 0, "days": 0},
            }
        )
        fill["stage_duration"]["rows"].append(
            {
                "stage": stage,
                "value": None,
                "n": 0,
                "completed": 0,
                "mean": None,
                "median": None,
                "p90": None,
                "running": 0,
                "km_mean": None,
                "km_median": None,
                "horizon_days": None,
                "low": None,
                "high": None,
            }
        )
    names = [*STAGES, "Won"]
    steps = {
        "conversion": ["→".join(step) for step in pairwise(names)],
        "baseline": list(BASE_STEPS),
    }
    for key, own in steps.items():
        for step in own:
            nothing = dict.fromkeys(_rate(0.5, 100), None) | dict.fromkeys(
                ("n", "entered", "converted", "lost", "undecided"), 0
            )
            fill[key]["rows"].append({"step": step} | nothing)
        fill[key]["without_history"] = 0
    fill["stage_duration"]["without_history"] = 0
    fill["baseline"]["runners"] = [
        {"path": path, "deals": 0, "value": "0.00"}
        for path in ("suspects", "prospects", "qualified", "closable")
    ]
    fill["baseline"]["left_on_base"] = [
        {"base": base, "deals": 0, "value": "0.00"} for base in range(4)
    ]
    return report


def no_sums(language: str = "id", **words: Any) -> Report:
    """A source without a column for the cost, and without one for the amount of open deals."""
    report = company(language, **words)
    fill = report["indicators"]
    for row in fill["revenue"]["rows"]:
        row |= {"profit": None, "margin": None, "without_cost": row["deals"]}
    for row in fill["pipeline_value"]["rows"]:
        row |= {
            "value": None,
            "without_amount": row["deals"],
            "past_expected_close": {"deals": 2, "value": None},
        }
        row.pop("compare", None)
    for row in (
        fill["stage_duration"]["overdue"]
        + fill["baseline"]["runners"]
        + fill["baseline"]["left_on_base"]
    ):
        row["value"] = None
    fill["pipeline_value"]["inversions"] = []
    return report


def no_sums_by_rep(language: str = "id") -> Report:
    return no_sums(language, by=("rep",), groups=tuple({"rep": rep} for rep in REPS))


def unfinished(language: str = "id", **words: Any) -> Report:
    """A quarter seen at the end of 10 May: nothing can have happened in the weeks and months after."""
    report = company(language, compare=False, **words)
    report["as_of"] = "2026-05-10T17:00:00Z"
    for indicator in report["indicators"].values():
        for row in indicator["rows"] + indicator.get("totals", []):
            if row.get("period", "") > "2026-W19" or row.get("period") == "2026-06":
                kept = ("period", "rep", "channel", "trailing")
                row |= {word: _none(value) for word, value in row.items() if word not in kept}
    return report


def _none(value: Any) -> Any:
    return {str: "0.00", int: 0}.get(type(value), False if isinstance(value, bool) else None)


def unfinished_by_rep(language: str = "id") -> Report:
    return unfinished(language, by=("rep",), groups=tuple({"rep": rep} for rep in REPS))


NEEDS = {
    "first_meetings": ["activities", "accounts"],
    "outreach": ["activities", "accounts"],
    "pipeline_value": ["opportunities.stage", "stages"],
    "stage_duration": ["opportunity_history.stage"],
    "revenue": ["opportunities.amount"],
    "conversion": ["opportunity_history.stage"],
    "baseline": ["opportunity_history.stage"],
    "average_sale": ["opportunities.amount", "opportunities.account_id"],
}


def unavailable(language: str = "id", only: tuple[str, ...] = tuple(NEEDS)) -> Report:
    report = company(language=language)
    for key in only:
        kept = {
            word: report["indicators"][key][word]
            for word in ("label", "unit", "better", "grain", "group", "definition")
        }
        report["indicators"][key] = kept | {"available": False, "needs": NEEDS[key], "rows": []}
    return report


PAYLOAD = "</script><img src=x onerror=alert(1)>\"'&\u2028\x1b[31m"


HOSTILE_STAGES = (PAYLOAD, "+cmd|' /C calc'!A0", "-2+3", "Penawaran")


def hostile(language: str = "id") -> Report:
    """Names that try to become markup or formulas."""
    reps = {"R01": PAYLOAD, "R02": '=HYPERLINK("http://evil")', "R03": "@SUM(A1)"}
    return company(
        language=language,
        name=PAYLOAD,
        by=("rep",),
        groups=tuple({"rep": rep} for rep in reps),
        reps=reps,
        stages=HOSTILE_STAGES,
    )


WHOLES = {
    "long": lambda language: company(
        language, name=LONG_COMPANY, reps=LONG_REPS, stages=LONG_STAGES
    ),
    "by_rep": company,
    "by_team": company,
    "by_rep_of_pipelines": several_pipelines,
    "hostile": lambda language: company(language, name=PAYLOAD, stages=HOSTILE_STAGES),
    "no_sums_by_rep": no_sums,
    "unfinished_by_rep": unfinished,
}
"""The company as a whole, of each report that is split."""


def shown(name: str, language: str = "id") -> tuple[Report, Report | None]:
    """Return what a view is given: the company as a whole, and its parts where it is split."""
    report = ALL[name](language)
    whole = WHOLES[name](language) if name in WHOLES else report
    return summed(whole), summed(report) if name in WHOLES else None


def summed(report: Report) -> Report:
    """Return the report with the rows of the whole period beside those of its weeks and months."""
    for key in ("first_meetings", "outreach", "revenue"):
        one = report["indicators"].get(key, {"available": False})
        if one["available"]:
            own = (*report["by"], "channel")
            one["as_one"] = {
                under: _added(one[under], own) for under in ("rows", "totals") if under in one
            }
    return report


def _added(rows: list[Report], own: tuple[str, ...]) -> list[Report]:
    groups: dict[tuple[Any, ...], list[Report]] = {}
    for row in rows:
        groups.setdefault(tuple(row.get(word) for word in own), []).append(row)
    return [_sum_of(same, own) for same in groups.values()]


def _sum_of(rows: list[Report], own: tuple[str, ...]) -> Report:
    words = {word: [row[word] for row in rows] for word in rows[0] if word != "period"}
    told = {word: values[0] if word in own else _total(values) for word, values in words.items()}
    if "margin" in told and told["profit"] and float(told["revenue"]):
        told["margin"] = float(told["profit"]) / float(told["revenue"])
    return told


def _total(values: list[Any]) -> Any:
    known = [value for value in values if value is not None]
    if not known:
        return None
    if isinstance(known[0], dict):
        return {word: _total([value[word] for value in known]) for word in known[0]}
    if isinstance(known[0], str):
        return money(sum(int(value.replace(".", "")) for value in known))
    return any(known) if isinstance(known[0], bool) else sum(known)


ALL = {
    "normal": company,
    "empty": empty,
    "unavailable": unavailable,
    "long": long_names,
    "huge": huge_sums,
    "pipelines": several_pipelines,
    "by_rep": by_rep,
    "by_team": by_team,
    "by_rep_of_pipelines": by_rep_of_pipelines,
    "null_rates": null_rates,
    "hostile": hostile,
    "no_sums": no_sums,
    "no_sums_by_rep": no_sums_by_rep,
    "unfinished": unfinished,
    "unfinished_by_rep": unfinished_by_rep,
}
