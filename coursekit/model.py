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
CaseId = Annotated[str, StringConstraints(pattern=r"^[A-Z]\d{2}$")]
Level = Literal["tinggi", "sedang", "rendah"]
Difficulty = Literal["mudah", "sedang", "sulit"]
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
    """The course itself and the lecture it follows."""

    id: Slug
    title: Text
    short_title: Text
    tagline: Text
    lecturer: Text
    source: Source


class Outcome(Record):
    """A learning outcome with its level in the revised Bloom taxonomy."""

    id: OutcomeId
    text: Text
    bloom: Bloom


class Chapter(Record):
    """A page of the book; ``page`` is its path without suffix, relative to the root.

    ``needs`` are the chapters to be read before.
    """

    id: Slug
    number: int
    title: Text
    page: Text
    outcomes: tuple[OutcomeId, ...]
    needs: tuple[Slug, ...] = ()


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


class Statement(Record):
    """One numbered statement of the lecture in our words, and the slide that makes it.

    Titles (``judul``) and repetitions (``ulangan``) are there for the trace only; every other
    statement is carried by a record whose source names it.
    """

    id: StatementId
    slide: Text
    kind: Literal["isi", "judul", "ulangan"]
    text: Text


class PracticeLevel(Record):
    """A level of practice: whom it serves, and by which method.

    ``target`` is the target system; ``method`` is the id of the term for the method.
    """

    id: Slug
    number: int
    name: Text
    target: Text
    method: Slug
    text: Text
    source: Source
    notes: tuple[NoteId, ...] = ()


class Contrast(Record):
    """One respect in which the lecture sets two terms against each other.

    ``sides`` is keyed by term id; ``objection`` is why the contrast does not hold everywhere.
    """

    id: Slug
    aspect: Text
    sides: Annotated[dict[Slug, Text], Field(min_length=2)]
    objection: Text
    source: Source
    notes: tuple[NoteId, ...] = ()


class GoalPart(Record):
    """A sub-goal; ``examples`` are the instances that the lecture names."""

    id: Slug
    letter: Text
    text: Text
    examples: tuple[Text, ...] = ()
    source: Source
    notes: tuple[NoteId, ...] = ()


class Goal(Record):
    """A goal of the method, with its sub-goals."""

    id: Slug
    number: int
    title: Text
    text: Text
    parts: Annotated[tuple[GoalPart, ...], Field(min_length=1)]
    source: Source
    notes: tuple[NoteId, ...] = ()


class Kind(Record):
    """One of the models, approaches or forms that a typology tells apart.

    ``model`` is the letter under which this course treats it, if it does.
    """

    id: Slug
    name: Text
    english: Text
    model: ModelId | None = None
    text: Text


class Typology(Record):
    """How an author divides the practice: the umbrella term, what a kind is called, the kinds."""

    id: Slug
    year: int
    attribution: Text
    reference: str
    umbrella: Text
    called: Text
    text: Text
    kinds: Annotated[tuple[Kind, ...], Field(min_length=2)]
    source: Source
    notes: tuple[NoteId, ...] = ()


class Difference(Record):
    """One respect in which typologies differ; ``sides`` is keyed by typology id."""

    id: Slug
    aspect: Text
    sides: Annotated[dict[Slug, Text], Field(min_length=2)]
    text: Text
    source: Source
    notes: tuple[NoteId, ...] = ()


class Trait(Record):
    """What the lecture says of a model outside the matrix.

    ``name`` is the short name of a role or tactic; ``text`` says it in a sentence.
    """

    id: Slug
    model: ModelId
    aspect: Literal["pandangan", "fokus", "proses", "peran", "taktik", "tema", "risiko"]
    name: Text
    text: Text
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


class Evidence(Record):
    """A phrase that stands literally in a case and the cell that it speaks for.

    Without a cell it speaks for the key of a case that is not keyed by model.
    """

    cell: CellId | None = None
    phrase: Text


class Deviation(Record):
    """Evidence against the key, and why it does not turn the case."""

    cell: CellId
    phrase: Text
    remark: Text


class Lure(Record):
    """A tempting wrong key, what tempts, and the misconceptions behind it."""

    key: Annotated[tuple[str, ...], Field(min_length=1)]
    reason: Text
    misconceptions: tuple[MisconceptionId, ...] = ()


