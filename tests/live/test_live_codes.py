"""Codes: the same answer whatever is wrong, slowed and at last switched off; the square code stays (threats K12 to K14)."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator

import pytest
from live_phones import DATA, Answer, Hall

from assetmap.live import service as services
from assetmap.workshop.limits import FAILURES_PER_HOUR, FailureLimits
from assetmap.workspace import room_deeds
from assetmap.workspace.workshop_keys import with_new_code

pytestmark = pytest.mark.enable_socket


@pytest.fixture(autouse=True)
def forgiven(hall: Hall) -> Iterator[None]:
    """No test starts with another's wrong codes or phones that ask."""
    hall.server.service.knocking.clear()
    hall.server.service.failures = FailureLimits(hall.server.service.clock)
    yield
    hall.server.service.failures = FailureLimits(hall.server.service.clock)


def wrong_of(code: str) -> str:
    return "".join("X" if sign != "X" else "W" for sign in code)


def what_is_told(answer: Answer) -> tuple[int, str, tuple[tuple[str, str], ...]]:
    return answer.status, answer.text, tuple(sorted(answer.headers.items()))


def try_often(hall: Hall, code: str, address: int, times: int = 8) -> tuple[list[Answer], list[float]]:
    phone, answers, seconds = hall.phone(f"127.0.1.{address}"), [], []
    for _ in range(times):
        begun = time.perf_counter()
        answers.append(phone.post("/join", {"code": code}))
        seconds.append(time.perf_counter() - begun)
    return answers, seconds


def test_wrong_expired_closed_replaced_and_unknown_codes_get_one_answer_in_one_time(
    new_hall: Callable[[], Hall],
) -> None:
    hall = new_hall()
    service, right = hall.server.service, hall.server.keys.code
    answers: dict[str, list[Answer]] = {}
    seconds: dict[str, list[float]] = {}

    def try_all(name: str, code: str, first: int) -> None:
        answers[name], seconds[name] = [], []
        for address in range(first, first + 8):
            got, took = try_often(hall, code, address)
            answers[name] += got
            seconds[name] += took

    try_all("wrong", wrong_of(right), 1)
    service.keys = with_new_code(service.keys)
    try_all("replaced", right, 21)
    now = service.clock()
    service.clock = lambda: now + services.HOURS * 3600 + 1
    try_all("expired", service.keys.code, 31)
    service.clock = time.monotonic
    room_deeds.close(hall.server.keeper).result()
    try_all("closed", service.keys.code, 41)
    assert len({what_is_told(one) for some in answers.values() for one in some}) == 1
    assert answers["wrong"][0].status == 403
    middle = {name: statistics.median(some) for name, some in seconds.items()}
    assert max(middle.values()) - min(middle.values()) < 0.005, middle


def test_what_cannot_be_a_code_is_told_its_form_and_counts_as_a_wrong_one(new_hall: Callable[[], Hall]) -> None:
    hall = new_hall()
    told = [hall.phone().post("/join", {"code": code}) for code in ("HELLO0", "BCD")]
    assert [one.status for one in told] == [403, 403]
    assert "no 0 or O" in told[0].data["error"]
    assert "6 letters and digits" in told[1].data["error"]
    assert hall.server.service.failures.failures_in_hour == 2


def test_a_wrong_square_code_gets_the_same_answer(hall: Hall) -> None:
    typed = hall.phone().post("/join", {"code": wrong_of(hall.server.keys.code)})
    scanned = hall.phone().post("/join", {"token": "x" * 22})
    assert what_is_told(typed) == what_is_told(scanned)


def test_codes_and_phones_hold_for_twelve_hours_and_a_new_code_for_twelve_of_its_own(
    new_hall: Callable[[], Hall],
) -> None:
    hall = new_hall()
    service, anna = hall.server.service, hall.joined()
    assert anna.say("Said in time").status == 201
    now = service.clock()
    service.clock = lambda: now + services.HOURS * 3600 + 1
    assert anna.say("Said the next day").status == 403
    assert anna.get("/mine").headers["location"] == "/"
    assert hall.phone().post("/join", {"token": service.keys.join_token}).status == 403
    service.keys = with_new_code(service.keys)
    assert hall.phone().post("/join", {"token": service.keys.join_token}).status == 200


