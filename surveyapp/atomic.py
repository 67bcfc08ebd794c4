"""A file appears whole or not at all: written beside its place, made durable, then renamed."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from surveyapp.errors import RefusedError


@contextmanager
def whole_file(path: Path, replace: bool = False) -> Iterator[TextIO]:
    """Give a UTF-8 text file to write; it takes its name only when everything has been written.

    Args:
        path: its name in the end.
        replace: whether a file of that name may be replaced.

    Raises:
        RefusedError: there is such a file and it may not be replaced, or it cannot be written there.

    """
    if not path.absolute().parent.is_dir():
        raise RefusedError(f"{path}: there is no folder {path.parent}", "make the folder first")
    if path.exists() and not replace:
        raise RefusedError(f"{path}: there is such a file already", "choose another name, or replace it with --force")
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent or Path())
    except OSError as error:
        raise RefusedError(
            f"{path}: cannot be written ({error.strerror})", "choose a folder you may write to"
        ) from None
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise RefusedError(
            f"{path}: cannot be written ({error.strerror})", "nothing was left behind; free some space"
        ) from None
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