class Case(Record):
    """A fictional case to be classified.

    ``asks`` says by what: ``model`` (the key is one model, or several that are mixed), ``tingkat``
    (a level of practice) or ``bentuk`` (a kind of a typology). ``pattern`` tells how the models of
    a mixed case go together, ``balance`` which of them leads. ``place`` is where it happens, "lain"
    when that is neither or both. Cases of one ``group`` share an issue and differ in their key.
    ``decoys`` are phrases of the text that speak for no cell.
    """

    id: CaseId
    pool: Pool
    title: Text
    setting: Text
    place: Literal["perdesaan", "perkotaan", "lain"]
    group: Slug | None = None
    difficulty: Difficulty
    asks: Literal["model", "tingkat", "bentuk"] = "model"
    text: Text
    key: Annotated[tuple[str, ...], Field(min_length=1)]
    pattern: Literal["serentak", "bertahap"] | None = None
    balance: Text | None = None
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]
    decoys: Annotated[tuple[Text, ...], Field(min_length=2)]
    deviations: tuple[Deviation, ...] = ()
    explanation: Text
    lures: Annotated[tuple[Lure, ...], Field(min_length=1)]
    certainty: Level
    notes: tuple[NoteId, ...] = ()


class Keying(Record):
    """A blind keying of a group of cases by two lecturers; ``kappa`` is Cohen's (1960)."""

    id: Slug
    date: Text
    cases: Annotated[tuple[CaseId, ...], Field(min_length=2)]
    kappa: Annotated[float, Field(ge=-1, le=1)]
    raters: Text


class SceneChoice(Record):
    """What may be decided at a step of a scene, and the step that follows."""

    text: Text
    to: Slug


class SceneStep(Record):
    """A step of a scene; an ending has no choices and says in ``lesson`` what was at stake."""

    id: Slug
    text: Text
    choices: tuple[SceneChoice, ...] = ()
    lesson: Text | None = None


class Scene(Record):
    """A fictional story that branches where the reader decides; the first step begins it."""

    id: Slug
    title: Text
    steps: Annotated[tuple[SceneStep, ...], Field(min_length=2)]
    source: Source
    notes: tuple[NoteId, ...] = ()


class Axis(Record):
    """An axis: what it measures, and what its ends are called."""

    name: Text
    low: Text
    high: Text


class Plane(Record):
    """Two axes on which a reader puts cases; ``lesson`` is read when the models are shown."""

    id: Slug
    title: Text
    question: Text
    across: Axis
    up: Axis
    cases: Annotated[tuple[CaseId, ...], Field(min_length=2)]
    lesson: Text
    source: Source


class PlanField(Record):
    """A part of a plan; ``least`` is the number of words it needs."""

    id: Slug
    label: Text
    hint: Text
    least: Annotated[int, Field(ge=1)]


class Plan(Record):
    """A plan to be written: its own fields, and at least ``fewest`` of the variables.

    ``least`` is the number of words that tell of a variable.
    """

    id: Slug
    title: Text
    fields: Annotated[tuple[PlanField, ...], Field(min_length=1)]
    fewest: Annotated[int, Field(ge=1)]
    least: Annotated[int, Field(ge=1)]
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
    """What every hand-written item carries; ``hints`` stand before those that the bank makes."""

    id: Slug
    chapter: Slug
    pool: Pool
    outcome: OutcomeId
    bloom: Bloom
    concepts: Annotated[tuple[str, ...], Field(min_length=1)]
    prompt: Text
    hints: Annotated[tuple[Text, ...], Field(max_length=2)] = ()
    explanation: Text
    source: Source


class AuthoredChoice(AuthoredBase):
    """An item with three or four options of which exactly one is correct."""

    options: Annotated[tuple[AuthoredOption, ...], Field(min_length=3, max_length=4)]


class AuthoredSingle(AuthoredChoice):
    """A single-choice item."""

    family: Literal["single"]


class AuthoredMultiple(AuthoredBase):
    """A multiple-response item: every statement is answered Ya or Tidak."""

    family: Literal["multiple"]
    statements: Annotated[tuple[AuthoredStatement, ...], Field(min_length=3, max_length=6)]


