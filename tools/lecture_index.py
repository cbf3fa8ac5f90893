"""Write data/lecture-index.txt anew: `python tools/lecture_index.py SLIDES.txt`."""

from __future__ import annotations

import sys
from pathlib import Path

from coursekit.lecture import INDEX, write_index

ROOT = Path(__file__).resolve().parent.parent

if __name__ == "__main__":
    lecture = Path(sys.argv[1]).read_text(encoding="utf-8")
    (ROOT / INDEX).write_text(write_index(lecture), encoding="utf-8")
