"""What the lecture says of a model outside the matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, get_args

from docutils.parsers.rst import directives

from coursekit.errors import unknown
from coursekit.model import Trait
from coursekit.pages import record_anchor
from coursekit.sphinx.directives.course import CourseDirective
from coursekit.sphinx.directives.html import element, inline
from coursekit.sphinx.directives.terms import capitalised

if TYPE_CHECKING:
    from docutils import nodes

ASPECTS: tuple[str, ...] = get_args(Trait.model_fields["aspect"].annotation)


class Traits(CourseDirective):
    """``{traits} model`` with ``:aspect:``: the traits of a model in one respect, as a list."""

    option_spec: ClassVar = {"aspect": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        """Return the list, in the order of the dataset."""
        model = self.pick("Model", self.dataset.models)
        aspect = str(self.options.get("aspect", "")).strip()
        if aspect not in ASPECTS:
            raise self.error(unknown("Segi", aspect, ASPECTS))
        items = []
        for trait in self.dataset.traits.values():
            if (trait.model, trait.aspect) == (model.id, aspect):
                name = element("b", *inline(capitalised(trait.name)), ".")
                item = element("li", name, f" {trait.text}")
                item += self.note_links(trait.notes, titled=False)
                self.anchor(item, record_anchor(trait.id))
                items.append(item)
        if not items:
            raise self.error(f"Model {model.id} tidak mempunyai {aspect} dalam data/traits.yaml.")
        return [element("ul", *items, classes=("ck-traits", f"ck-traits-{model.id.lower()}"))]
