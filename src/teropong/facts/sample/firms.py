"""What is told of firms and deals in words: segments, sources, reasons of a loss."""

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
