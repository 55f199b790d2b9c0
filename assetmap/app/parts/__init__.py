"""Pieces of screens that several views share."""
