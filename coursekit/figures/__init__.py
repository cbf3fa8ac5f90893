"""Figures drawn from the dataset as inline SVG, readable on a phone and in both colour modes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursekit.errors import CourseError
from coursekit.figures import (
    assumptions,
    evidence,
    goals,
    levels,
    matrix,
    places,
    plan,
    profile,
    questions,
    relations,
    risks,
    schedule,
    terms,
    timeline,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from coursekit.dataset import Dataset

FIGURES: dict[str, Callable[[str, Dataset], str]] = {
    "peta-istilah": terms.draw,
    "rantai-asumsi": assumptions.draw,
    "sekilas-matriks": matrix.draw,
    "tingkat-praktik": levels.draw,
    "garis-waktu": timeline.draw,
    "garis-lanjutan": timeline.draw,
    "jadwal-ulangan": schedule.draw,
    "desa-kota": places.draw,
    "pohon-tujuan": goals.draw,
    "hubungan-a": relations.draw,
    "hubungan-b": relations.draw,
    "hubungan-c": relations.draw,
    "tiga-pertanyaan": questions.draw,
    "bukti-kasus": evidence.draw,
    "profil-campuran": profile.draw,
    "risiko-model": risks.draw,
    "lembar-rancangan": plan.draw,
}


def draw(figure_id: str, dataset: Dataset) -> str:
    """Return a figure as one ``<svg>``; raises CourseError when no figure is called so."""
    if figure_id not in FIGURES:
        raise CourseError(
            f"Gambar “{figure_id}” tidak ada. Yang ada: {', '.join(FIGURES)}. Periksa ejaannya."
        )
    return FIGURES[figure_id](figure_id, dataset)
