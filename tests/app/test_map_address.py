"""The address of the map says what is shown there: it can be passed on, gone back to, and hold nonsense."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest
from visits import DRAWN, IDLE

from assetmap.app.parts.bar import LONGEST_VALUE, OF_THE_MAP, OF_VIEWS
from assetmap.app.server import SCRIPT
from assetmap.maps import libraries


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSETMAP_DEMO", "1")


def opened(view: str = "map", **query: str) -> AppTest:
    screen = AppTest.from_file(SCRIPT, default_timeout=60)
    screen.query_params["example"], screen.query_params["territory"] = "practice", "practice"
    for name, value in query.items():
        screen.query_params[name] = value
    screen.run()
    screen.switch_page(f"views/{view}.py").run()
    assert not screen.exception and not screen.error
    return screen


def asked(screen: AppTest) -> dict[str, Any]:
    return {name: value[-1] if isinstance(value, list) else value for name, value in screen.query_params.items()}


def test_the_bar_leaves_the_map_s_own_names_in_the_address(demo: None) -> None:
    said = asked(opened(words="hall", theme="faith", asset="x"))
    assert said == {"example": "practice", "territory": "practice", "words": "hall", "theme": "faith", "asset": "x"}


def test_names_nobody_knows_and_values_nobody_chose_go(demo: None) -> None:
    said = asked(opened(colour="red", words="x" * (LONGEST_VALUE + 1)))
    assert said == {"example": "practice", "territory": "practice"}


def test_another_view_s_address_has_nothing_of_the_map(demo: None) -> None:
    assert "words" not in asked(opened("check", words="hall"))


def test_another_territory_s_address_has_no_filters_of_the_last(demo: None) -> None:
    screen = opened(words="hall", seen="public")
    screen.selectbox(key="desk_choice").select("territory:around-the-burn").run()
    assert asked(screen) == {"example": "practice", "territory": "around-the-burn", "seen": "public"}


@pytest.mark.parametrize(("asked_for", "audience"), [("public", "public"), ("nonsense", "coordinator")])
def test_who_sees_the_map_is_in_the_address(demo: None, asked_for: str, audience: str) -> None:
    screen = opened(seen=asked_for)
    assert screen.session_state["seen_by"] == audience
    assert asked(screen).get("seen", "coordinator") == audience


def test_the_script_and_the_bar_know_the_same_names() -> None:
    script = (libraries.WEB_FOLDER / "address.js").read_text(encoding="utf-8")
    found = re.search(r"NAMES = \[(.*?)\]", script)
    assert found is not None
    assert tuple(re.findall(r"'(\w+)'", found[1])) == OF_THE_MAP
    assert not set(OF_THE_MAP) & {name for names in OF_VIEWS.values() for name in names}


def names_shown(page: Any) -> list[str]:
    found: list[str] = page.locator(".am-row-name").all_text_contents()
    return found


@pytest.mark.browser
@pytest.mark.enable_socket
class TestInTheBrowser:
    def test_whoever_opens_the_address_sees_the_same_list_and_card(self, visit: Any) -> None:
        page = visit().open_map("map?example=practice&territory=practice")
        page.locator(".am-narrow summary").click()
        page.locator(".am-narrow input[type=checkbox]").first.check()
        page.locator(".am-theme input").nth(5).uncheck()
        page.locator(".am-search").fill("a")
        page.wait_for_url("**words=a**")
        page.locator(".am-row").nth(1).click()
        page.wait_for_url("**asset=**")
        assert "without=" in page.url and "gives=" in page.url
        other = visit().page
        other.goto(page.url)
        other.wait_for_selector(DRAWN)
        assert names_shown(other) == names_shown(page) != []
        assert other.inner_text(".am-left") == page.inner_text(".am-left")
        assert other.inner_text(".am-card h2") == page.inner_text(".am-card h2")
        assert other.input_value(".am-search") == "a"
        assert other.url == page.url

    def test_what_is_typed_stays_and_no_view_runs_for_it(self, visit: Any) -> None:
        page = visit().open_map("map?example=practice&territory=practice")
        page.wait_for_selector(IDLE)
        page.evaluate("""() => { window.runs = 0; new MutationObserver((all) => (window.runs += all.length))
            .observe(document.querySelector('[data-test-script-state]'), { attributeFilter: ['data-test-script-state'] }); }""")
        page.locator(".am-search").press_sequentially("braeside hall", delay=60)
        page.wait_for_url("**words=braeside+hall")
        assert page.input_value(".am-search") == "braeside hall"
        assert page.evaluate("window.runs") == 0

    def test_nonsense_shows_everything_and_says_so(self, visit: Any) -> None:
        here = visit()
        query = "theme=zzz&kind=%25&without=%3Cb%3E&level=x&status=&gives=..&form=1&people=%00&access=a&open=thu-never&untold=2"
        page = here.open_map(f"map?example=practice&territory=practice&{query}&asset=nobody")
        page.get_by_text("Part of what this address asks for is not on this map.").wait_for()
        page.wait_for_url("**territory=practice&open=thu")
        page.get_by_role("button", name="Show all", exact=True).click()
        page.wait_for_url("**territory=practice")
        assert page.locator(".am-map-words").count() == 0
        assert page.get_by_test_id("stException").count() == 0
        assert here.complaints == []

    def test_back_and_forward_go_through_readers_and_views(self, visit: Any) -> None:
        page = visit().open_map("map?example=practice&territory=practice")
        page.locator(".am-search").fill("hall")
        page.wait_for_url("**words=hall")
        page.get_by_text("Everyone", exact=True).click()
        page.wait_for_url("**seen=public**")
        page.locator(".am-search").fill("park")
        page.wait_for_url("**words=park")
        page.go_back()
        expect(page.locator(".am-search")).to_have_value("hall")
        page.get_by_role("button", name="Add one").wait_for()  # which only the co-ordinator has
        page.go_forward()
        expect(page.locator(".am-search")).to_have_value("park")
        page.get_by_role("button", name="Add one").wait_for(state="detached")
        page.locator(".st-key-am-views").get_by_role("link", name="Share").click()
        page.get_by_role("heading", name="Share", level=1).wait_for()
        assert "words" not in page.url
        page.go_back()
        page.wait_for_selector(DRAWN)
        assert page.input_value(".am-search") == "park"

    def test_going_back_while_the_map_is_still_drawn_keeps_the_way_forward(self, visit: Any) -> None:
        page = visit().open_map("map?example=practice&territory=practice")
        page.get_by_text("Everyone", exact=True).click()
        page.wait_for_url("**seen=public**")
        page.go_back()
        page.wait_for_url(lambda address: "seen=public" not in address)
        page.get_by_role("button", name="Add one").wait_for()
        page.go_forward()
        page.wait_for_url("**seen=public**")
        page.get_by_role("button", name="Add one").wait_for(state="detached")
        page.go_back()
        page.go_forward()
        page.go_back()
        page.get_by_role("button", name="Add one").wait_for()
        page.wait_for_timeout(1_000)
        assert "seen=public" not in page.url
        page.go_forward()
        page.wait_for_url("**seen=public**")
