"""Whatever OpenStreetMap's service does, the last good answer is used and that is said; with none, one plain sentence."""

from __future__ import annotations

import json
import socket
import time
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import FIRST_DAY, LATER, QUICK
from osm_service import SCRIPT, Service

from assetmap.errors import SourceError
from assetmap.settings import Settings

pytestmark = pytest.mark.usefixtures("in_thread")

FAULTS = {
    "I01 busy, come back in a minute": ("status:429:60", "is busy"),
    "I02 busy": ("status:429", "is busy"),
    "I03 bad gateway": ("status:502", "out of order at the moment (status 502)"),
    "I03 out of order": ("status:503", "out of order at the moment (status 503)"),
    "I03 gateway timed out": ("status:504", "out of order at the moment (status 504)"),
    "I06 JSON cut short": ("broken", "broke off"),
    "I06 connection lost": ("dropped", "broke off"),
    "I07 log-in page": ("html", "network log-in page?"),
    "I07 log-in page that says it is JSON": ("html:application/json", "network log-in page?"),
    "I07 the network wants a log-in": ("status:511", "network log-in page?"),
    "I08 timed out": ("remark", "could not finish the question (it says “runtime error: Query timed out"),
    "I08 out of memory": ("remark:runtime error: Query run out of memory", "run out of memory"),
    "I10 a body without end": ("huge:20000000", "larger than this version takes"),
    "I10 a gzip bomb": ("bomb:50000000", "larger than this version takes"),
    "I17 blocked": ("status:403", "refused the question (status 403)"),
    "I17 not acceptable": ("status:406", "refused the question (status 406)"),
    "a question it does not understand": ("status:400", "refused the question (status 400)"),
}


