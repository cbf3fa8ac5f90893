"""What the course's widgets share: the mount point on a page, and HTML as an output format."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import anywidget

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FOLDER = Path(__file__).parent
_VOID = {"input", "meta"}
_IMPORT = re.compile(r'(?m)^import ([^;]*) from "\./(\w+)\.js";\n')
_DEFAULT = re.compile(r"(?m)^export default ([^;]*);\n")
_EXPORTED = re.compile(r"(?m)^export (?=(?:async function|function|class|const) (\w+))")
_LISTED = re.compile(r"(?m)^export \{([^}]*)\};\n")


class CourseWidget(anywidget.AnyWidget):
    """An anywidget that also stands on a page without a kernel.

    ``name`` is the stem of the widget's files, ``uses`` are the modules that they import, each
    after those that it imports itself. ``sent`` are the traits that its script needs, and ``kept``
    those of them that a page remembers for the learner. One that shows what is remembered starts
    with its page; others wait until somebody comes near and does something.
    """

    name: ClassVar[str]
    uses: ClassVar[tuple[str, ...]] = ("dom",)
    sent: ClassVar[tuple[str, ...]]
    kept: ClassVar[tuple[str, ...]]

    def __init_subclass__(cls, **options: Any) -> None:  # noqa: ANN401
        # traitlets makes a subclass of its own for each widget; only a kind has a name.
        if "name" in cls.__dict__:
            cls._esm, cls._css = cls.module(), cls.stylesheet()
        super().__init_subclass__(**options)

    @classmethod
    def module(cls) -> str:
        """Return the one module that a widget is: what it uses, then its own ``name.js``."""
        return bundle(cls.name, cls.uses)

    @classmethod
    def stylesheet(cls) -> str:
        """Return the widget's style for a kernel: what all share, then its own ``name.css``.

        A page loads the two apart, lest what all share come after another widget's own.
        """
        return "\n".join(source(f"{name}.css") for name in ("base", cls.name))

    @classmethod
    def defaults(cls) -> dict[str, Any]:
        """Return the values of what is sent that need not be: a page has them once."""
        traits = cls.class_traits()
        return {name: traits[name].default() for name in cls.sent}

    @property
    def state_id(self) -> str:
        """Return the id under which a page remembers the learner's state."""
        raise NotImplementedError

    @property
    def at_once(self) -> bool:
        """Tell whether the widget starts with its page."""
        return False

    @property
    def summary(self) -> str:
        """Return one line that stands for the widget where neither HTML nor scripts are shown."""
        raise NotImplementedError

    def static_html(self) -> str:
        """Return the widget as complete HTML that needs no JavaScript."""
        raise NotImplementedError

    def keyless_html(self, keys: Mapping[str, str]) -> str:  # noqa: ARG002 - most have no key
        """Return the static HTML with links instead of keys; ``keys`` maps item to address."""
        return self.static_html()

    def state(self) -> dict[str, Any]:
        """Return the values of what is sent, less the defaults."""
        return {
            name: getattr(self, name)
            for name, default in self.defaults().items()
            if getattr(self, name) != default
        }

    @property
    def kept_as(self) -> str:
        """Return the name under which a page keeps what belongs to the widget."""
        return f"{self.name}:{self.state_id}"

    def mount(self) -> str:
        """Return the mount point that carries everything: static HTML, the state as inert JSON."""
        # "<" could close the script element early; JSON may write it as an escape.
        state = json.dumps(self.state(), ensure_ascii=False, sort_keys=True)
        script = tag(
            "script", state.replace("<", "\\u003c"), type="application/json", cls="ck-state"
        )
        return self._mount(self.static_html(), script)

    def keyless_mount(self, keys: Mapping[str, str]) -> str:
        """Return the mount point of a page that has the states and keys elsewhere."""
        return self._mount(self.keyless_html(keys))

    def _mount(self, *content: str) -> str:
        return tag(
            "div",
            *content,
            cls="ck-mount",
            data_ck_widget=self.name,
            data_ck_id=self.state_id,
            data_ck_at_once=self.at_once,
        )

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:  # noqa: ANN401
        bundle = super()._repr_mimebundle_(**options)
        if bundle is None:
            return None
        data, metadata = bundle
        return {**data, "text/plain": self.summary, "text/html": self.mount()}, metadata


def bundle(name: str, uses: Iterable[str]) -> str:
    """Return ``name.js`` with the modules that it uses before it, as one module."""
    inside = tuple(uses)
    parts = [_DEFAULT.sub("", source(f"{used}.js")) for used in inside]
    return "".join(
        _IMPORT.sub(lambda found: "" if found[2] in inside else found[0], part)
        for part in (*parts, source(f"{name}.js"))
    )


def classic(name: str, **facts: object) -> str:
    """Return ``name.js`` as a classic script, which also runs on a page opened from a disk.

    What it exports becomes ``ck.modules[name]``, with ``facts``; there it finds what it imports.
    """
    module = source(f"{name}.js")
    names = {found[1]: found[1] for found in _EXPORTED.finditer(module)}
    for listed in _LISTED.finditer(module):
        names |= {one.strip(): one.strip() for one in listed[1].split(",")}
    for default in _DEFAULT.finditer(module):
        names["default"] = default[1]
    body = _IMPORT.sub(r"const \1 = ck.modules.\2;\n", module)
    for pattern in (_EXPORTED, _LISTED, _DEFAULT):
        body = pattern.sub("", body)
    told = [f"{key}: {value}" for key, value in names.items()]
    told += [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in facts.items()]
    given = f"ck.modules.{name} = {{ {', '.join(told)} }};"
    return f'(() => {{\n"use strict";\n{body}{given}\n}})();\n'


def source(name: str) -> str:
    """Return the text of one of the files beside this one."""
    return (FOLDER / name).read_text(encoding="utf-8")


def tag(name: str, /, *content: str, **attributes: str | float | bool) -> str:
    """Return one HTML element; ``content`` is HTML, attribute values are escaped.

    ``cls`` is the class, ``data_x`` becomes ``data-x``; True is a bare attribute, False none.
    """
    written = ""
    for key, value in attributes.items():
        if value is False:
            continue
        attribute = "class" if key == "cls" else key.replace("_", "-")
        written += f" {attribute}" if value is True else f' {attribute}="{html.escape(str(value))}"'
    closing = "" if name in _VOID else f"{''.join(content)}</{name}>"
    return f"<{name}{written}>{closing}"
