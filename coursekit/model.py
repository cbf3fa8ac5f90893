"""The typed records of the concept dataset; these models are its schema.

Keys are English, content is Indonesian. Every record has an id that never changes and a source.
Texts may carry ``*emphasis*`` (see ``coursekit.text``) and nothing else.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
StatementId = Annotated[str, StringConstraints(pattern=r"^S\d{3}$")]
ModelId = Annotated[str, StringConstraints(pattern=r"^[A-Z]$")]
NoteId = Annotated[str, StringConstraints(pattern=r"^[DE]\d{2}$")]
MisconceptionId = Annotated[str, StringConstraints(pattern=r"^M\d{2}$")]
OutcomeId = Annotated[str, StringConstraints(pattern=r"^CP\d{1,2}$")]
CellId = Annotated[str, StringConstraints(pattern=r"^\d{1,2}[A-Z]$")]
BulletId = Annotated[str, StringConstraints(pattern=r"^\d{1,2}[A-Z]-\d$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Level = Literal["tinggi", "sedang", "rendah"]
Bloom = Literal["C1", "C2", "C3", "C4", "C5", "C6"]
Pool = Literal["practice", "graded"]
Icon = Literal["lingkaran", "persegi", "segitiga"]


class Record(BaseModel):
    """A frozen record that knows no other fields than its own."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Record):
    """Where a record comes from: lecture statements (S001, S002, …), BibTeX keys, or both."""

    statements: tuple[StatementId, ...] = ()
    references: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _not_empty(self) -> Source:
        if not self.statements and not self.references:
            raise ValueError("source-empty")
        return self


class Course(Record):
    """The course itself; ``statements`` says how many numbered statements the lecture makes."""

    id: Slug
    title: Text
    short_title: Text
    tagline: Text
    lecturer: Text
    statements: Annotated[int, Field(ge=1)]
    source: Source


class Outcome(Record):
    """A learning outcome with its level in the revised Bloom taxonomy."""

    id: OutcomeId
    text: Text
    bloom: Bloom


class Chapter(Record):
    """A page of the book; ``page`` is its path without suffix, relative to the root."""

    id: Slug
    number: int
    title: Text
    page: Text
    outcomes: tuple[OutcomeId, ...]


class Region(Record):
    """A country or group of countries in which a term is at home."""

    id: Slug
    name: Text


class Term(Record):
    """A term of the field: ``gloss`` is its one-sentence entry in the glossary.

    ``regions`` are region ids; ``english`` is the term in English; ``also`` are other spellings
    and synonyms; ``see`` are related term ids; ``definition`` is the definition record that the
    glossary prints after the gloss.
    """

    id: Slug
    name: Text
    english: Text | None = None
    gloss: Text
    also: tuple[Text, ...] = ()
    regions: tuple[Slug, ...] = ()
    period: Text | None = None
    definition: Slug | None = None
    see: tuple[Slug, ...] = ()
    source: Source
    notes: tuple[NoteId, ...] = ()


class Element(Record):
    """One part of a definition, short enough to be asked about."""

    id: Slug
    text: Text


class Definition(Record):
    """What one author says a term means, in our words.

    ``attribution`` names the author as a reader should cite it, or says that none is known;
    ``reference`` is the BibTeX key; ``taught_as`` is the lecture's own attribution.
    """

    id: Slug
    term: Slug
    attribution: Text
    reference: str | None = None
    taught_as: Text | None = None
    text: Text
    elements: tuple[Element, ...] = ()
    source: Source
    notes: tuple[NoteId, ...] = ()


class Assumption(Record):
    """A basic assumption; ``kind`` tells whether it says what is or what ought to be."""

    id: Slug
    number: int
    title: Text
    text: Text
    kind: Literal["deskriptif", "normatif"]
    explanation: Text
    example: Text
    source: Source
    notes: tuple[NoteId, ...] = ()


class Model(Record):
    """A model (approach) of community intervention; letter, icon and colour go together."""

    id: ModelId
    name: Text
    short_name: Text
    english: Text
    icon: Icon
    summary: Text
    motto: Text
    source: Source
    notes: tuple[NoteId, ...] = ()


