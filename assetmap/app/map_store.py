"""Hold the map data that views have prepared, each under a key nobody can guess, within a fixed amount of memory."""

from __future__ import annotations

import functools
import gzip
import hashlib
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass

MAX_BYTES = 96 * 1024 * 1024
"""Of gzipped map data; chosen by us: about a hundred towns."""

MAX_MAPS = 200


@dataclass(frozen=True)
class PackedMap:
    """Map data ready to send: gzipped JSON and its tag."""

    gzipped: bytes
    etag: str

    def json_bytes(self) -> bytes:
        """Return the JSON unpacked, for the rare caller that takes no gzip."""
        return gzip.decompress(self.gzipped)


def pack_map(json_text: str) -> PackedMap:
    """Gzip map data once for everybody who looks at it."""
    raw = json_text.encode("utf-8")
    return PackedMap(gzip.compress(raw, compresslevel=5, mtime=0), f'"{hashlib.sha256(raw).hexdigest()[:32]}"')


class MapStore:
    """Packed maps by key; the ones not asked for longest go first when the memory is used up."""

    def __init__(self, max_bytes: int = MAX_BYTES, max_maps: int = MAX_MAPS) -> None:
        self.max_bytes, self.max_maps = max_bytes, max_maps
        self._maps: OrderedDict[str, PackedMap] = OrderedDict()
        self._expected: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()

    def expect(self, key: str) -> None:
        """Note that the map of ``key`` is being made, so that whoever asks for it waits."""
        with self._lock:
            if key not in self._maps:
                self._expected[key] = None
                while len(self._expected) > self.max_maps:
                    self._expected.popitem(last=False)

    def is_expected(self, key: str) -> bool:
        """Say whether the map of ``key`` is still being made."""
        with self._lock:
            return key in self._expected

    def give_up(self, key: str) -> None:
        """Note that no map will come for ``key``."""
        with self._lock:
            self._expected.pop(key, None)

    def put(self, packed: PackedMap, key: str | None = None) -> str:
        """Hold ``packed`` under ``key`` (default: a new one) and return the key."""
        key = key or secrets.token_urlsafe(24)
        with self._lock:
            self._expected.pop(key, None)
            self._maps[key] = packed
            self._maps.move_to_end(key)
            while len(self._maps) > 1 and (len(self._maps) > self.max_maps or self.held_bytes() > self.max_bytes):
                self._maps.popitem(last=False)
        return key

    def get(self, key: str) -> PackedMap | None:
        """Return what is held under ``key``, or None."""
        with self._lock:
            packed = self._maps.get(key)
            if packed is not None:
                self._maps.move_to_end(key)
            return packed

    def held_bytes(self) -> int:
        """Count the bytes held; the same data under two keys counts once."""
        return sum({packed.etag: len(packed.gzipped) for packed in self._maps.values()}.values())


@functools.cache
def the_map_store() -> MapStore:
    """Return the one store of this process, shared by the routes and the screens."""
    return MapStore()
