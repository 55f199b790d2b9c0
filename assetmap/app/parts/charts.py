"""Small charts in HTML of our own: the week as a strip, and months as bars. Each comes with the same in words and as a table."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from assetmap.app.language import _, ngettext
from assetmap.app.parts.side_by_side import plain_table, safe

if TYPE_CHECKING:
    import pandas as pd

MOST_MONTHS = 36
"""Months that are drawn; of more only the years are. Chosen by us."""
CHARTED = ("added", "ended", "revived")
BROUGHT_MARK = "◆"
"""Stands below a month in which a source was read."""
HOURS_LABELLED = (0, 6, 12, 18)


def day_names() -> dict[str, str]:
    """Name the days of the week."""
    names = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
    return dict(zip(("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"), names, strict=True))


def week_strip(week: pd.DataFrame) -> str:
    """Draw a week (``measure.open_hours_week``): a bar for each hour, as high as the share of the fullest hour that is open.

    Each territory is drawn to its own fullest hour, so that no week looks better than another. The drawing is not read aloud: the
    sentences of :func:`week_in_words` are.
    """
    most = max(int((week["open"] + week["sometimes"]).max()), 1)
    labels = "".join(f'<span style="grid-column:{hour + 2}">{hour}</span>' for hour in HOURS_LABELLED)
    days = []
    always, some = _by_day(week, "open"), _by_day(week, "sometimes")
    for day, name in enumerate(day_names().values()):
        cells = "".join(
            f'<i><b style="height:{100 * one / most:.0f}%"></b>'
            + (f'<b class="am-sometimes" style="height:{100 * other / most:.0f}%"></b>' if other else "")
            + "</i>"
            for one, other in zip(always[day], some[day], strict=True)
        )
        days.append(f'<span class="am-day">{safe(name[:3])}</span>{cells}')
    return f'<div class="am-week" aria-hidden="true">{"".join(days)}{labels}</div>'


def week_in_words(week: pd.DataFrame) -> list[str]:
    """Say for each day when most is open; the days nobody has told of share a sentence."""
    said, silent = [], []
    hours = zip(*(_by_day(week, part) for part in ("open", "sometimes", "unknown")), strict=True)
    for name, of_day in zip(day_names().values(), hours, strict=True):
        sentence = _day_in_words(name, *of_day)
        if sentence:
            said.append(sentence)
        else:
            silent.append(name)
    if silent:
        said.append(_("{days}: nobody has told us of anything open.").format(days=", ".join(silent)))
    return said


def week_table(week: pd.DataFrame, caption: str) -> str:
    """Write the numbers behind the strip: a row for each hour in which something is open, a column for each day."""
    days = day_names()
    always, some = _by_day(week, "open"), _by_day(week, "sometimes")
    rows = []
    for hour in range(24):
        told = [(always[day][hour], some[day][hour]) for day in range(7)]
        if any(map(any, told)):
            hours = _("{start} to {end}").format(start=hour, end=hour + 1)
            rows.append([hours, *(_open_words(*one) for one in told)])
    return plain_table(caption, [_("Hour"), *days.values()], rows)


def _open_words(always: int, some: int) -> str:
    if always and some:
        return _("{count:,}, and {more:,} in some weeks").format(count=always, more=some)
    if some:
        return _("{more:,} in some weeks").format(more=some)
    return f"{always:,}" if always else "–"


def _by_day(week: pd.DataFrame, part: str) -> list[list[int]]:
    """Return one column of a week as 24 numbers for each day."""
    numbers = week[part].tolist()
    return [numbers[start : start + 24] for start in range(0, len(numbers), 24)]


def _day_in_words(name: str, always: Sequence[int], some: Sequence[int], unsure: Sequence[int]) -> str:
    said = []
    if most := max(always):
        runs = _runs([hour for hour, count in enumerate(always) if count == most])
        spans = [_("{start} to {end}").format(start=one, end=other) for one, other in runs]
        joined = _(" and ").join([", ".join(spans[:-1]), spans[-1]] if len(spans) > 1 else spans)
        said.append(
            ngettext("{count:,} is open {hours}", "most is open {hours} ({count:,} at once)", most).format(
                count=most, hours=joined
            )
        )
    if max(some):
        said.append(_("up to {count:,} more in some weeks").format(count=max(some)))
    if unknown := max(unsure):
        said.append(_("{count:,} at a time nobody told").format(count=unknown))
    return f"{name}: {'; '.join(said)}." if said else ""


def _runs(hours: Sequence[int]) -> list[tuple[int, int]]:
    """Join hours that follow each other: 9, 10, 14 are 9 to 11 and 14 to 15."""
    runs: list[tuple[int, int]] = []
    for hour in hours:
        if runs and runs[-1][1] == hour:
            runs[-1] = (runs[-1][0], hour + 1)
        else:
            runs.append((hour, hour + 1))
    return runs


def change_words() -> dict[str, str]:
    """Name what can become of an asset."""
    return {
        "added": _("Added"),
        "ended": _("Ended"),
        "revived": _("Revived"),
        "paused": _("Resting"),
        "gone": _("Left the map"),
        "returned": _("Came back on the map"),
        "renamed": _("Called otherwise"),
        "moved": _("Moved"),
    }


def month_bars(
    counts: pd.DataFrame, label: str, months: Sequence[str] = (), brought: Mapping[str, str] | None = None
) -> str:
    """Draw how many were added, ended and revived (``measure.counts_by_month``) month by month, or by year where there are many.

    The kinds differ by pattern and place, not by colour alone; every bar carries its number. ``months`` (``2026-11``) are drawn
    although nothing happened in them. ``brought`` are sentences by day (``2026-11-22``) on what sources brought then: it is in no bar,
    but marked below the month.
    """
    brought = brought or {}
    by_period = periods(counts, months)
    length = len(next(iter(by_period), ""))
    marked = {day[:length] for day in brought}
    most = max((max(one.values()) for one in by_period.values()), default=0)
    if not most:
        return ""
    words = change_words()
    columns = "".join(
        '<div class="am-month"><div class="am-bars">'
        + "".join(
            f'<i class="am-bar am-{what}" style="height:{100 * numbers[what] / most:.1f}%"><b>{numbers[what]:,}</b></i>'
            for what in CHARTED
            if numbers[what]
        )
        + f"</div>{_period_label(period, number == 0, period in marked)}</div>"
        for number, (period, numbers) in enumerate(by_period.items())
    )
    legend = "".join(f'<li><i class="am-bar am-{what}"></i> {html.escape(words[what])}</li>' for what in CHARTED)
    if brought:
        legend += f"<li>{BROUGHT_MARK} {html.escape(_('A source was read then. What it brought is in no bar, but listed below.'))}</li>"
    spoken = html.escape(f"{label} {' '.join([*_bar_sentences(by_period), *brought.values()])}")
    return (
        f'<ul class="am-bar-legend">{legend}</ul>'
        f'<div class="am-months" role="img" tabindex="0" aria-label="{spoken}">{columns}</div>'
    )


def brought_in_words(brought: pd.DataFrame) -> dict[str, str]:
    """Say by day (``2026-11-22``) what sources brought (``measure.brought_by_sources``), each source in a sentence."""
    from assetmap.workspace.asking import in_words

    words = change_words()
    said: dict[str, list[str]] = {}
    for (day, by), counted in brought.groupby(["day", "by"], sort=False):
        day = str(day)
        numbers = ", ".join(
            f"{words[what].lower()} {number:,}" for what, number in zip(counted["what"], counted["number"], strict=True)
        )
        said.setdefault(day, []).append(f"{in_words(day)}, {by}: {numbers}.")
    return {day: " ".join(sentences) for day, sentences in said.items()}


def periods(counts: pd.DataFrame, months: Sequence[str] = ()) -> dict[str, dict[str, int]]:
    """Return how many were added, ended and revived by month, or by year where there are more than ``MOST_MONTHS``."""
    every = sorted({*counts["month"], *months})
    cut = 4 if len(every) > MOST_MONTHS else 7
    by_period: dict[str, dict[str, int]] = {month[:cut]: dict.fromkeys(CHARTED, 0) for month in every}
    for month, what, number in zip(counts["month"], counts["what"], counts["number"], strict=True):
        if what in CHARTED:
            by_period[month[:cut]][what] += int(number)
    return by_period


def _bar_sentences(by_period: Mapping[str, Mapping[str, int]]) -> list[str]:
    words = change_words()
    return [
        f"{_period_words(period)}: "
        + ", ".join(f"{words[what].lower()} {number:,}" for what, number in numbers.items() if number)
        + "."
        for period, numbers in by_period.items()
        if any(numbers.values())
    ]


def _period_words(period: str) -> str:
    if len(period) == 4:
        return period
    names = (
        _("Jan"), _("Feb"), _("Mar"), _("Apr"), _("May"), _("Jun"),
        _("Jul"), _("Aug"), _("Sep"), _("Oct"), _("Nov"), _("Dec"),
    )  # fmt: skip
    return f"{names[int(period[5:7]) - 1]} {period[:4]}"


def _period_label(period: str, is_first: bool, is_marked: bool) -> str:
    """Write what stands below a bar: the year only where it begins, and a mark where a source was read."""
    month, _space, year = _period_words(period).partition(" ")
    mark = f" {BROUGHT_MARK}" if is_marked else ""
    return f"<span>{html.escape(month)}{mark}</span><span>{year if is_first or period.endswith('-01') else ''}</span>"


def months_between(first: date, last: date) -> list[str]:
    """Return the months from one date to another (``2026-11``)."""
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in numbers]
