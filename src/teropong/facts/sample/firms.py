"""The firms that are sold to: made-up names, segments, sources."""

from __future__ import annotations

SEGMENTS = (
    "Manufaktur", "Ritel", "Logistik", "Konstruksi", "Kesehatan", "Pendidikan", "Perhotelan",
    "Pertanian",
)  # fmt: skip
SEGMENT_WEIGHTS = (22, 20, 15, 13, 10, 8, 7, 5)
SEGMENT_SIZE = (1.35, 0.7, 1.1, 1.5, 1.0, 0.65, 0.85, 0.8)
SOURCES = (
    "Rekomendasi", "Situs web", "Panggilan dingin", "Pameran", "Media sosial", "Mitra",
    "Pelanggan lama",
)  # fmt: skip
SOURCE_WEIGHTS = (24, 20, 22, 9, 12, 13)
OLD_CUSTOMER = 7
"""The source (from 1) of a deal with a firm that is served already."""
LOST_REASONS = (
    "Harga terlalu tinggi", "Memilih pesaing", "Anggaran ditunda", "Tidak ada tanggapan",
    "Kebutuhan berubah", "Fitur tidak sesuai",
)  # fmt: skip
REASON_WEIGHTS = (27, 21, 18, 20, 9, 5)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


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
