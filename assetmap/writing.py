"""Write a file so that there is either the whole of it or none."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assetmap.errors import ExportError


@contextmanager
def whole_file(path: Path, *, only_mine: bool = False) -> Iterator[Path]:
    """Yield a temporary path beside ``path``; when the block ends well it takes the place of ``path``, else it goes.

    With ``only_mine`` nobody but the owner may read it, at no moment.

    Raises
    ------
    ExportError
        When the folder is not there, may not be written or the disk is full; ``path`` is then as it was.
    """
    if not path.parent.is_dir():
        raise ExportError(f"There is no folder {path.parent} to write {path.name} into. Make it first.")
    if path.is_dir():
        raise ExportError(f"{path.name or 'That'} is a folder. Name the file to write in it.")
    temporary = None
    try:
        handle, name = tempfile.mkstemp(prefix=".writing-", suffix=path.suffix, dir=path.parent)
        os.close(handle)
        temporary = Path(name)
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        if not only_mine:  # it was made so
            temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ExportError(f"{path.name} could not be written ({reason}). Nothing was changed.") from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
