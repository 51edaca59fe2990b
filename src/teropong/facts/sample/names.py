"""Made-up names of people and firms, as parts to be put together."""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIRST_NAMES = _words(
    "Rini Budi Sari Agus Dewi Joko Ayu Hendra Putri Dimas Wulan Bayu Ratna Eko Lestari Fajar "
    "Intan Galih Maya Rizky Nur Wahyu Indah Yusuf Kartika Arif Melati Surya Tika Bagus"
)
LAST_NAMES = _words(
    "Wibowo Pratama Siregar Lestari Halim Saputra Nasution Kusuma Wijaya Hidayat Simanjuntak "
    "Purnama Ginting Ramadhan Santoso Utami Manurung Firmansyah Anggraini Setiawan Tanuwijaya "
    "Rahmawati Mahendra Lubis Permata Nugroho Hutapea Maulana Susanti"
)
FORMS = ("PT",) * 11 + ("CV",) * 5 + ("UD", "UD", "Toko", "Koperasi")
_HEADS = _words(
    "Arwa Binta Caraka Dewara Ekanta Gandra Harsa Inggita Jalada Kanira Laras Mahoni Nirwa Osadha "
    "Palapa Rengga Sadewa Tirtha Udara Wanara Yasodha Abhira Bumara Cindera Dahana Gentala Hasta "
    "Jenar Kalpa Lingga Manggala Naraya Padma Raksa Samudra Taruna Usadha Wiraga Arunika Bramara "
    "Cendana Danendra Girinda Hanara Jatara Kencara Lokara Mandara Niskala Pawana Rimbara Sagara "
    "Tunggara Waruna Adhira Bayura Candra Dipara Galuha Jagara Kumala Lembara Merapa Nusara"
)
_TAILS = _words(
    "raya kusuma tama wangi karsa loka marga netra pura sari tirta wastu yasa bumi cipta dana "
    "griya husada jaya kirana laksana mukti nagara pala rasa sakti tara utama wana arta bakti "
    "daya guna harja janaka kriya lestra menara niaga panca raga satya tantra usaha widya ayu "
    "bina citra duta gemah hita jati karya lintas mitra nadi prima runa selaras tunas wira asri "
    "boga dwipa"
)
_ENDINGS = _words(
    "Abadi Bersama Cemerlang Damai Gemilang Harapan Indah Jaya Kencana Lestari Makmur Mandiri "
    "Mulia Nusantara Perdana Perkasa Persada Pratama Sejahtera Sejati Sentosa Setia Sukses "
    "Tangguh Terpadu Tunggal Unggul Utama Wibawa Bahari Buana Semesta"
)
_TOWNS = (
    "", "Aceh", "Ambon", "Bali", "Bandung", "Banten", "Batam", "Bekasi", "Bengkulu", "Bogor",
    "Cilegon", "Cirebon", "Denpasar", "Depok", "Gresik", "Jambi", "Jember", "Kediri", "Kendari",
    "Kudus", "Kupang", "Lampung", "Lombok", "Madiun", "Magelang", "Makassar", "Malang", "Manado",
    "Mataram", "Medan", "Padang", "Palembang", "Palu", "Papua", "Pasuruan", "Pekanbaru",
    "Pontianak", "Riau", "Salatiga", "Samarinda", "Semarang", "Serang", "Sidoarjo", "Solo",
    "Sorong", "Subang", "Sukabumi", "Sumedang", "Surabaya", "Tangerang", "Tarakan", "Tegal",
    "Ternate", "Tuban", "Yogyakarta", "Garut", "Blitar", "Bontang", "Brebes", "Dumai", "Klaten",
    "Lamongan", "Purwakarta", "Karawang",
)  # fmt: skip
NAME_PARTS = (_HEADS, _TAILS, _ENDINGS, _TOWNS)
"""Heads, tails, endings and towns: 64 × 64 × 32 names, and as many again for each town."""