class AuthoredMatching(AuthoredBase):
    """A matching item: each left side gets one partner."""

    family: Literal["matching"]
    pairs: Annotated[tuple[AuthoredPair, ...], Field(min_length=3, max_length=6)]
    distractors: tuple[AuthoredDistractor, ...] = ()


class AuthoredSorted(Record):
    """A statement to be put into a category; ``category`` is the category's text."""

    text: Text
    category: Text
    feedback: Text
    misconception: MisconceptionId | None = None


class AuthoredClassify(AuthoredBase):
    """A classification: each statement belongs to one of the categories."""

    family: Literal["classify"]
    categories: Annotated[tuple[Text, ...], Field(min_length=2, max_length=5)]
    statements: Annotated[tuple[AuthoredSorted, ...], Field(min_length=3, max_length=8)]


class AuthoredStep(Record):
    """A step of an ordering, and why it stands where it stands."""

    text: Text
    feedback: Text


class AuthoredOrdering(AuthoredBase):
    """An ordering; the steps stand in the right order."""

    family: Literal["ordering"]
    steps: Annotated[tuple[AuthoredStep, ...], Field(min_length=3, max_length=7)]


class AuthoredReason(AuthoredChoice):
    """A statement (the prompt) that is true or false; the options are reasons.

    ``feedback`` and ``misconception`` belong to the verdict.
    """

    family: Literal["reason"]
    answer: Literal["benar", "salah"]
    feedback: Text
    misconception: MisconceptionId


class AuthoredGap(Record):
    """A gap of a cloze and what may fill it."""

    options: Annotated[tuple[AuthoredOption, ...], Field(min_length=3, max_length=4)]


class AuthoredCloze(AuthoredBase):
    """A text with gaps; ``{1}`` in ``text`` is the place of the first gap."""

    family: Literal["cloze"]
    text: Text
    gaps: Annotated[tuple[AuthoredGap, ...], Field(min_length=2, max_length=6)]


class AuthoredAnswer(Record):
    """An answer that somebody may type, right or wrong; ``accepts`` are other ways to say it."""

    text: Text
    accepts: tuple[Text, ...] = ()
    correct: bool = False
    feedback: Text
    misconception: MisconceptionId | None = None


class AuthoredShort(AuthoredBase):
    """A question answered by typing a term; ``other`` is the feedback on any other answer."""

    family: Literal["short"]
    answers: Annotated[tuple[AuthoredAnswer, ...], Field(min_length=2)]
    other: Text


class AuthoredCompare(AuthoredChoice):
    """Cases side by side; the options say what tells them apart, the explanation why."""

    family: Literal["compare"]
    cases: Annotated[tuple[CaseId, ...], Field(min_length=2, max_length=3)]


class AuthoredCriterion(Record):
    """What a good explanation says; ``feedback`` is for who left it out."""

    text: Text
    feedback: Text


class AuthoredExplain(AuthoredBase):
    """An explanation in one's own words, rated by its writer against a model answer."""

    family: Literal["explain"]
    answer: Text
    criteria: Annotated[tuple[AuthoredCriterion, ...], Field(min_length=2, max_length=5)]


class AuthoredLevel(Record):
    """How well an element of a rubric is met; ``score`` is in [0, 1]."""

    text: Text
    score: Annotated[float, Field(ge=0, le=1)]


class AuthoredElement(Record):
    """An element of a rubric with its levels, the best first."""

    text: Text
    levels: Annotated[tuple[AuthoredLevel, ...], Field(min_length=2, max_length=5)]


class AuthoredEssay(AuthoredBase):
    """An essay that a lecturer marks by a rubric; ``answer`` says what to look for."""

    family: Literal["essay"]
    answer: Text
    rubric: Annotated[tuple[AuthoredElement, ...], Field(min_length=2, max_length=6)]


AuthoredItem = Annotated[
    AuthoredSingle
    | AuthoredMultiple
    | AuthoredMatching
    | AuthoredClassify
    | AuthoredOrdering
    | AuthoredReason
    | AuthoredCloze
    | AuthoredShort
    | AuthoredCompare
    | AuthoredExplain
    | AuthoredEssay,
    Field(discriminator="family"),
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
