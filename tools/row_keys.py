"""What each key of a report means, in English and in Indonesian.

The keys themselves come from the code: tests/docs compares these tables with a report.
"""

from __future__ import annotations

from dataclasses import dataclass

Text = tuple[str, str]


@dataclass(frozen=True)
class Listed:
    """A list or count beside the rows: what it holds, and the keys of its entries."""

    text: Text
    keys: tuple[str, ...] = ()


_LOOKBACK = (
    "the period begins so soon after the first record that old clients may still look new",
    "periode ini dimulai terlalu dekat dengan catatan pertama, sehingga klien lama bisa terlihat baru",
)
_COHORT: dict[str, Text] = {
    "value": ("`rate_expected`", "`rate_expected`"),
    "n": (
        "deals watched in the twelve months before the period's end (or as_of)",
        "peluang yang diamati dalam dua belas bulan sebelum akhir periode (atau as_of)",
    ),
    "entered": (
        "the cohort: deals that reached this step in the period",
        "kohort: peluang yang sampai di tahap ini pada periode itu",
    ),
    "converted": (
        "of them, those that had reached the next step by as_of",
        "di antaranya, yang per as_of sudah sampai di tahap berikutnya",
    ),
    "lost": (
        "of them, those lost at as_of without having reached it",
        "di antaranya, yang per as_of kalah sebelum sampai di sana",
    ),
    "undecided": ("the rest of them", "sisanya"),
    "rate": (
        "converted ÷ entered; too low for a young cohort",
        "converted ÷ entered; terlalu rendah untuk kohort muda",
    ),
    "rate_decided": (
        "converted ÷ (converted + lost); too high for a young cohort",
        "converted ÷ (converted + lost); terlalu tinggi untuk kohort muda",
    ),
    "maturity": ("the decided share of the cohort", "persentase kohort yang sudah ada hasil"),
    "rate_expected": (
        "the Aalen–Johansen estimate of converting, loss as the competing end; null where the risk set empties early or `unresolved` exceeds 10 %",
        "taksiran Aalen–Johansen untuk lolos, dengan kalah sebagai kejadian pesaing; null bila himpunan risiko kosong terlalu awal atau `unresolved` di atas 10 %",
    ),
    "low": ("lower end of its 90 % interval", "batas bawah rentang 90 %-nya"),
    "high": ("upper end of its 90 % interval", "batas atas rentang 90 %-nya"),
    "unresolved": (
        "the share still undecided at the longest time watched",
        "persentase yang belum ada hasil pada waktu pengamatan terpanjang",
    ),
    "win_rate": (
        "of the cohort, the share won by as_of",
        "persentase kohort yang menang per as_of",
    ),
    "win_rate_expected": (
        "the estimate of being won from here: what planning uses, never a product of steps",
        "taksiran untuk menang dari sini: inilah yang dipakai untuk perencanaan, bukan hasil kali antartahap",
    ),
}
_WITHOUT_HISTORY = Listed(
    (
        "how many deals created before as_of have no known moves and take no part here",
        "jumlah peluang sebelum as_of yang tidak punya riwayat tahap dan tidak ikut dihitung di sini",
    )
)

