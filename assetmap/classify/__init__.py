"""Classify: by tags where there are any, by words where there are none; every answer with its reason."""

from assetmap.classify.rows import file_by_words
from assetmap.classify.sessions import Times, read_times
from assetmap.classify.tags import classify, judge_tags, matches_of
from assetmap.classify.words import Judged, Judgement, judge_many, judge_words

__all__ = [
    "Judged",
    "Judgement",
    "Times",
    "classify",
    "file_by_words",
    "judge_many",
    "judge_tags",
    "judge_words",
    "matches_of",
    "read_times",
]
