"""The live pages of a workshop: what phones and the shared screen open, on a socket of their own that listens while it is open."""

from assetmap.live.serving import LiveError, LiveServer, resume, running, start, stop, stop_all

__all__ = ["LiveError", "LiveServer", "resume", "running", "start", "stop", "stop_all"]