class VariableGroup(Record):
    """A handful of variables learned together."""

    id: Slug
    name: Text
    question: Text


class Bullet(Record):
    """The smallest statement of a cell."""

    id: BulletId
    text: Text


class Cell(Record):
    """What one variable says of one model: a sentence and its atomic bullets."""

    summary: Text
    bullets: Annotated[tuple[Bullet, ...], Field(min_length=1)]
    source: Source
    notes: tuple[NoteId, ...] = ()


class Variable(Record):
    """A practice variable by which the models are compared; ``cells`` is keyed by model id."""

    id: Slug
    number: int
    group: Slug
    name: Text
    short_name: Text
    question: Text
    cells: dict[ModelId, Cell]
    source: Source
    notes: tuple[NoteId, ...] = ()


class Overlap(Record):
    """Two bullets that are true of each other's cell too: neither may be the other's distractor."""

    bullets: tuple[BulletId, BulletId]
    reason: Text


class Misconception(Record):
    """A way of being wrong that a distractor stands for."""

    id: MisconceptionId
    name: Text
    text: Text
    correction: Text


class Note(Record):
    """An editor's note: what the lecture says, what we write instead, and how sure we are.

    ``taught`` quotes the lecture in at most 12 words.
    """

    id: NoteId
    title: Text
    taught: Text | None = None
    text: Text
    certainty: Level
    weight: Level
    source: Source


class AuthoredOption(Record):
    """An option written by hand; a wrong one names its misconception."""

    text: Text
    correct: bool = False
    feedback: Text
    misconception: MisconceptionId | None = None


class AuthoredStatement(Record):
    """A statement to be answered Ya or Tidak; ``answer`` is the key."""

    text: Text
    answer: Literal["ya", "tidak"]
    feedback: Text
    misconception: MisconceptionId | None = None


class AuthoredPair(Record):
    """A prompt and its partner in a matching item."""

    left: Text
    right: Text
    feedback: Text
    misconception: MisconceptionId | None = None


class AuthoredDistractor(Record):
    """A partner that belongs to no prompt."""

    text: Text
    feedback: Text
    misconception: MisconceptionId


class AuthoredBase(Record):
    """What every hand-written item carries."""

    id: Slug
    chapter: Slug
    pool: Pool
    outcome: OutcomeId
    bloom: Bloom
    concepts: Annotated[tuple[str, ...], Field(min_length=1)]
    prompt: Text
    explanation: Text
    source: Source


class AuthoredSingle(AuthoredBase):
    """A single-choice item: three or four options, exactly one correct."""

    family: Literal["single"]
    options: Annotated[tuple[AuthoredOption, ...], Field(min_length=3, max_length=4)]


class AuthoredMultiple(AuthoredBase):
    """A multiple-response item: every statement is answered Ya or Tidak."""

    family: Literal["multiple"]
    statements: Annotated[tuple[AuthoredStatement, ...], Field(min_length=3, max_length=6)]


class AuthoredMatching(AuthoredBase):
    """A matching item: each left side gets one partner."""

    family: Literal["matching"]
    pairs: Annotated[tuple[AuthoredPair, ...], Field(min_length=3, max_length=6)]
    distractors: tuple[AuthoredDistractor, ...] = ()


AuthoredItem = Annotated[
    AuthoredSingle | AuthoredMultiple | AuthoredMatching, Field(discriminator="family")
]


class Reference(Record):
    """A work of the bibliography: BibTeX key, family names of its people, year or ""."""

    key: str
    people: Annotated[tuple[str, ...], Field(min_length=1)]
    year: str

    @property
    def label(self) -> str:
        """How a sentence names the work: "Netting, Kettner, dan McMurtry (1993)"."""
        match self.people:
            case [one]:
                names = one
            case [one, two]:
                names = f"{one} dan {two}"
            case [one, two, three]:
                names = f"{one}, {two}, dan {three}"
            case [first, *_]:
                names = f"{first} dkk."
        return f"{names} ({self.year or 't.t.'})"