ROWS: dict[str, dict[str, Text]] = {
    "first_meetings": {
        "value": (
            "first meetings held, each credited to its rep",
            "pertemuan pertama yang terlaksana, atas nama tenaga penjual yang bertemu",
        ),
        "n": ("the same", "sama dengan `value`"),
        "booked": (
            "accounts with a first meeting planned for the period and not yet due or held at as_of; null for a past as_of where nobody knows when it was planned",
            "akun yang pertemuan pertamanya dijadwalkan pada periode ini dan belum terjadi per as_of; null untuk as_of lampau bila waktu penjadwalannya tidak diketahui",
        ),
        "no_shows": (
            "accounts whose first meeting was missed, and none was held in the period",
            "akun yang tidak datang ke pertemuan pertama dan tidak ditemui pada periode ini",
        ),
        "lookback_incomplete": _LOOKBACK,
    },
    "outreach": {
        "value": (
            "attempts: outbound contacts on any channel but a meeting",
            "upaya: kontak keluar lewat saluran apa pun selain pertemuan",
        ),
        "n": ("the same", "sama dengan `value`"),
        "accounts_reached": (
            "distinct accounts, each credited to the first rep to reach it in the period; they do not add up over channels or periods",
            "akun yang berbeda, atas nama tenaga penjual pertama yang menghubunginya pada periode ini; tidak dapat dijumlahkan antarsaluran atau antarperiode",
        ),
        "met": (
            "of the accounts whose very first attempt lies in the period, those met within `attribution_days` (90) of it",
            "dari akun yang pertama kali dihubungi pada periode ini, yang ditemui dalam `attribution_days` (90) hari sesudahnya",
        ),
        "attempts_per_first_meeting": (
            "attempts towards those accounts within that window ÷ `met`",
            "upaya ke akun-akun itu dalam jendela tersebut ÷ `met`",
        ),
        "maturity": (
            "the share of those accounts whose window has passed",
            "persentase akun itu yang jendelanya sudah lewat",
        ),
        "lookback_incomplete": _LOOKBACK,
    },
    "pipeline_value": {
        "value": (
            "sum of the open amounts, converted at the rate of that day",
            "jumlah nilai peluang terbuka, dengan kurs hari itu",
        ),
        "n": ("deals", "banyaknya peluang"),
        "deals": ("the same", "sama dengan `n`"),
        "without_amount": (
            "of them, those without an amount: counted, never taken as 0",
            "di antaranya, yang nilainya belum diisi: dihitung, tidak dianggap 0",
        ),
        "past_expected_close": (
            "`{deals, value}` of those whose expected close is over",
            "`{deals, value}` dari yang melewati perkiraan tanggal tutup",
        ),
        "pushed": (
            "`{times, days}`: how often and how far their expected close was moved back",
            "`{times, days}`: berapa kali dan berapa hari perkiraan tutupnya diundur",
        ),
    },
    "stage_duration": {
        "value": ("`km_mean`, in days", "`km_mean`, dalam hari"),
        "n": (
            "stays watched in the twelve months before the period's end (or as_of)",
            "masa tinggal yang diamati dalam dua belas bulan sebelum akhir periode (atau as_of)",
        ),
        "completed": (
            "stays that ended in the period",
            "masa tinggal yang selesai pada periode ini",
        ),
        "mean": ("their mean, in days", "rata-ratanya, dalam hari"),
        "median": ("their median", "mediannya"),
        "p90": (
            "nine in ten of them were this long or shorter",
            "sembilan dari sepuluh selama ini atau kurang",
        ),
        "running": (
            "stays going on at the period's end (or as_of)",
            "masa tinggal yang masih berjalan pada akhir periode (atau as_of)",
        ),
        "km_mean": (
            "the Kaplan–Meier mean, running stays counted, restricted to `horizon_days`; null where too few were watched",
            "rata-rata Kaplan–Meier, yang masih berjalan ikut dihitung, dibatasi `horizon_days`; null bila terlalu sedikit yang diamati",
        ),
        "km_median": (
            "the first time by which half have left; null if they never do",
            "waktu pertama ketika setengahnya sudah keluar; null bila tidak pernah",
        ),
        "horizon_days": (
            "365, or the longest time watched where that is less",
            "365, atau waktu pengamatan terpanjang bila lebih pendek",
        ),
        "low": (
            "lower end of the 90 % interval of `km_mean`",
            "batas bawah rentang 90 % `km_mean`",
        ),
        "high": ("upper end of it", "batas atasnya"),
    },
    "revenue": {
        "value": ("`revenue`", "`revenue`"),
        "n": ("deals", "banyaknya penjualan"),
        "revenue": (
            "sum of the amounts of deals won, each converted on the day it was closed",
            "jumlah nilai penjualan, masing-masing dengan kurs hari tutupnya",
        ),
        "deals": ("deals won", "sama dengan `n`"),
        "profit": (
            "amount − cost over the deals with both",
            "nilai − biaya, untuk penjualan yang punya keduanya",
        ),
        "margin": ("that profit ÷ their amount", "laba itu ÷ nilainya"),
        "without_cost": (
            "deals with an amount but no cost: not in the profit",
            "penjualan yang punya nilai tetapi tanpa biaya: tidak masuk laba",
        ),
        "without_amount": ("deals without an amount", "penjualan tanpa nilai"),
    },
    "conversion": _COHORT,
    "baseline": _COHORT,
    "average_sale": {
        "value": ("`mean`", "`mean`"),
        "n": ("first sales with an amount", "penjualan pertama yang nilainya diisi"),
        "mean": (
            "their mean, exact and rounded half-even at the end",
            "rata-ratanya, dihitung tepat lalu dibulatkan di akhir",
        ),
        "median": ("their median", "mediannya"),
        "low": (
            "lower end of the usual range; null with fewer than 5",
            "batas bawah kisaran biasa; null bila kurang dari 5",
        ),
        "high": ("upper end of it", "batas atasnya"),
        "without_amount": (
            "new accounts whose first sale has no amount",
            "akun baru yang nilai penjualan pertamanya belum diisi",
        ),
        "without_account": ("deals won that name no account", "penjualan tanpa akun"),
        "trailing": (
            "`{mean, median, n, low, high}` of the twelve months before the row's end (or as_of)",
            "`{mean, median, n, low, high}` dua belas bulan sebelum akhir baris (atau as_of)",
        ),
        "lookback_incomplete": _LOOKBACK,
    },
}

