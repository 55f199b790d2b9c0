"""Where a thing is: only what the map has is taken, and it stays where it was while its words change."""

from __future__ import annotations

import re

import pytest
from live_phones import Hall, Phone

from assetmap.workshop import limits
from assetmap.workspace import room_deeds

pytestmark = pytest.mark.enable_socket

SKILL = {"kind": "person", "layer": "skills_and_talents"}
EXACT = {"consent_keep": "yes", "consent_keep_exact_place": "yes"}
NUMBER = "Jane Doe 07700 900123"


@pytest.mark.parametrize(
    "place", [{"place": kind, "place_of": NUMBER} for kind in ("street", "asset", "cell", "square", "somewhere")]
)
def test_a_place_that_the_map_does_not_have_is_refused(hall: Hall, anna: Phone, place: dict[str, str]) -> None:
    before = hall.server.keeper.version
    assert anna.say("A good bench", **place).status == 422
    assert hall.server.keeper.version == before


def test_the_name_of_a_place_is_the_maps_own_and_not_what_was_sent(hall: Hall, anna: Phone) -> None:
    street = next(iter(hall.server.service.map.streets))
    told = anna.say("A good wall", place="street", street=street.upper(), place_of=NUMBER).data
    assert told["place"]["of"] == street


def test_a_thing_stays_where_it_is_while_its_words_are_changed(hall: Hall, anna: Phone) -> None:
    street = next(iter(hall.server.service.map.streets))
    told = anna.say("A bench", place="street", street=street).data
    changed = anna.post(f"/entries/{told['id']}", {"kind": "asset", "name": "Two benches", "revision": "1"}).data
    assert (changed["words"]["name"], changed["place"]) == ("Two benches", told["place"])


def test_it_is_moved_by_a_change_that_says_where_to(hall: Hall, anna: Phone) -> None:
    told = anna.say("A bench", place="point", lon="-2.97", lat="56.46").data
    form = {"kind": "asset", "name": "A bench", "revision": "1", "place": "none"}
    assert anna.post(f"/entries/{told['id']}", form).data["place"]["kind"] == "none"


def test_an_exact_place_stays_as_long_as_its_person_agrees_to_that(hall: Hall, anna: Phone) -> None:
    told = anna.say("I sew", **SKILL, **EXACT, place="point", lon="-2.970123", lat="56.460123").data

    def stored() -> dict[str, str]:
        return dict(hall.server.keeper.see(lambda room: room.entries[told["id"]].words) or {})

    assert stored()["lon"] == "-2.970123"
    anna.post(f"/entries/{told['id']}", {**SKILL, **EXACT, "name": "I sew and knit", "revision": "1"})
    assert (stored()["name"], stored()["lon"]) == ("I sew and knit", "-2.970123")
    anna.post(f"/entries/{told['id']}", {**SKILL, "consent_keep": "yes", "name": "I sew", "revision": "2"})
    assert "lon" not in stored()
    place = hall.server.keeper.see(lambda room: room.entries[told["id"]].place)
    assert (place.kind, place.of) == ("cell", told["place"]["of"])


def test_of_two_versions_without_script_ones_own_keeps_its_choices(hall: Hall, anna: Phone) -> None:
    told = anna.say("I bake", **SKILL, consent_keep="yes", consent_show_in_room="yes").data
    form = {**SKILL, "consent_keep": "yes", "consent_show_in_room": "yes", "name": "I bake bread", "revision": "1"}
    anna.post(f"/entries/{told['id']}", form)
    page = anna.post(f"/entries/{told['id']}", {**form, "name": "I bake cakes"}, Accept="text/html")
    assert page.status == 409
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
    saved = anna.post(f"/entries/{told['id']}", {**fields, "name": "I bake cakes"}).data
    assert (saved["words"]["name"], sorted(saved["consents"])) == ("I bake cakes", ["keep", "show_in_room"])


def test_a_phone_that_sent_all_it_may_is_told_so_and_may_still_change_it(
    hall: Hall, anna: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hall.server.service.sending, "_most", 1)
    told = anna.say("The last one").data
    refused = anna.say("One too many")
    assert (refused.status, "which is all that one phone may" in refused.data["error"]) == (429, True)
    for number in range(3):
        form = {"kind": "asset", "name": f"Changed {number}", "revision": str(number + 1)}
        assert anna.post(f"/entries/{told['id']}", form).status == 200
    assert limits.ENTRIES_PER_WORKSHOP == 200
    room_deeds.withdraw(hall.server.keeper, told["id"]).result()
