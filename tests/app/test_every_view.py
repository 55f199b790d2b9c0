"""Every view of every kind of workspace opens without a fault: on a phone and a projector, in every look, under axe."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from running_app import RunningApp, end, serve
from streamlit.testing.v1 import AppTest
from visits import DRAWN, IDLE, Visit, axe_violations, sideways

from assetmap.app.parts.look import COOKIE
from assetmap.app.server import SCRIPT
from assetmap.territories import territory_from_bbox
from assetmap.workspace.adding import NewAsset, add_asset
from assetmap.workspace.examples import examples
from assetmap.workspace.stored import Workspace

VIEWS = {
    "start": "Start",
    "map": "Map",
    "bring-in": "Bring in",
    "check": "Check",
    "signpost": "Signpost",
    "compare": "Compare",
    "share": "Share",
    "workshop": "Workshop",
    "settings": "Settings",
}
WIDTHS = (320, 390, 768, 1920, 1280)
FAULTS = "[data-testid=stException], [data-testid=stAlertContentError]"


def fill(folder: Path) -> None:
    """Make a workspace with two territories: one with nothing in it, one with a single asset."""
    import shapely

    with Workspace.open(folder) as workspace:
        workspace.add_territory(territory_from_bbox((-2.97, 56.42, -2.92, 56.45), "Empty"))
        one = territory_from_bbox((-3.97, 56.42, -3.92, 56.45), "One")
        workspace.add_territory(one)
        add_asset(workspace, one, NewAsset("The only bench", "benches", shapely.Point(-3.95, 56.43), {}))


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSETMAP_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.delenv("ASSETMAP_DEMO", raising=False)
    fill(tmp_path / "workspace")


def walk(query: dict[str, str]) -> None:
    """Open the app and go through all its views; every one has its heading, and says nothing of a fault."""
    screen = AppTest.from_file(SCRIPT, default_timeout=60)
    for name, value in query.items():
        screen.query_params[name] = value
    screen.run()
    for path, title in VIEWS.items():
        screen.switch_page(f"views/{path.replace('-', '_')}.py").run()
        assert not screen.exception, title
        assert [one.value for one in screen.error] == [], title
        headings = [one.value for one in screen.title] + [str(one.proto.body) for one in screen.get("html")]
        assert any(one == title or f">{title}</h1>" in one for one in headings), title
        assert query.items() <= dict(screen.query_params).items()


def test_every_view_opens_before_there_is_a_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSETMAP_WORKSPACE", str(tmp_path / "none"))
    monkeypatch.delenv("ASSETMAP_DEMO", raising=False)
    screen = AppTest.from_file(SCRIPT, default_timeout=60).run()
    for path in VIEWS:
        screen.switch_page(f"views/{path.replace('-', '_')}.py").run()
        assert not screen.exception and not screen.error, path


@pytest.mark.parametrize("territory", ["empty", "one"])
def test_every_view_opens_with_nothing_and_with_one_asset(workspace: None, territory: str) -> None:
    walk({"territory": territory})


@pytest.mark.parametrize("example", [one.id for one in examples()])
def test_every_view_opens_on_every_worked_example(example: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSETMAP_DEMO", "1")
    walk({"example": example})


# In the browser


@pytest.fixture(scope="module")
def own_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    folder = tmp_path_factory.mktemp("own") / "workspace"
    fill(folder)
    started = serve(folder)
    yield started
    end(started.process)


Open = Callable[..., Visit]


@pytest.fixture
def opened(browser: Any, app: RunningApp, own_app: RunningApp) -> Iterator[Open]:
    """Open the worked examples, or a territory of one's own workspace, in a look."""
    visits: list[Visit] = []

    def start(query: str, look: str = "", width: int = 1280) -> Visit:
        url = app.url if "example=" in query else own_app.url
        here = Visit(browser, url, width, 900)
        visits.append(here)
        if look:
            here.context.add_cookies([{"name": COOKIE, "value": f"{look}.usual.en-GB", "url": url}])
        page = here.open(f"start?{query}")
        if look:
            page.wait_for_selector(f"html[data-theme={look}]", state="attached")
        settle(page, "Start")
        return here

    yield start
    for one in visits:
        assert one.outside == []
        assert one.complaints == []
        one.close()


def settle(page: Any, title: str) -> None:
    """Wait until a view is there as a whole."""
    page.wait_for_function("(title) => document.title.startsWith(title)", arg=f"{title} ")
    page.get_by_role("heading", name=title, exact=True, level=1).first.wait_for()
    page.wait_for_selector(IDLE)
    if page.locator(".am-map-host").count():
        page.wait_for_selector(DRAWN)


