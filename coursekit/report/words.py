"""What the figures of a report mean, in words and in Indonesian numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from coursekit import statistics
from coursekit.text import to_plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coursekit.report.figures import Figures, Part, Question
    from coursekit.statistics import ItemStatistics

STEADY = 30
"""The number of students below which figures of items are told to be unsteady."""
STEADY_ALPHA = 100
"""The number of students below which the interval of alpha is told to be wide."""
WEAK = 0.2
"""The discrimination, as it is shown, below which an item is weak."""

_FEW_TO_ASSURE = 0.7
_NO_WORD = 0.5
_GOOD_WORD = 0.8


def number(value: float | None, places: int = 2) -> str:
    """Return a number as Indonesian writes it, "–" for none."""
    if value is None:
        return "–"
    text = f"{value:.{places}f}".replace(".", ",")
    # What rounds to zero has no sign.
    return text.lstrip("-") if not text.strip("-0,") else text.replace("-", "−")


def shown(value: float) -> float:
    """Return a figure as it is shown, with two decimals: its words are about what one reads."""
    return round(value, 2)


def share(value: float | None) -> str:
    """Return a share in [0, 1] in percent, "–" for none."""
    return "–" if value is None else f"{number(100 * value, 0)}%"


def numbers(values: Iterable[int]) -> str:
    """Return "1, 2, dan 5"."""
    told = [str(one) for one in values]
    if len(told) < 3:  # noqa: PLR2004
        return " dan ".join(told)
    return f"{', '.join(told[:-1])}, dan {told[-1]}"


def version_name(question: Question, part: Part) -> str:
    """Return which version of a question a part belongs to, "" when there is but one."""
    items = [version.id for version in question.versions]
    return f"Versi {items.index(part.item) + 1}" if len(items) > 1 else ""


class Words(NamedTuple):
    """A band of a figure in a word or two, what it means, and what can be done."""

    band: str
    meaning: str
    advice: str


def facility_words(value: float) -> str:
    """Return the band of a facility in [0, 1]; 0.30 and 0.70 are Arikunto's limits."""
    value = shown(value)
    for least, band in ((0.95, "sangat mudah"), (0.7, "mudah")):
        if value > least:
            return band
    return "sedang" if value >= 0.3 else "sukar" if value >= 0.2 else "sangat sukar"  # noqa: PLR2004


def discrimination_words(value: float | None) -> str:
    """Return the band of a discrimination in [-1, 1]; 0.20 and 0.30 are Ebel's limits."""
    if value is None:
        return "tidak terhitung"
    bands = ((0.0, "terbalik"), (WEAK, "lemah"), (0.3, "cukup"))
    return next((band for least, band in bands if shown(value) < least), "baik")


def item_words(question: Question, item: ItemStatistics) -> Words:
    """Return what the figures of a question mean together."""
    if question.given:
        return Words(
            "nilai penuh",
            "Semua mahasiswa diberi nilai penuh untuk soal ini, jadi angkanya tidak menggambarkan "
            "apa yang dikuasai kelas.",
            "Lihat tabel pilihan di bawah untuk mengetahui jawaban yang sebenarnya dipilih.",
        )
    if item.facility is None or item.discrimination is None:
        return Words(
            "tidak terhitung",
            "Daya pembeda tidak dapat dihitung, sebab nilai soal ini atau nilai soal-soal lain "
            "sama bagi semua mahasiswa, atau mahasiswanya terlalu sedikit.",
            "Jangan menilai mutu soal dari kelas ini. Baca saja jawabannya satu demi satu.",
        )
    earned = f"Kelas memperoleh {share(item.facility)} dari poin soal ini"
    hard = shown(item.facility) < 0.3  # noqa: PLR2004
    band = discrimination_words(item.discrimination)
    mend = (
        "betulkan dengan perintah coursekit amend, lalu nilai lagi"
        if question.versions[0].id
        else "betulkan di Moodle, lalu nilai ulang semua percobaan"
    )
    told = {
        "terbalik": (
            f"{earned}, dan yang benar justru lebih sering mahasiswa yang lemah pada soal lain.",
            "Periksa apakah rubriknya dipakai dengan cara yang sama bagi semua, dan apakah soalnya "
            "jelas."
            if question.essay
            else "Periksa kunci dan rumusan soal lebih dahulu. Bila kuncinya keliru atau ada "
            f"pilihan lain yang juga benar, {mend}.",
        ),
        "lemah": (
            f"{earned}, tetapi mahasiswa yang kuat dan yang lemah hampir sama hasilnya.",
            "Soal ini terlalu mudah untuk membedakan; pakai untuk memeriksa dasar saja, atau "
            "perkuat pengecohnya."
            if shown(item.facility) > statistics.EASIEST
            else "Tanyakan apakah bahannya sudah diajarkan dan apakah soalnya dapat dibaca dengan "
            "dua cara; bahas soal ini di kelas sebelum memakainya lagi."
            if hard
            else "Periksa apakah rubriknya dipakai dengan cara yang sama bagi semua, dan apakah "
            "soalnya jelas."
            if question.essay
            else "Baca jawaban mahasiswa: cari pengecoh yang menarik mahasiswa kuat, atau petunjuk "
            "yang membuat jawabannya dapat ditebak.",
        ),
        "cukup": (
            f"{earned}, dan mahasiswa yang kuat pada soal lain agak lebih sering benar.",
            "Soal dapat dipakai lagi. Bila ada waktu, perbaiki pengecoh yang jarang dipilih.",
        ),
        "baik": (
            f"{earned}, dan mahasiswa yang kuat pada soal lain jelas lebih sering benar.",
            "Bahannya masih sukar bagi kelas, padahal soalnya baik: bahas lagi di kelas, dan "
            "simpan soalnya."
            if hard
            else "Simpan soal ini untuk dipakai lagi.",
        ),
    }
    return Words(band, *told[band])


