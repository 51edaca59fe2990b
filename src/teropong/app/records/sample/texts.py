"""Made-up words of the sample company: it sells to firms what keeps their buildings running."""

from __future__ import annotations

OFFERS = {
    "Manufaktur": (
        "Rak gudang", "Konveyor lini 2", "Kompresor udara", "Pendingin mesin", "Genset cadangan",
    ),
    "Ritel": (
        "Rak pajang gerai baru", "Pendingin ruang saji", "Pencahayaan toko", "Kamera 6 gerai",
    ),
    "Logistik": (
        "Sewa forklift", "Rak selektif", "Dok muat", "Lampu LED gudang", "Pintu gulung",
    ),
    "Konstruksi": ("Genset proyek", "Kantor lapangan", "Penerangan proyek", "Pagar sementara"),
    "Kesehatan": ("Tata udara ruang steril", "Genset rumah sakit", "Panel listrik gedung B"),
    "Pendidikan": ("Panel surya atap", "Tata udara aula", "Kamera kampus", "Lampu LED asrama"),
    "Perhotelan": ("Pemanas air surya", "Tata udara lobi", "Kunci kamar", "Genset hotel"),
    "Pertanian": ("Gudang berpendingin", "Pompa irigasi", "Panel surya kebun", "Timbangan truk"),
}  # fmt: skip
ANY_OFFER = ("Audit energi", "Perawatan gedung", "Panel surya atap")
SIZES = ("", "", " tahap 1", " tahap 2", " lantai 3", " unit Timur", " 12 bulan", " pabrik baru")
RENEWALS = ("Kontrak servis", "Perawatan tahunan", "Sewa alat", "Suku cadang")
DEAL_NOTES = (
    "Minta pembayaran tiga termin.", "Keputusan menunggu rapat direksi.",
    "Survei lokasi sudah, tinggal hitung ulang.", "Pembanding mereka lebih murah, layanan kalah.",
    "Anggaran sudah ada, butuh dokumen pengadaan.", "Ingin lihat contoh pemasangan di tempat lain.",
)  # fmt: skip
COMPETITORS = ("Cakra Teknik Mandala", "Dwitunggal Rekatama", "Sarana Binasatria")
SUBJECTS = {
    "meeting": (
        "Perkenalan", "Survei lokasi", "Bahas penawaran", "Presentasi solusi", "Negosiasi harga",
        "Tinjau kontrak",
    ),
    "call": ("Tanya kebutuhan", "Tindak lanjut penawaran", "Atur jadwal temu", "Tanya keputusan"),
    "message": ("Kirim katalog", "Konfirmasi jadwal", "Kirim foto pemasangan", "Berterima kasih"),
    "email": ("Kirim penawaran", "Kirim profil perusahaan", "Jawab pertanyaan teknis"),
    "visit": ("Mampir ke lokasi", "Antar contoh"),
    "event": ("Bertemu di pameran", "Seminar efisiensi energi"),
    "networking": ("Temu asosiasi", "Dikenalkan mitra"),
    "social": ("Sapa lewat media sosial", "Balas komentar"),
}  # fmt: skip
ACTIVITY_NOTES = (
    "Bu Direktur setuju, minta jadwal pasang bulan depan.", "Masih membandingkan dua pemasok.",
    "Yang menentukan bagian pengadaan, bukan teknik.", "Minta dihubungi lagi setelah tutup buku.",
    "Tertarik, tetapi gudangnya baru siap triwulan depan.", "Harga masuk; tinggal garansi.",
)  # fmt: skip
POSITIONS = (
    "Manajer Pengadaan", "Kepala Gudang", "Direktur Operasional", "Manajer Fasilitas",
    "Kepala Teknik", "Pemilik", "Manajer Keuangan",
)  # fmt: skip
NEXT_STEPS = {
    "call": ("Tanya keputusan", "Tindak lanjut penawaran", "Atur survei"),
    "meeting": ("Bahas penawaran", "Presentasi ke direksi", "Survei lokasi", "Negosiasi"),
    "email": ("Kirim penawaran revisi", "Kirim jadwal pemasangan"),
    "message": ("Ingatkan dokumen pengadaan", "Konfirmasi jadwal"),
}  # fmt: skip
COMPANY = "PT Teropong Contoh"
PLACE = "contoh.example"
"""Where the sample's e-mail addresses are: a name that belongs to nobody."""