def views_of(page: Any) -> Iterator[str]:
    """Go through the views by the links in the bar, and say where one is."""
    for title in VIEWS.values():
        page.locator(".st-key-am-views").get_by_role("link", name=title, exact=True).click()
        settle(page, title)
        assert page.locator(FAULTS).count() == 0, title
        yield title


@pytest.mark.browser
@pytest.mark.enable_socket
@pytest.mark.parametrize("look", ["light", "dark", "contrast"])
def test_axe_finds_nothing_on_any_view_in_any_look(opened: Open, look: str) -> None:
    page = opened("example=practice", look).page
    assert {title: found for title in views_of(page) if (found := axe_violations(page))} == {}


@pytest.mark.browser
@pytest.mark.enable_socket
def test_axe_finds_nothing_on_any_view_on_a_phone(opened: Open) -> None:
    page = opened("example=practice", "light", 390).page
    assert {title: found for title in views_of(page) if (found := axe_violations(page))} == {}


@pytest.mark.browser
@pytest.mark.enable_socket
@pytest.mark.parametrize("territory", ["empty", "one"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways_where_there_is_next_to_nothing(
    opened: Open, territory: str
) -> None:
    page = opened(f"territory={territory}").page
    found = {title: (axe_violations(page), *looked_at(page, (390, 820, 1920, 1280))) for title in views_of(page)}
    assert found == {title: ([], [], []) for title in VIEWS.values()}


def looked_at(page: Any, widths: Iterable[int]) -> tuple[list[tuple[int, int]], list[tuple[int, str]]]:
    """Return at which widths of screen the view runs over the edge, and what lies over something else; the last one stays."""
    over, covered = [], []
    for width in widths:
        over += too_wide(page, [width])
        covered += [(width, pair) for pair in overlaps(page)]
    return over, covered


def overlaps(page: Any) -> list[str]:
    """Name the pairs of words and things to press, outside the map, that lie over each other."""
    found: list[str] = page.evaluate(
        """() => {
            const all = [...document.querySelectorAll('.stMain :is(h1, h2, h3, p, li, label, button, a, input, textarea)')].filter(
                (one) => one.checkVisibility({ opacityProperty: true }) && !one.closest('.am-map-host, .am-unseen, .am-skip-link')
                    && one.matches(':not(.am-unseen)'));
            const words = document.createRange(), pairs = [];
            const boxOf = (one) => {  // of words only what is written: the room round them may be shared
                words.selectNodeContents(one);
                return (one.matches('button, a, input, textarea') ? one : words).getBoundingClientRect();
            };
            const boxes = all.map(boxOf);
            for (let i = 0; i < all.length; i += 1) for (let j = i + 1; j < all.length; j += 1) {
                if (all[i].contains(all[j]) || all[j].contains(all[i]) || all[i].closest('label')?.contains(all[j])) continue;
                const across = Math.min(boxes[i].right, boxes[j].right) - Math.max(boxes[i].left, boxes[j].left);
                const down = Math.min(boxes[i].bottom, boxes[j].bottom) - Math.max(boxes[i].top, boxes[j].top);
                if (across > 6 && down > 6) pairs.push(`${all[i].outerHTML.slice(0, 80)} / ${all[j].outerHTML.slice(0, 80)}`);
            }
            return pairs;
        }"""
    )
    return found


@pytest.mark.browser
@pytest.mark.enable_socket
def test_nothing_scrolls_sideways_from_a_small_phone_to_a_projector(opened: Open) -> None:
    page = opened("example=practice").page
    assert {title: wide for title in views_of(page) if (wide := too_wide(page, WIDTHS))} == {}


def too_wide(page: Any, widths: Iterable[int]) -> list[tuple[int, int]]:
    """Return the widths of screen at which the view runs over the edge, and by how many pixels; the last one stays."""
    over = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(100)  # for the parts that measure themselves
        over += [(width, pixels)] if (pixels := sideways(page)) else []
    return over


@pytest.mark.browser
@pytest.mark.enable_socket
def test_the_map_of_every_worked_example_is_drawn(opened: Open) -> None:
    here = opened("example=practice")
    for one in examples():
        page = here.open_map(f"map?example={one.id}")
        page.locator(".am-map-host h1", has_text=one.title).wait_for(state="attached")
        assert page.locator(FAULTS).count() == 0, one.title