def alpha_words(alpha: float | None, complete: int) -> Words:
    """Return what a reliability of so many students means; 0.70 is a custom, no law."""
    if alpha is None:
        return Words(
            "tidak terhitung",
            "Keandalan tidak dapat dihitung: soalnya kurang dari dua, mahasiswanya kurang dari "
            "dua, atau semua nilai sama.",
            "Pakai lebih banyak soal, atau gabungkan dengan kuis lain, sebelum membandingkan "
            "mahasiswa.",
        )
    if complete < STEADY:
        return Words(
            "belum dapat dinilai",
            f"Dihitung dari {complete} mahasiswa saja, jadi angkanya mudah berubah karena "
            "kebetulan.",
            "Jangan menyimpulkan apa-apa dari angka ini; gabungkan dengan tugas atau kuis lain.",
        )
    if shown(alpha) < _NO_WORD:
        return Words(
            "rendah",
            "Urutan mahasiswa menurut nilai kuis ini banyak ditentukan oleh kebetulan, atau "
            "soal-soalnya menanyakan hal yang sangat berlainan.",
            "Jangan mengambil keputusan penting dari kuis ini saja. Tambah soal, dan perbaiki "
            "dahulu soal yang daya pembedanya terbalik atau lemah.",
        )
    if shown(alpha) < _FEW_TO_ASSURE:
        return Words(
            "sedang",
            "Urutan mahasiswa cukup dapat dipercaya secara garis besar, tetapi selisih nilai "
            "yang kecil tidak berarti.",
            "Gabungkan dengan tugas atau kuis lain untuk nilai akhir. Soal tambahan yang baik "
            "menaikkan keandalan.",
        )
    band = "tinggi" if shown(alpha) >= _GOOD_WORD else "baik"
    return Words(
        band,
        "Mahasiswa yang kuat pada satu bagian kuis umumnya kuat juga pada bagian lain, jadi "
        "urutannya cukup dapat dipercaya.",
        "Kuis ini dapat dipakai untuk membandingkan mahasiswa, dengan tetap mengingat galat "
        "baku pengukuran di bawah.",
    )


def mean_words(percent: float) -> Words:
    """Return what the mean on 0-100, which is shown with one decimal, means."""
    percent = round(percent, 1)
    if percent >= 85:  # noqa: PLR2004
        return Words(
            "tinggi",
            "Sebagian besar kelas menguasai yang ditanyakan, atau kuisnya terlalu mudah.",
            "Lanjutkan ke bahan berikutnya; tambahkan beberapa soal yang lebih menantang.",
        )
    if percent >= 55:  # noqa: PLR2004
        return Words(
            "sedang",
            "Kelas menguasai sebagian yang ditanyakan, dan nilainya dapat menyebar ke dua arah.",
            "Bahas lagi capaian dan konsep yang paling rendah dalam tabel di bawah.",
        )
    return Words(
        "rendah",
        "Banyak yang belum dikuasai kelas, atau kuisnya terlalu sukar.",
        "Ajarkan ulang konsep yang paling rendah sebelum melanjutkan, dan periksa soal yang "
        "ditandai.",
    )


