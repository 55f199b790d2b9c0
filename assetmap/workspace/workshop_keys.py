"""The keys of the workshop that is open: who may join, who may watch, and where. In a file of its own, for the owner alone."""

from __future__ import annotations

import json
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from assetmap.workshop.codes import new_short_code, new_token
from assetmap.writing import whole_file

KEYS_FILE = "workshop.json"


@dataclass(frozen=True)
class WorkshopKeys:
    """Keys of one open workshop.

    ``join_token`` stands in the QR code, ``code`` may be typed instead, ``screen_token`` opens the shared screen and nothing
    else. ``secret`` keys the hashes under which the phones' own tokens are stored. ``host`` and ``port`` are where phones find
    it, so that they find it again after a restart. What is secret stands in no log.
    """

    workshop: str
    territory: str
    secret: str = field(repr=False)
    join_token: str = field(repr=False)
    screen_token: str = field(repr=False)
    code: str = field(repr=False)
    host: str
    port: int = 0

    @property
    def address(self) -> str:
        """Where phones find it: ``http://192.168.0.5:8080``."""
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    @property
    def join_url(self) -> str:
        """What stands in the QR code: the token is in the fragment, which no browser sends."""
        return f"{self.address}/#{self.join_token}"

    @property
    def screen_url(self) -> str:
        """What opens the shared screen."""
        return f"{self.address}/screen#{self.screen_token}"


def make_keys(territory_id: str, host: str, port: int = 0) -> WorkshopKeys:
    """Make keys for a new workshop, all by chance."""
    workshop = f"workshop-{secrets.token_hex(6)}"
    return WorkshopKeys(
        workshop, territory_id, secrets.token_hex(32), new_token(), new_token(), new_short_code(), host, port
    )


def with_new_code(keys: WorkshopKeys) -> WorkshopKeys:
    """Return keys with another code and another token in the QR code; phones that are in stay in."""
    return replace(keys, join_token=new_token(), code=new_short_code())


def read_keys(folder: Path) -> WorkshopKeys | None:
    """Return the keys of the workshop that was last opened in a workspace's folder; None where there are none to be read."""
    try:
        return WorkshopKeys(**json.loads((folder / KEYS_FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_keys(folder: Path, keys: WorkshopKeys) -> None:
    """Keep keys so that only the owner of the folder may read them.

    Raises
    ------
    ExportError
        When the folder cannot be written.
    """
    with whole_file(folder / KEYS_FILE, only_mine=True) as temporary:
        temporary.write_text(json.dumps(asdict(keys)), encoding="utf-8")


def forget_keys(folder: Path) -> None:
    """Throw the keys away: whoever had them cannot join any more."""
    with suppress(OSError):
        (folder / KEYS_FILE).unlink()
