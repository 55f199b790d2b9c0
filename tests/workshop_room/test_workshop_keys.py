"""The keys of a workshop: made by chance, for the owner's eyes alone."""

from __future__ import annotations

import os
import stat
import threading
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from assetmap.errors import ExportError
from assetmap.workshop.codes import SHORT_CODE_SIGNS, SIGNS, new_short_code
from assetmap.workspace.workshop_keys import (
    KEYS_FILE,
    forget_keys,
    make_keys,
    read_keys,
    with_new_code,
    write_keys,
)

KEYS = make_keys("town", "192.168.0.5", 8080)
SECRETS = (KEYS.secret, KEYS.join_token, KEYS.screen_token, KEYS.code)


def test_the_signs_of_a_code_cannot_be_mistaken_and_make_no_words() -> None:
    assert len(SIGNS) == len(set(SIGNS)) == 27
    assert not set(SIGNS) & set("AEIOUY01L")


def test_a_code_has_six_of_these_signs_and_uses_all_of_them() -> None:
    codes = [new_short_code() for _ in range(1_000)]
    assert {len(code) for code in codes} == {SHORT_CODE_SIGNS} == {6}
    assert set("".join(codes)) == set(SIGNS)
    assert len(set(codes)) > 990


def test_no_two_workshops_share_a_key() -> None:
    made = [asdict(make_keys("town", "127.0.0.1")) for _ in range(50)]
    for name in ("workshop", "secret", "join_token", "screen_token"):
        assert len({keys[name] for keys in made}) == 50
    assert all(len(bytes.fromhex(keys["secret"])) == 32 and len(keys["join_token"]) >= 22 for keys in made)


def test_a_new_code_shuts_out_who_is_not_in_and_nobody_else() -> None:
    after = with_new_code(KEYS)
    assert after.code != KEYS.code and after.join_token != KEYS.join_token
    assert replace(after, code=KEYS.code, join_token=KEYS.join_token) == KEYS


def test_keys_come_back_as_they_were_written_until_they_are_forgotten(tmp_path: Path) -> None:
    write_keys(tmp_path, KEYS)
    assert read_keys(tmp_path) == KEYS
    for _ in range(2):
        forget_keys(tmp_path)
    assert read_keys(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "7", '{"workshop": "w"}', '{"of_the_future": 1}', "\udc80"])
def test_keys_that_cannot_be_read_are_none(tmp_path: Path, text: str) -> None:
    (tmp_path / KEYS_FILE).write_bytes(text.encode("utf-8", "surrogateescape"))
    assert read_keys(tmp_path) is None


def test_what_is_secret_stands_in_no_log() -> None:
    assert not any(secret in f"{KEYS!r} {KEYS}" for secret in SECRETS)


def test_only_the_owner_may_read_the_keys_at_any_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where the folder lets everybody read and an older file did; looked at by a second thread and at every step."""
    (tmp_path / KEYS_FILE).write_text("old")
    (tmp_path / KEYS_FILE).chmod(0o644)
    seen: set[int] = set()
    done = threading.Event()

    def look() -> None:
        for path in tmp_path.iterdir():
            try:
                found = path.stat()
                if found.st_size != len("old"):
                    seen.add(stat.S_IMODE(found.st_mode))
            except FileNotFoundError:
                pass

    def look_on() -> None:
        while not done.is_set():
            look()

    steps = {name: getattr(os, name) for name in ("open", "close", "fsync", "replace", "chmod")}
    for name, step in steps.items():
        monkeypatch.setattr(os, name, lambda *how, step=step, **named: (look(), step(*how, **named), look())[1])
    watching = threading.Thread(target=look_on)
    before = os.umask(0)
    try:
        watching.start()
        for _ in range(20):
            write_keys(tmp_path, KEYS)
    finally:
        os.umask(before)
        done.set()
        watching.join(30)
    look()
    assert seen == {0o600}


def test_keys_that_cannot_be_written_leave_the_old_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_keys(tmp_path, KEYS)

    def full(*how: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ExportError, match=r"workshop\.json could not be written \(No space left"):
        write_keys(tmp_path, with_new_code(KEYS))
    assert read_keys(tmp_path) == KEYS
    assert [path.name for path in tmp_path.iterdir()] == [KEYS_FILE]