def error_words(figures: Figures, sem: float) -> Words:
    """Return what a standard error of measurement, in points, means."""
    reach = number(figures.percent(sem), 1)
    return Words(
        "",
        f"Bila seorang mahasiswa mengerjakan kuis yang setara, nilainya biasanya bergeser sampai "
        f"sekitar {reach} ke atas atau ke bawah pada skala 0–100.",
        f"Jangan menentukan lulus atau huruf mutu dari selisih yang lebih kecil daripada {reach}; "
        "lihat pekerjaan lain mahasiswa yang berada di dekat batas.",
    )


FLAGS = {
    "terlalu-mudah": Words(
        "terlalu mudah",
        "Hampir semua mahasiswa benar, jadi soal ini tidak membedakan.",
        "Pakai untuk memeriksa dasar, atau perkuat pengecohnya.",
    ),
    "terlalu-sulit": Words(
        "terlalu sulit",
        "Hasil kelas rendah, atau tidak lebih baik daripada menebak.",
        "Periksa kunci, rumusan, dan apakah bahannya sudah diajarkan.",
    ),
    "pengecoh-mati": Words(
        "pengecoh mati",
        "Hampir tidak dipilih siapa pun: {options}.",
        "Ganti dengan kekeliruan yang benar-benar ada pada mahasiswa, atau buang.",
    ),
    "kunci-diragukan": Words(
        "kunci diragukan",
        "Mahasiswa yang kuat lebih suka {options} daripada kuncinya.",
        "Periksa kunci soal ini lebih dahulu, sebelum nilai diumumkan.",
    ),
}


def flag_words(figures: Figures, question: Question) -> list[Words]:
    """Return what the flags of a question say, those of a kind together, the gravest first."""
    options: dict[str, list[str]] = {}
    for flag in figures.flags.get(question.number, ()):
        told = options.setdefault(flag.kind, [])
        for part in question.parts:
            for choice in part.choices:
                if (part.id, choice.id) == (flag.slot, flag.option):
                    where = f" pada “{to_plain(part.label).rstrip('.')}”" if part.label else ""
                    told.append(f"“{to_plain(choice.text).rstrip('.')}”{where}")
    # A doubtful key first: it changes marks.
    kinds = sorted(options, key=lambda kind: kind != "kunci-diragukan")
    return [
        FLAGS[kind]._replace(meaning=FLAGS[kind].meaning.format(options="; ".join(options[kind])))
        for kind in kinds
    ]


def warnings(figures: Figures) -> list[str]:
    """Return what has to be known about the data before any figure is read."""
    data, test = figures.data, figures.analysis.test
    broken = sum(person.unread for person in data.people)
    found = list(data.notes)
    if data.absent:
        found.append(
            f"{data.absent} mahasiswa tidak mengumpulkan apa-apa; mereka tidak ikut dihitung."
        )
    if broken:
        found.append(
            f"{broken} kiriman tidak terbaca; nilainya dianggap belum ada, bukan nol. Mintalah "
            "mahasiswanya mengumpulkan lagi."
        )
    for question in data.questions:
        found += [f"Soal {question.number} {told}." for told in question.amended]
    if figures.waiting:
        waiting = numbers(one.number for one in figures.waiting)
        found.append(
            f"Soal {waiting} belum dinilai bagi siapa pun, jadi belum ikut dihitung. Semua angka "
            "di sini ialah tentang soal yang lain."
        )
    missing = len(data.people) - test.complete - broken
    if missing > 0:
        found.append(
            f"Nilai {missing} mahasiswa belum lengkap (esai menunggu penilaian atau sebagian "
            "jawaban tidak terbaca); rerata, sebaran, keandalan, dan daya pembeda dihitung dari "
            f"{test.complete} mahasiswa yang lengkap."
        )
    if test.complete < STEADY:
        found.append(
            f"Hanya {test.complete} mahasiswa yang dapat dihitung. Di bawah {STEADY} mahasiswa, "
            "angka tiap soal mudah berubah karena kebetulan; tidak ada soal yang ditandai."
        )
    elif test.complete < STEADY_ALPHA and test.interval:
        found.append(
            f"Dengan {test.complete} mahasiswa, selang keandalan masih lebar; baca selangnya, "
            "bukan hanya angka tengahnya."
        )
    if test.deviation == 0:
        found.append("Semua nilai sama, jadi keandalan dan daya pembeda tidak dapat dihitung.")
    return found
