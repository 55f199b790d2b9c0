"""Storage: the project's memory. Append-only events, records as they came, and the assets drawn from them."""

from assetmap.storage.folder import hold_app_lock
from assetmap.storage.opening import backup, open_store, restore
from assetmap.storage.store import LIVE, Event, Reading, Store, Words, Writing

__all__ = ["LIVE", "Event", "Reading", "Store", "Words", "Writing", "backup", "hold_app_lock", "open_store", "restore"]
