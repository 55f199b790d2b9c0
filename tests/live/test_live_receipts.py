"""The code with which a person has things taken back later: one for each turn on a phone, shown to that person alone (privacy 9)."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from live_phones import Hall, Phone

from assetmap.workshop.codes import read_receipt

pytestmark = pytest.mark.enable_socket


def code_shown(phone: Phone) -> str | None:
    """Return the code that stands under “What I sent”."""
    found = re.search(r'<p class="sign">(\w{4} \w{4})</p>', phone.get("/mine").text)
    return found[1] if found else None


def test_it_comes_with_the_thanks_and_stands_under_what_i_sent(hall: Hall, anna: Phone) -> None:
    told, again = anna.say("The rose garden").data, anna.say("The bandstand").data
    assert told["code"] == again["code"] == code_shown(anna)
    assert re.fullmatch(r"\w{8}", read_receipt(told["code"]))
    assert "Give it to the person who runs the workshop" in anna.get("/mine").text


def test_without_script_it_stands_on_the_page_one_gets_after_sending(hall: Hall, anna: Phone) -> None:
    sent = anna.post("/entries", {"key": "k" * 12, "kind": "asset", "name": "The rose garden"}, Accept="text/html")
    assert sent.headers["location"].startswith("/mine?thanks=")
    assert re.search(r'<p class="sign">\w{4} \w{4}</p>', anna.get(sent.headers["location"]).text)


def test_whoever_sent_nothing_or_took_all_of_it_back_is_shown_none(hall: Hall, anna: Phone) -> None:
    assert code_shown(anna) is None
    entry = anna.say("The rose garden").data["id"]
    anna.post(f"/entries/{entry}/withdraw", {})
    assert code_shown(anna) is None


def test_every_person_has_another_and_whoever_is_next_on_a_phone_too(hall: Hall, anna: Phone, ben: Phone) -> None:
    codes = [anna.say("The rose garden").data["code"], ben.say("The bandstand").data["code"]]
    anna.post("/turn", {})
    codes.append(anna.say("The chess corner").data["code"])
    assert len(set(codes)) == 3


def test_it_is_kept_nowhere_and_no_other_page_shows_it(new_hall: Callable[[], Hall]) -> None:
    hall = new_hall()
    anna, ben, screen = hall.joined(), hall.joined(), hall.screen()
    code = anna.say("The rose garden").data["code"]
    others = [ben.get(path).text for path in ("/add", "/mine", "/dots")] + [screen.get("/screen").text]
    assert not [text for text in others if code in text]
    hall.workspace.store.close()
    forms = [code.encode(), read_receipt(code).encode()]
    files = [one for one in hall.workspace.folder.rglob("*") if one.is_file()]
    assert files and not [one.name for one in files if any(form in one.read_bytes() for form in forms)]
