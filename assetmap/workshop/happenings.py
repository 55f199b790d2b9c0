"""The kinds of events of a workshop. Those that begin with ``live_`` change no table; everything about one bears its id."""

OPENED = "live_opened"
JOINED = "live_joined"
LEFT = "live_left"
SAID = "live_said"
EDITED = "live_edited"
WITHDRAWN = "live_withdrawn"
DECIDED = "live_decided"
SET = "live_set"
STICKERED = "live_stickered"
CLOSED = "live_closed"
FILED = "workshop_filed"
UNFILED = "workshop_unfiled"
"""Entries became records of the workspace, or records were taken out for good. These do change tables."""
UNDONE = "undone"
"""A filing was taken back: any command's undo, about the workshop. Its ``unfiled`` are entries that are on the map no more."""

DECISIONS = ("approved", "hidden", "undecided", "asked")
"""What a facilitator decides about an entry; ``undecided`` takes the last decision back, ``asked`` means “we will talk”."""

ENDED_BY_HAND = "by_hand"
