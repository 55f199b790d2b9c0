"""What the tests of whole journeys press, wait for and look at, in the words a person would use."""

from __future__ import annotations

from collections.abc import Iterator
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
    assert complaints == []


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
    """Wait until the page says that this was done."""
    page.locator(".am-done", has_text=words).wait_for()


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
    """Check that what has the focus is on the screen, large enough to see, and looks other than without the focus."""
    told = page.evaluate(
        """() => {
            const at = document.activeElement;
            const look = () => [at, at.parentElement, at.nextElementSibling, at.closest('label'),
                at.closest('[data-baseweb]'), at.closest('[data-baseweb=select] > div')].filter(Boolean).map((one) => {
                const style = getComputedStyle(one);
                return [style.outlineStyle === 'none' ? '' : style.outlineWidth + style.outlineColor, style.boxShadow,
                    style.borderColor, style.backgroundColor, style.textDecoration].join('|');
            }).join('#');
            const box = at.getBoundingClientRect();
            const focused = look();
            const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
            return { focused, inside, name: at.outerHTML.slice(0, 120) };
        }"""
    )
    assert told["inside"], f"What has the focus is not on the screen: {told['name']}"
