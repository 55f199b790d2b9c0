"""A phone in a real browser, for the tests of the live pages."""

from __future__ import annotations

from typing import Any

from live_phones import Hall


class Handset:
    """A phone's browser of its own, with what it complained of."""

    def __init__(self, browser: Any, hall: Hall, **context: Any) -> None:
        self.hall, self.complaints = hall, []
        self.context = browser.new_context(**{"viewport": {"width": 390, "height": 780}, **context})
        self.page = self.open_page()

    def open_page(self) -> Any:
        page = self.context.new_page()
        page.set_default_timeout(6_000)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def scan(self) -> Any:
        """Join by the square code."""
        self.page.goto("about:blank")
        self.page.goto(self.hall.server.keys.join_url)
        self.page.wait_for_url("**/add")
        return self.page

    def walk(self, name: str) -> None:
        """Answer every question of something good here, up to “Send”."""
        page = self.page
        page.locator("#next").click()
        page.locator("#name").fill(name)
        while page.locator("#next").is_visible():
            page.locator("#next").click()

    def tell(self, name: str) -> None:
        self.walk(name)
        self.page.locator("#send").click()

    def thanks_for(self, name: str) -> None:
        """Tell something and wait until it is kept."""
        self.tell(name)
        self.thanked()

    def kept(self, name: str) -> Any:
        """Return what this browser keeps under a name."""
        return self.page.evaluate("(name) => JSON.parse(localStorage.getItem(name))", name)

    def thanked(self) -> None:
        """Wait for a thank you."""
        self.page.locator("#thanks", has_text="Thank you").wait_for()


def told_in(hall: Hall, start: str) -> list[str]:
    return [name for name in hall.names() if name.startswith(start)]


def join_by_typing(phone: Handset) -> Any:
    page = phone.page
    page.goto(f"http://127.0.0.1:{phone.hall.port}/")
    page.locator("[name=code]").fill(phone.hall.server.keys.code.lower())
    page.get_by_role("button", name="Join", exact=True).click()
    page.wait_for_url("**/add")
    return page
