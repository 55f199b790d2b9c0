"""The edges of what can be pressed or filled in can be seen in every look: 3:1 on the paper (WCAG 1.4.11, which axe does not check)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from visits import IDLE

from assetmap.app.parts.look import COOKIE, TOKENS
from assetmap.layers.editing import contrast

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

CONTROLS = {
    "compare?example=practice&question=foot": (
        "[data-testid=stCheckbox] label > div:first-of-type",
        "[data-testid=stButtonGroup] button[aria-checked=false]",
    ),
    "compare?example=practice&question=changes": ("[data-testid=stDateInputField]",),
    "share?example=practice": (
        "[data-testid=stDownloadButton] button[kind=secondary]",
        "[data-testid=stCheckbox] label:has([role=switch]) > div:first-of-type",
    ),
}


@pytest.mark.parametrize("look", TOKENS)
def test_the_edges_of_controls_can_be_seen(visit: Any, look: str) -> None:
    here = visit()
    here.context.add_cookies([{"name": COOKIE, "value": f"{look}.usual.en-GB", "url": here.url}])
    faint = []
    for address, selectors in CONTROLS.items():
        page = here.open(address)
        for selector in selectors:
            page.locator(selector).first.wait_for()
            page.wait_for_selector(IDLE)
            style = page.locator(selector).first.evaluate(
                "(one) => { const style = getComputedStyle(one);"
                " return parseFloat(style.borderTopWidth) ? style.borderTopColor : style.backgroundColor; }"
            )
            shade = "#" + "".join(f"{int(part):02x}" for part in re.findall(r"\d+", style)[:3])
            if contrast(shade, TOKENS[look]["paper"]) < 3 or "rgba" in style:
                faint.append((selector, style))
    assert faint == []