@pytest.mark.parametrize(("fault", "words"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_leads_to_the_last_good_answer_and_is_said_with_its_date(fault, words, service, gather, tmp_path):
    good = gather(FIRST_DAY)
    kept = {path.name: path.read_bytes() for path in (tmp_path / "osm").glob("*.json")}
    service.faults = [fault]
    answer = gather(LATER)
    assert (answer.is_fresh, answer.asked_at, answer.path) == (False, FIRST_DAY, good.path)
    assert words in answer.notes[0] and "3 May 2026" in answer.notes[1]
    assert answer.reading.records["record_id"].tolist() == good.reading.records["record_id"].tolist()
    assert {path.name: path.read_bytes() for path in (tmp_path / "osm").glob("*.json")} == kept


@pytest.mark.parametrize(("fault", "words"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_with_nothing_kept_is_one_plain_sentence_and_keeps_nothing(fault, words, service, gather, tmp_path):
    service.faults = [fault]
    with pytest.raises(SourceError) as told:
        gather()
    assert words in str(told.value) and "No earlier answer for Around the Burn is kept" in str(told.value)
    assert "Traceback" not in str(told.value) and str(tmp_path) not in str(told.value)
    assert list((tmp_path / "osm").glob("*.json")) == []


def test_busy_with_a_time_to_come_back_is_waited_for(service, gather):
    """I01."""
    service.faults = ["status:429:1", ""]
    started = time.monotonic()
    answer = gather(limits=replace(QUICK, waiting_s=5))
    assert answer.is_fresh and 1 <= time.monotonic() - started < 4
    assert len(service.requests) == 2


def test_a_time_to_come_back_that_is_too_long_is_not_waited_for(service, gather):
    """I01: of 30 s in all, here half a second."""
    service.faults = ["status:429:60"]
    started = time.monotonic()
    with pytest.raises(SourceError, match="is busy"):
        gather()
    assert time.monotonic() - started < 2 and len(service.requests) == 1


@pytest.mark.parametrize("status", ["status:429", "status:504"])
def test_busy_without_a_time_is_tried_three_times_more_at_growing_distances(status, service, gather):
    """I02, I03: never for ever, as osmnx would."""
    service.faults = [status]
    started = time.monotonic()
    with pytest.raises(SourceError):
        gather()
    assert len(service.requests) == 4 and time.monotonic() - started >= sum(QUICK.back_off_s)


def test_an_answer_after_some_trouble_is_a_good_answer(service, gather):
    service.faults = ["status:504", "status:429", ""]
    answer = gather()
    assert answer.is_fresh and answer.notes == () and len(answer.reading.records)


def test_nothing_found_is_an_answer_and_differs_from_a_failure(service, gather):
    """I09."""
    service.faults = ["empty"]
    answer = gather()
    assert answer.is_fresh and answer.reading.records.empty
    assert "not mapped yet" in answer.notes[0]


def test_a_redirect_to_another_address_is_not_followed(service, gather, practice_data):
    """I11."""
    other = Service(practice_data).start()
    service.faults = [f"redirect:{other.url}/api/interpreter"]
    with pytest.raises(SourceError, match="to another address"):
        gather()
    other.stop()
    assert other.requests == []


def test_a_redirect_within_the_service_is_followed(service, gather):
    service.faults = [f"redirect:{service.url}/api/interpreter", ""]
    assert gather().is_fresh


def test_a_damaged_kept_answer_is_noticed_and_fetched_again(service, gather):
    """I12."""
    path = gather(FIRST_DAY).path
    path.write_bytes(path.read_bytes().replace(b"name", b"nome", 1))
    answer = gather(LATER)
    assert answer.is_fresh and answer.asked_at == LATER
    assert "damaged" in answer.notes[0]
    assert gather(LATER).notes == ()


@pytest.mark.parametrize("left", [0, 0.5], ids=["nothing left", "half left"])
@pytest.mark.parametrize("which", ["*.about.json", "*[0-9a-f].json"], ids=["what is said of it", "the answer"])
def test_a_damaged_kept_answer_is_never_used(left, which, service, gather, tmp_path):
    """I12."""
    gather(FIRST_DAY)
    (path,) = [path for path in (tmp_path / "osm").glob(which) if which[1] == "." or "about" not in path.name]
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * left)])
    service.faults = ["status:503"]
    with pytest.raises(SourceError, match=r"was damaged.*No earlier answer"):
        gather(LATER)


def test_odd_elements_are_counted_and_the_rest_is_used(service, gather):
    """I13: repeats, an older version, a way without nodes, relations that are open or hold themselves, and nonsense."""
    plain = gather().reading.records
    service.faults = ["odd"]
    answer = gather()
    records = answer.reading.records
    said = " ".join(answer.reading.notes)
    assert set(plain["record_id"]) <= set(records["record_id"]) and records["record_id"].is_unique
    assert not records["tags"].str.contains("The name it had before").any()
    for words in ("more than once", "3 elements of the answer could not be understood", "1 shape has corners outside"):
        assert words in said


def test_markup_in_tags_comes_through_to_the_letter(service, gather):
    """I14: it is data; what shows it makes it harmless."""
    service.faults = ["scripts"]
    names = [json.loads(tags).get("name") for tags in gather().reading.records["tags"]]
    assert names.count(SCRIPT) > 10


def test_a_name_longer_than_openstreetmap_allows_is_left_out_and_counted(service, gather):
    """I14."""
    service.faults = ["scripts"]
    answer = gather()
    assert answer.is_fresh and not answer.reading.records["tags"].str.contains("xxxxxxxxxx").any()
    assert "could not be understood and was left out" in " ".join(answer.reading.notes)


def test_a_connection_that_cannot_be_made_secure_is_said_in_plain_words(service, gather, told):
    """I17."""
    secure = Settings(overpass_url=told.overpass_url.replace("http:", "https:"))
    with pytest.raises(SourceError, match=r"No secure connection.*date and time"):
        gather(settings=secure)


def test_a_computer_without_network_has_the_kept_answer_within_two_seconds(service, gather):
    """I04: refused."""
    gather(FIRST_DAY)
    service.stop()
    started = time.monotonic()
    answer = gather(LATER)
    assert time.monotonic() - started < 2
    assert not answer.is_fresh and "Is this computer on the internet?" in answer.notes[0]


def test_a_name_that_cannot_be_looked_up_is_as_being_offline(gather, monkeypatch):
    """I04."""

    def no_names(*arguments: object, **options: object) -> None:
        raise socket.gaierror("Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", no_names)
    with pytest.raises(SourceError, match="on the internet"):
        gather(settings=Settings(overpass_url="http://overpass.invalid/api"))


def test_a_name_that_is_looked_up_for_ever_is_as_being_offline(gather, monkeypatch):
    """I04."""
    monkeypatch.setattr(socket, "getaddrinfo", lambda *arguments, **options: time.sleep(3) or [])
    started = time.monotonic()
    with pytest.raises(SourceError, match="on the internet"):
        gather(settings=Settings(overpass_url="http://overpass.invalid/api"))
    assert time.monotonic() - started < 2


def test_a_folder_that_cannot_be_made_is_said(gather, tmp_path: Path):
    (tmp_path / "osm").write_text("a file in its place")
    with pytest.raises(SourceError, match="could not be made"):
        gather()