BESIDE: dict[str, dict[str, Listed]] = {
    "first_meetings": {},
    "outreach": {
        "totals": Listed(
            (
                "as a row, over all channels together: here an account is counted once",
                "seperti baris, untuk semua saluran sekaligus: di sini satu akun dihitung sekali",
            ),
            tuple(ROWS["outreach"]),
        ),
    },
    "pipeline_value": {
        "inversions": Listed(
            (
                "stages worth more than the stage before: there the pipeline is no funnel",
                "tahap yang nilainya melebihi tahap sebelumnya: di sana pipeline bukan corong",
            ),
            ("stage", "value", "previous_stage", "previous_value"),
        ),
    },
    "stage_duration": {
        "without_history": _WITHOUT_HISTORY,
        "overdue": Listed(
            (
                "deals open at as_of beyond their stage's `expected_days` (else the 75th percentile of ended stays of won deals there)",
                "peluang terbuka per as_of yang melewati `expected_days` tahapnya (bila kosong: persentil ke-75 masa tinggal peluang yang menang di sana)",
            ),
            (
                "opportunity_id",
                "account_id",
                "rep",
                "stage",
                "age_days",
                "expected_days",
                "days_over",
                "value",
            ),
        ),
    },
    "revenue": {},
    "conversion": {"without_history": _WITHOUT_HISTORY},
    "baseline": {
        "without_history": _WITHOUT_HISTORY,
        "guessed": Listed(
            (
                "the pipelines whose bases are guessed from the order of their stages",
                "pipeline yang base-nya ditebak dari urutan tahapnya",
            )
        ),
        "runners": Listed(
            (
                "open deals by the path they are on: suspects, prospects, qualified, closable",
                "peluang terbuka menurut jalurnya: incaran, calon pelanggan, terkualifikasi, siap closing",
            ),
            ("path", "deals", "value"),
        ),
        "left_on_base": Listed(
            (
                "deals lost in the period, by the farthest base they had reached (0 is the plate)",
                "peluang yang kalah pada periode ini, menurut base terjauh yang dicapai (0 adalah awal)",
            ),
            ("base", "deals", "value"),
        ),
        "without_meeting": Listed(
            (
                "open deals at base 1 or farther of which no held meeting is recorded",
                "peluang terbuka di base 1 atau lebih tanpa pertemuan tercatat",
            ),
            ("opportunity_id", "account_id", "rep", "base"),
        ),
    },
    "average_sale": {
        "outside": Listed(
            (
                "new accounts of the period below or above the range of the twelve months before each",
                "akun baru pada periode ini yang di bawah atau di atas kisaran dua belas bulan sebelumnya",
            ),
            ("account_id", "rep", "closed_on", "value", "low", "high", "side"),
        ),
    },
}

COMMON: dict[str, Text] = {
    "period": (
        "the row's period, where the indicator has a grain: `2026-04-01`, `2026-W14`, `2026-04`, `2026-Q2`, `2026`",
        "periode baris itu, bila indikatornya punya satuan waktu: `2026-04-01`, `2026-W14`, `2026-04`, `2026-Q2`, `2026`",
    ),
    "rep, team, …": (
        "the dimensions asked for with `--by`; `rep` is an id",
        "dimensi yang diminta dengan `--by`; `rep` adalah id",
    ),
    "pipeline": (
        "beside stages and steps, where there are several pipelines",
        "di samping tahap, bila pipelinenya lebih dari satu",
    ),
    "value": (
        "the headline, in the indicator's unit; null where it cannot be said",
        "angka utamanya, dalam satuan indikator; null bila tidak dapat disimpulkan",
    ),
    "n": ("the number of cases that `value` rests on", "banyaknya kasus yang mendasari `value`"),
    "compare": (
        "with `--compare`: `{value, n}` of the same row in the compared period",
        "dengan `--compare`: `{value, n}` baris yang sama pada periode pembanding",
    ),
}
