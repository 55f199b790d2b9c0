"""Signposting: a short list of assets for one conversation, with the reason for each. Nothing about the person is kept."""

from assetmap.signposting.interests import Interest, read_interests
from assetmap.signposting.listing import NEEDS, Known, Signposted, Suggestion, Wanted, signpost

__all__ = ["NEEDS", "Interest", "Known", "Signposted", "Suggestion", "Wanted", "read_interests", "signpost"]
