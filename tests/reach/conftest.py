"""An empty plan of streets."""

from __future__ import annotations

from pathlib import Path

import pytest
from street_plans import Plan


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return Plan(tmp_path)
