"""One module per step; the newest one's `revision` is the version this software writes."""