def test_K13_a_thousand_wrong_codes_from_one_address_are_slowed_and_scanning_there_is_not(hall: Hall) -> None:
    hall.server.service.failures = FailureLimits(lambda: 0.0)  # all within one second, however slow the machine
    statuses = [hall.phone().post("/join", {"code": "222222"}).status for _ in range(1_000)]
    assert statuses == [403] * 10 + [429] * 990
    assert all(hall.phone().post("/join", {"token": hall.server.keys.join_token}).status == 200 for _ in range(20))
    waits = hall.phone().post("/join", {"code": hall.server.keys.code})
    assert (waits.status, 0 < int(waits.headers["retry-after"]) <= 30) == (429, True)
    elsewhere = hall.phone("127.0.3.1").post("/join", {"code": hall.server.keys.code})
    assert elsewhere.status == 200
    assert hall.server.service.failures.has_typed_codes


def test_K13_after_the_wait_a_code_is_looked_at_again(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    late = [0.0]
    hall.server.service.failures = FailureLimits(lambda: time.monotonic() + late[0])
    for _ in range(10):
        hall.phone().post("/join", {"code": "222222"})
    assert hall.phone().post("/join", {"code": hall.server.keys.code}).status == 429
    late[0] = 31.0
    assert hall.phone().post("/join", {"code": hall.server.keys.code}).status == 200


def test_K14_wrong_codes_from_many_addresses_switch_typing_off_and_scanning_goes_on(hall: Hall) -> None:
    addresses = [f"127.0.4.{number}" for number in range(1, FAILURES_PER_HOUR // 10 + 1)]
    statuses = [hall.phone(one).post("/join", {"code": "222222"}).status for one in addresses for _ in range(10)]
    assert statuses == [403] * FAILURES_PER_HOUR
    assert not hall.server.service.failures.has_typed_codes
    right = hall.phone("127.0.5.1").post("/join", {"code": hall.server.keys.code})
    assert (right.status, "Scan the square code" in right.data["error"]) == (429, True)
    assert hall.phone("127.0.5.1").post("/join", {"token": hall.server.keys.join_token}).status == 200
    assert hall.phone("127.0.4.1").post("/knock", {}).status == 303


def test_the_code_opens_however_it_is_typed(hall: Hall) -> None:
    code = hall.server.keys.code
    for written in (code.lower(), f" {code[:3]} {code[3:]} ", f"{code[:3]}-{code[3:]}"):
        assert hall.phone().post("/join", {"code": written}, Accept="text/html").headers["location"] == "/add"


def test_who_asks_to_be_let_in_waits_under_one_word_and_is_let_in_once(hall: Hall) -> None:
    service, phone = hall.server.service, hall.phone()
    for _ in range(3):
        phone.post("/knock", {})
    assert len(service.knocking) == 1
    assert "assetmap_phone" not in phone.cookies
    (asking,) = service.knocking.values()
    assert asking.sign in phone.get("/knock").text
    secret = phone.cookies["assetmap_knock"]
    assert service.let_in(asking.sign)
    joined = service.see(lambda room: len(room.people))
    phone.get("/knock")
    again = hall.phone()
    again.cookies["assetmap_knock"] = secret
    again.get("/knock")
    assert service.see(lambda room: len(room.people)) == joined + 1
    assert again.cookies["assetmap_phone"] == phone.cookies["assetmap_phone"]
    assert phone.get("/mine", **DATA).status == 200
    service.knocking.clear()


def test_not_more_ask_at_once_than_the_facilitator_can_look_at(hall: Hall) -> None:
    statuses = [hall.phone().post("/knock", {}).status for _ in range(services.MOST_KNOCKING + 1)]
    assert statuses == [303] * services.MOST_KNOCKING + [429]
    hall.server.service.knocking.clear()


def test_the_cookie_of_a_phone_is_for_this_site_alone_and_no_script_reads_it(hall: Hall) -> None:
    answer = hall.phone().post("/join", {"token": hall.server.keys.join_token})
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and f"Max-Age={services.HOURS * 3600}" in cookie
    with hall.workspace.store.read() as seen:
        token = cookie.partition("=")[2].partition(";")[0]
        assert token not in str([one.payload for one in seen.events()])


def test_the_token_of_the_square_code_is_sent_to_nobody_by_a_link(hall: Hall) -> None:
    assert hall.server.keys.join_url.partition("#")[2] == hall.server.keys.join_token
    page = hall.phone().get("/").text
    assert hall.server.keys.join_token not in page
    assert hall.server.keys.code not in page
