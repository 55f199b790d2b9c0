"""The style sheet of the app is whole: two people's rules that were merged badly swallow everything after them."""

from __future__ import annotations

import re
from pathlib import Path

from assetmap.app import parts

SHEET = Path(str(parts.__file__)).with_name("look.css")


def test_every_rule_is_closed_and_none_lies_in_another() -> None:
    open_rules: list[str] = []
    for line in SHEET.read_text(encoding="utf-8").splitlines():
        if line.rstrip().endswith("{"):
            inside = [one for one in open_rules if not one.lstrip().startswith("@")]
            assert not inside, f"{line.strip()} lies in {inside}"
            open_rules.append(line)
        elif line.strip() == "}":
            assert open_rules, "a bracket closes nothing"
            open_rules.pop()
    assert open_rules == []


def test_every_colour_is_one_that_follows_the_look() -> None:
    rules = re.sub(r"/\*.*?\*/", "", SHEET.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|:\s*(?:white|black)\b", rules) == []
