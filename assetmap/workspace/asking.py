"""A question to a person about assets, the answers to it as judgements, and the facts that questions are drawn from."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from assetmap.judgements import Judgement
from assetmap.layers import LayerPack
from assetmap.storage.store import Event
from assetmap.territories import Territory
from assetmap.workspace.deciding import Wish

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

OSM = "osm"
MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True)
class Answer:
    """One way to answer. ``words`` and ``done`` may name the item's ``about`` in braces; ``key`` is one key of a keyboard.

    ``takes_back`` is the number of a judgement that this answer undoes instead of making one; ``asked`` is the id of the question
    that it answers, kept with it.
    """

    words: str
    key: str
    done: str
    wishes: tuple[Wish, ...] = ()
    takes_back: int | None = None
    asked: str = ""

    def to(self, question: str) -> Answer:
        """Return it as the answer to the question with this id."""
        return replace(self, asked=question, wishes=tuple(replace(one, asked=question) for one in self.wishes))


@dataclass(frozen=True)
class Item:
    """One question. ``ask`` and ``reasons`` are English with names in braces, filled from ``about``.

    ``id`` is the same as long as the question is the same. ``offers`` names what else a screen may offer: ``layer`` (any other
    layer), ``place`` (put it on the map) or ``one_by_one`` (the questions that this one asks at once).
    """

    id: str
    assets: tuple[str, ...]
    ask: str
    about: Mapping[str, str]
    reasons: tuple[str, ...]
    answers: tuple[Answer, ...]
    offers: str = ""

    def question(self) -> str:
        """Return the question in English."""
        return self.ask.format(**self.about)


@dataclass(frozen=True)
class Asked:
    """A question in a queue, put into words only when its turn comes: a queue may hold thousands.

    ``apart`` makes the single questions that it asks at once, about one of ``assets`` each; None where it is a single one itself.
    """

    id: str
    assets: tuple[str, ...]
    item: Callable[[], Item]
    apart: Callable[[], Sequence[Asked]] | None = None

    @cached_property
    def parts(self) -> tuple[Asked, ...]:
        """The single questions that it asks at once; none where it is one itself."""
        return tuple(self.apart()) if self.apart else ()

    def number(self) -> int:
        """Return how many single questions it stands for."""
        return len(self.assets) if self.apart else 1


def asked(item: Item) -> Asked:
    """Put a question that is in words already into a queue."""
    return Asked(item.id, item.assets, lambda: item)


@dataclass(frozen=True)
class Facts:
    """One look at a workspace, as the questions of a territory need it.

    ``everything`` are all assets (``tables.ASSET_COLUMNS`` and ``territory_id``), ``here`` the territory's as dicts; ``pairs`` are
    those that matching is unsure of; ``judged`` are the standing judgements, oldest first, and ``judged_records`` the live records
    of the assets whose values they overrule. ``history`` returns the number of the event with which a record went, 0 while it lives;
    ``answered_today`` counts the questions that anybody has answered in the workspace today.
    """

    territory: Territory
    layers: LayerPack
    version: int
    today: date
    everything: gpd.GeoDataFrame
    here: Sequence[Mapping[str, Any]]
    names: Mapping[str, str]
    asset_of: Mapping[str, str]
    pairs: pd.DataFrame
    judged: Sequence[Judgement]
    judged_records: gpd.GeoDataFrame
    gathered: Sequence[Event]
    history: Callable[[str], int]
    answered_today: int
    judged_of: Mapping[str, list[Judgement]] = field(init=False)

    def __post_init__(self) -> None:
        found: dict[str, list[Judgement]] = {}
        for one in self.judged:
            found.setdefault(self._today(one), []).append(one)
        object.__setattr__(self, "judged_of", found)

    @cached_property
    def sources_of(self) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """The sources that speak of each asset here, by asset id."""
        return {asset["asset_id"]: json.loads(asset["sources"]) for asset in self.here}

    @cached_property
    def told(self) -> frozenset[str]:
        """The ids of the assets here that people told us of: in a list, by hand or in a workshop, not in OpenStreetMap alone."""
        return frozenset(
            asset_id for asset_id, said in self.sources_of.items() if any(one["source"] != OSM for one in said)
        )

    def _today(self, one: Judgement) -> str:
        """Return the asset a judgement is about now: its own, else that of the asset its records went to."""
        if one.asset_id in self.names:
            return one.asset_id
        return next((self.asset_of[record] for record in one.records if record in self.asset_of), one.asset_id)


def no_name(layer: str | None, layers: LayerPack) -> str:
    """Say what stands for a name where there is none."""
    return f"No name ({layers[layer].label})" if layer in layers and layer else "No name"


def in_words(day: str) -> str:
    """Write an ISO date (or the beginning of one) as people do: 12 March 2024; as it is where it cannot be read."""
    parts = day[:10].split("-")
    if not all(part.isdecimal() for part in parts) or not 1 <= len(parts) <= 3:
        return day[:10]
    year, month, of_month = ([int(part) for part in parts] + [0, 0])[:3]
    return " ".join([*([str(of_month)] * bool(of_month)), *([MONTHS[(month - 1) % 12]] * bool(month)), str(year)])
