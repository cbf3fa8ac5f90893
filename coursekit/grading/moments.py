"""The moments that nbgrader writes into files and names of folders, each with its zone."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from coursekit.grading.classroom import zone

if TYPE_CHECKING:
    from collections.abc import Sequence

# The groups of a match are what `moment` takes; a zone is a name or an offset such as +0700.
STAMP = (
    r"(\d{4})-(\d\d)-(\d\d)[ T_](\d\d)\D(\d\d)\D(\d\d)(?:\.(\d{1,6}))?"
    r"(?: ?([A-Za-z/_]+|[+-]\d\d:?\d\d))?"
)


def moment(found: Sequence[str | None]) -> datetime | None:
    """Return the moment of the groups of ``STAMP``, None when there is no such moment or zone.

    Without a zone it is UTC, as nbgrader means it.
    """
    *numbers, fraction, name = found
    digits = "".join(number or "" for number in numbers) + (fraction or "0")
    try:
        time = datetime.strptime(digits, "%Y%m%d%H%M%S%f")  # noqa: DTZ007 - the zone follows
        if name is not None and name[0] in "+-":
            return time.replace(tzinfo=datetime.strptime(name, "%z").tzinfo)
        return time.replace(tzinfo=UTC if name in {None, "UTC", "GMT", "Z"} else zone(str(name)))
    except ValueError:
        return None


def moment_in(text: str) -> datetime | None:
    """Return the moment that a text is, None when it is none."""
    found = re.fullmatch(STAMP, text.strip())
    return moment(found.groups()) if found else None
