"""Show how far long work is, and hand over what it made."""

from __future__ import annotations

from typing import TypeVar

from streamlit.delta_generator import DeltaGenerator

from assetmap.app.parts.words import literal
from assetmap.app.shelf import Job

Result = TypeVar("Result")

PATIENCE_SECONDS = 0.6
"""Work that is done within this needs no progress bar; chosen by us."""


def wait_for(job: Job[Result], title: str, place: DeltaGenerator) -> Result:
    """Return what ``job`` makes; after a moment show in ``place`` (an ``st.empty``) what it is doing."""
    if not job.wait(PATIENCE_SECONDS):
        bar = place.progress(0.0, text=literal(f"Reading {title} …"))
        while not job.wait(0.25):
            bar.progress(job.share, text=literal(f"{job.doing or f'Reading {title}'} …"))
        place.empty()
    return job.result()
