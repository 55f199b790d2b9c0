"""What the tests of whole journeys press, wait for and look at, in the words a person would use."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from running_app import RunningApp, end, serve
from visits import IDLE, Visit

FAULTS = "[data-testid=stException], [data-testid=stAlertContentError]"
EXPLORER = "document.querySelector('.am-map-host').explorer"


@contextmanager
def served(folder: Path, **settings: str) -> Iterator[RunningApp]:
    """Serve a workspace while the block lasts, with settings that are told in environment variables."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("ASSETMAP_DEMO", raising=False)
        for name, value in settings.items():
            patch.setenv(name, value)
        started = serve(folder)
    yield started
    written = end(started.process)
    assert "Traceback" not in "".join(written)


@contextmanager
def visiting(browser: Any, app: RunningApp, width: int = 1280, height: int = 900) -> Iterator[Visit]:
    """Visit an app while the block lasts; the visit asks nothing of other machines and complains of nothing."""
    here = Visit(browser, app.url, width, height)
    yield here
    outside, complaints = here.outside, here.complaints
    here.close()
    assert outside == []
    assert complaints == [], complaints


def idle(page: Any) -> None:
    """Wait until the page has taken in what was pressed and stands still."""
    page.wait_for_timeout(60)  # for the press to be on its way
    page.wait_for_selector(IDLE)


def go(page: Any, view: str) -> None:
    """Go to another view by its link in the bar."""
    page.locator(".st-key-am-views").get_by_role("link", name=view, exact=True).click()
    page.wait_for_function("(view) => document.title.startsWith(view + ' ')", arg=view)
    idle(page)


def done(page: Any, words: str) -> None:
    """Wait until the page says that this was done, in words that begin so."""
    page.locator(".am-done").filter(has_text=re.compile(f"^{re.escape(words)}")).wait_for()


def comes_to(page: Any, look: Callable[[], object], wanted: object, seconds: float = 8.0) -> None:
    """Wait until what is looked at is as wanted, for new data reach a map a moment after the words above it."""
    until = time.monotonic() + seconds
    while (seen := look()) != wanted and time.monotonic() < until:
        page.wait_for_timeout(50)
    assert seen == wanted, page.evaluate("document.activeElement.outerHTML.slice(0, 160)")


def take_back(page: Any) -> None:
    """Press Undo, and wait until the page says that it was taken back."""
    page.get_by_role("button", name="Undo").click()
    done(page, "Taken back")


def pick(page: Any, name: str) -> None:
    """Choose an asset in the list beside the map, and wait for its card."""
    page.locator(".am-search").fill(name)
    page.locator(".am-row", has_text=name).first.click()
    page.locator(".am-card h2", has_text=name).wait_for()


def view_of(page: Any) -> dict[str, Any]:
    """Return where the map stands: its centre and zoom."""
    view: dict[str, Any] = page.evaluate(f"{EXPLORER}.state().view")
    return view


def tab_to(page: Any, found: str, most: int = 120, key: str = "Tab") -> None:
    """Go on with the Tab key until an expression about ``at``, what has the focus, is true; it has to be seen there."""
    for _step in range(most):
        if page.evaluate(f"((at) => {found})(document.activeElement)"):
            assert_focus_is_seen(page)
            return
        page.keyboard.press(key)
    pytest.fail(f"The keyboard does not reach: {found}")


def text_is(words: str) -> str:
    """Say for :func:`tab_to` that what has the focus is called exactly so."""
    return f"at.textContent.trim() === {words!r} || at.getAttribute('aria-label') === {words!r}"


def assert_focus_is_seen(page: Any) -> None:
    """Check that what has the focus is on the screen, and that its picture is another one without the focus."""
    box = page.evaluate(
        """() => {
            const box = (document.activeElement.closest('label') ?? document.activeElement).getBoundingClientRect();
            const left = Math.max(box.left - 6, 0), top = Math.max(box.top - 6, 0);
            const right = Math.min(box.right + 6, innerWidth), bottom = Math.min(box.bottom + 6, innerHeight);
            return { x: left, y: top, width: right - left, height: bottom - top };
        }"""
    )
    name = page.evaluate("document.activeElement.outerHTML.slice(0, 160)")
    assert min(box["width"], box["height"]) > 6, f"What has the focus is not on the screen: {name}"
    page.wait_for_timeout(150)  # for what fades in
    focused = page.screenshot(clip=box)
    page.evaluate("window.focusWas = document.activeElement; focusWas.blur()")
    page.wait_for_timeout(250)
    without = page.screenshot(clip=box)
    page.evaluate("focusWas.focus({ preventScroll: true })")
    assert focused != without, f"Nobody sees that this has the focus: {name}"
