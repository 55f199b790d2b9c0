"""Run one task of this folder in a child process that has nothing but the files it is given, and take plain data back."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assetmap.errors import SourceError

SECONDS = 10.0
"""How long a file may take. Source: threats, invariant (ii)."""
_ROOT = Path(__file__).resolve().parents[4]
_START = "import sys; sys.path.insert(0, sys.argv[1]); from assetmap.sources.upload.apart.worker import main; main()"
_OF_MACHINE = ("SYSTEMROOT", "LD_LIBRARY_PATH")
_CLOSED = {
    "LANG": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "PROJ_NETWORK": "OFF",
    "GDAL_PAM_ENABLED": "NO",
    "GDAL_NUM_THREADS": "1",
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "GDAL_HTTP_PROXY": "127.0.0.1:9",
    "GDAL_HTTP_TIMEOUT": "1",
    "CPL_VSIL_CURL_ALLOWED_FILENAME": "none",
    "CPL_CURL_ENABLE_VSIMEM": "NO",
    "CPL_VSIL_USE_TEMP_FILE_FOR_RANDOM_WRITE": "NO",
    "OGR_SQLITE_LOAD_EXTENSIONS": "",
}
"""The whole environment of a child: no proxy, no credentials, no path; what could reach out is off."""


def run_apart(task: str, files: Mapping[str, bytes | Path], file: str, seconds: float = SECONDS) -> Any:
    """Run the module ``task`` of this folder over ``files``, alone in an empty folder, and return what it answers.

    Parameters
    ----------
    task
        ``spreadsheet``, ``geopackage``, ``shapefile``, ``areas``, ``repair`` or ``street_tiles``.
    files
        What stands in the folder: names of ours and their content, or the path of a file that is too large to be held.
    file
        The uploaded file's name, for messages.
    seconds
        After this long the child is ended.

    Raises
    ------
    SourceError
        When the child refuses, ends early, takes too long or needs too much memory. Nothing of it is left.
    """
    answer = _answer_of(task, files, file, seconds)
    if isinstance(answer, dict) and "refused" in answer:
        raise SourceError(f"{file} {answer['refused']}")
    return answer


def _answer_of(task: str, files: Mapping[str, bytes | Path], file: str, seconds: float) -> Any:
    with (
        tempfile.TemporaryDirectory(prefix="assetmap-") as folder,
        tempfile.TemporaryFile(prefix="assetmap-") as said,
    ):
        for name, content in files.items():
            _put(Path(folder) / name, content)
        environment = {**_CLOSED, **{name: os.environ[name] for name in _OF_MACHINE if name in os.environ}}
        child = subprocess.Popen(
            [sys.executable, "-I", "-X", "utf8", "-c", _START, str(_ROOT), task],
            cwd=folder,
            env={**environment, "HOME": folder, "TMPDIR": folder},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            code = child.wait(timeout=seconds)
        except subprocess.TimeoutExpired as error:
            raise SourceError(
                f"{file} took longer than {seconds:.0f} seconds to read and was given up. Split it into smaller files."
            ) from error
        finally:
            child.kill()
            child.wait()
        said.seek(0)
        return _parsed(said.read(), code, file)


def _put(place: Path, content: bytes | Path) -> None:
    if isinstance(content, bytes):
        place.write_bytes(content)
        return
    try:
        place.symlink_to(content.resolve())
    except OSError:  # not every system lets everybody make one
        shutil.copyfile(content, place)


def _parsed(answer: bytes, code: int, file: str) -> Any:
    try:
        if code == 0:
            return json.loads(answer)
    except (ValueError, RecursionError):
        pass
    raise SourceError(
        f"{file} could not be read: it is damaged, or needs more memory than a map of assets should. "
        "Open it in the program it comes from and save it again."
    )
