"""Judgements: what people decided about assets. Kept as events, never overwritten, re-applied at every refresh."""
