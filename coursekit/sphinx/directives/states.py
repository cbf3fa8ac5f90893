"""The states of a page's widgets, which it loads when a reader comes near the first of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_KEPT = "coursekit_states"


def _all(env: BuildEnvironment) -> dict[str, dict[str, Any]]:
    if not hasattr(env, _KEPT):
        setattr(env, _KEPT, {})
    kept: dict[str, dict[str, Any]] = getattr(env, _KEPT)
    return kept


def note(env: BuildEnvironment, page: str, place: str, state: dict[str, Any]) -> None:
    """Remember the state of the widget in a ``place`` of a page."""
    _all(env).setdefault(page, {})[place] = state


def states_of(env: BuildEnvironment, page: str) -> dict[str, Any]:
    """Return the states of a page by place, such as ``item:some-id``."""
    return _all(env).get(page, {})


def _purge(_app: Sphinx, env: BuildEnvironment, page: str) -> None:
    _all(env).pop(page, None)


def _merge(
    _app: Sphinx, env: BuildEnvironment, pages: Iterable[str], other: BuildEnvironment
) -> None:
    for page in pages:
        if page in _all(other):
            _all(env)[page] = _all(other)[page]


def setup(app: Sphinx) -> None:
    """Forget the states of a page that is read anew, and bring together what workers read."""
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
