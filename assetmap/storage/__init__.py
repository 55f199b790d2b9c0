"""Storage: the project's memory. Append-only events, records as they came, and the assets drawn from them."""

from assetmap.storage.folder import hold_app_lock
from assetmap.storage.opening import open_store
from assetmap.storage.store import Event, Reading, Store, Writing

__all__ = ["Event", "Reading", "Store", "Writing", "hold_app_lock", "open_store"]
