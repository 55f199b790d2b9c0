"""Uploads: files people really have, read by what is in them, with a report before anything is kept."""
