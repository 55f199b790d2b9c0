"""How somebody walks: how fast, and whether steps are in the way."""

from __future__ import annotations

import math
from dataclasses import dataclass

from assetmap.errors import ReachError

USUAL_M_S = 4.8 / 3.6
"""4.8 km/h, 80 m a minute. Source: the walking speed of Transport for London's public transport access levels (PTAL)."""

SLOWER_M_S = 0.8
"""2.9 km/h, 48 m a minute. Source: the mean of women of 65 and over in the Health Survey for England (Asher and others, Age and
Ageing 2012), the slower half of older people; we use it for everybody who walks slowly."""

MAX_MINUTES = 120
"""Longer walks are refused. Chosen by us: the streets kept around a territory do not reach further."""


@dataclass(frozen=True)
class Walking:
    """How somebody walks. ``speed_m_s`` is in metres a second; ``avoid_steps`` keeps off steps, escalators and stiles.

    Raises
    ------
    ReachError
        When the speed is not one at which people walk (0.1 to 3 m/s).
    """

    speed_m_s: float = USUAL_M_S
    avoid_steps: bool = False

    def __post_init__(self) -> None:
        if not 0.1 <= self.speed_m_s <= 3:
            raise ReachError(f"{self.speed_m_s:g} metres a second is not a walking speed. Use 0.1 to 3; 1.33 is usual.")

    def metres_in(self, minutes: float) -> float:
        """Return how far somebody walks in some minutes.

        Raises
        ------
        ReachError
            When that is no time, or more than ``MAX_MINUTES``.
        """
        if not (math.isfinite(minutes) and 0 < minutes <= MAX_MINUTES):
            raise ReachError(f"{minutes:g} minutes is not a usable walk. Use more than 0 and at most {MAX_MINUTES}.")
        return minutes * 60 * self.speed_m_s

    @property
    def metres_a_minute(self) -> float:
        """How far somebody walks in a minute."""
        return 60 * self.speed_m_s


USUALLY = Walking()
"""Walking as most people do, steps and all."""
