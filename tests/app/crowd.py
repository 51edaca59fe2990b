"""A firm with long names, large sums and much of everything: what pages must hold."""

from datetime import date, timedelta

from django.utils import timezone

from teropong.app.changes.writing import Author, write
from teropong.app.records.models import Account, Activity, Contact, Holiday, Opportunity, Rate
from teropong.app.targets.models import Target
from tests.app.firm import Firm, make_firm, saved

LONG = (
    "Koperasi Simpan Pinjam dan Serba Usaha Karyawan Pegawai Negeri Sejahtera Makmur Abadi "
    "Nusantara Cabang Kabupaten Ogan Komering Ilir"
)
LARGE = 123_456_789_012_345_67


def make_crowd() -> Firm:
    """The firm of the tests, crowded."""
    firm = make_firm()
    now = timezone.now()
    for whose in ({"scope_kind": "company"}, {"scope_kind": "team", "team": firm.north}):
        saved(
            Target(
                indicator="revenue",
                grain="month",
                starts_on=date(now.year, 1, 1),
                value="123456789012345.67",
                currency="IDR",
                **whose,
            )
        )
    account = saved(Account(name=LONG, owner=firm.alice, segment="Badan Usaha Milik Daerah"))
    saved(
        Contact(account=account, name="Raden Ayu Kusumaningtyas Prabandari", phone="0812 0000 0000")
    )
    for n in range(40):
        deal = Opportunity(
            name=f"Pengadaan sistem pergudangan terpadu tahap {n}",
            account=account,
            owner=firm.alice,
            pipeline=firm.pipeline,
            stage=firm.stages[n % 3],
            currency="IDR",
            amount_minor=LARGE,
            expected_close_on=date(2026, 1, 1) + timedelta(days=n),
            created_at=now - timedelta(days=60 - n),
        )
        saved(deal)
        deal.expected_close_on += timedelta(days=40)
        write(deal, Author(firm.alice))
        status = ("planned", "done", "no_show")[n % 3]
        saved(
            Activity(
                rep=firm.alice,
                account=account,
                opportunity=deal,
                channel="meeting",
                status=status,
                occurred_at=now + timedelta(hours=n - 20 if status == "planned" else -n - 1),
                subject="Presentasi lengkap kepada seluruh jajaran direksi dan komisaris",
            )
        )
    saved(Rate(currency="USD", starts_on=date(2026, 1, 1), rate="16250.123456789012"))
    saved(Holiday(on=date(2026, 8, 17), name="Hari Proklamasi Kemerdekaan Republik Indonesia"))
    return firm
