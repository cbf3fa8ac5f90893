"""Write files as a whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from coursekit.errors import CourseError


def write(path: Path, text: str, *, mark: bool = False) -> None:
    """Put ``text`` in place of what ``path`` holds, as UTF-8 with line feeds.

    ``mark`` begins the file with a byte order mark, which spreadsheets need. Raises CourseError
    when the folder refuses; the old file is untouched then.
    """
    write_bytes(path, text.encode("utf-8-sig" if mark else "utf-8"))


def write_bytes(path: Path, data: bytes) -> None:
    """Put ``data`` in place of what ``path`` holds; raises CourseError as ``write`` does."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            temporary.chmod(0o666 & ~_umask())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise CourseError(
            f"Berkas {path} tidak dapat ditulis ({error.strerror}). Tutup program yang membukanya, "
            "periksa izin folder itu dan ruang kosong di cakram, lalu ulangi."
        ) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
