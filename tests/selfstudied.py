"""What the tests of practice notebooks share: cells by name, a small site with launch links."""

from __future__ import annotations

import io
import json
import os
import shutil
import warnings
from typing import TYPE_CHECKING, Any
from unittest import mock

from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from coursekit.sphinx.launch import VARIABLE

if TYPE_CHECKING:
    from pathlib import Path

START = """# Kursus

## Mulai

Baca.

% redaksi

## Isi

```{toctree}
02-istilah
kosong
```
"""
CHAPTER = """# Istilah

```{practice}
istilah-baca-amerika
```

Di antaranya.

% redaksi

```{practice}
istilah-tiga-metode
```

Sesudahnya.

% redaksi
"""


def named(notebook: str) -> dict[str, dict[str, Any]]:
    """Return the cells of a practice notebook by name."""
    cells = json.loads(notebook)["cells"]
    return {cell["metadata"]["coursekit"]["name"]: cell for cell in cells}


def small_site(root: Path, where: Path, address: str) -> Path:
    """Build a start page, a chapter and a page without practice; return the folder of the pages."""
    source = where / "sumber"
    shutil.copytree(root / "data", source / "data")
    (source / "_config.yml").touch()
    (source / "book").mkdir()
    for name, text in (("index", START), ("02-istilah", CHAPTER), ("kosong", "# Kosong\n")):
        (source / "book" / f"{name}.md").write_text(text, encoding="utf-8")
    settings = {
        "extensions": [
            "myst_parser",
            "coursekit.sphinx.directives",
            "coursekit.sphinx.launch",
        ],
        "exclude_patterns": ["data"],
        "html_theme": "basic",
        "language": "id",
        "root_doc": "book/index",
    }
    complaints = io.StringIO()
    with (
        mock.patch.dict(os.environ, {VARIABLE: address}),
        docutils_namespace(),
        patch_docutils(),
        warnings.catch_warnings(),
    ):
        # Deprecations inside Sphinx and docutils are theirs.
        warnings.simplefilter("ignore")
        built = where / "hasil"
        places = (source, None, built, where / "doctrees", "html", settings)
        Sphinx(*places, status=None, warning=complaints).build()
    assert complaints.getvalue() == ""
    return built / "book"
