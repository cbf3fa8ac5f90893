"""The rules between records; each looks at a whole draft and yields the problems it finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursekit.rules import cases, items, pages, records, references, texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from coursekit.draft import Draft
    from coursekit.errors import Problem

    Rule = Callable[[Draft], Iterator[Problem]]

RULES: tuple[Rule, ...] = (
    references.ids_are_unique,
    references.pointers_lead_somewhere,
    references.definitions_define_their_term,
    references.concepts_exist,
    records.matrix_is_complete,
    records.bullets_fit_their_cell,
    records.overlaps_are_pairs,
    records.numbers_are_consecutive,
    records.chapters_ascend,
    items.items_stand_in_their_file,
    items.single_has_one_key,
    items.gaps_have_their_place,
    items.answers_are_told_apart,
    items.pools_fit_their_family,
    items.compared_cases_are_open,
    items.answers_are_mixed,
    items.categories_are_offered,
    items.options_differ,
    items.options_are_alike_in_length,
    items.lures_name_misconceptions,
    items.feedback_teaches,
    texts.quotations_are_short,
    texts.lecture_is_not_copied,
    pages.passages_name_known_statements,
    pages.pages_stand_in_the_contents,
    pages.paragraphs_name_their_sources,
    cases.phrases_are_literal,
    cases.keys_fit_their_case,
    cases.cases_are_balanced,
    cases.graded_cases_stand_apart,
    references.sides_are_known,
    records.scenes_lead_on,
    records.chapters_come_in_order,
    references.statements_are_carried,
    texts.emphasis_is_closed,
)
HOUSE_RULES: frozenset[Rule] = frozenset(
    {
        items.options_are_alike_in_length,
        items.lures_name_misconceptions,
        items.feedback_teaches,
        texts.lecture_is_not_copied,
    }
)
"""Rules that the course sets itself: for a class's own items they are advice."""
