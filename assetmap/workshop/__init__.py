"""A workshop's room: what people send, what waits, what stands on the screen. Pure; storing and serving are others' work."""
