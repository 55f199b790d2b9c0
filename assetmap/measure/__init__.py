"""Measures: what a view of a territory amounts to, beside other territories, over the week, over time, and as relations.

Everything here is a pure function of an :class:`~assetmap.privacy.AudienceView` and of plain data; nothing ranks territories.
"""

from assetmap.measure.changes import (
    BROUGHT_COLUMNS,
    CHANGE_COLUMNS,
    WHAT,
    ChangesSeen,
    Noted,
    brought_by_sources,
    changes_seen,
    counts_by_month,
)
from assetmap.measure.counting import (
    COUNT_COLUMNS,
    PEOPLE_COLUMNS,
    health_asset_table,
    layer_table,
    people_table,
    side_by_side,
    theme_table,
)
from assetmap.measure.coverage import STATES, Mapped
from assetmap.measure.hours import (
    ANSWERS,
    DAYS,
    PARTS_OF_DAY,
    Weeks,
    open_at,
    open_between,
    open_hours_week,
    open_parts,
    weeks_of,
    without_times,
)
from assetmap.measure.participation import PARTICIPATION_COLUMNS, participation_table
from assetmap.measure.relations import (
    EDGE_COLUMNS,
    NEIGHBOUR_COLUMNS,
    NODE_COLUMNS,
    RelationGraph,
    neighbours_without_relation,
    relation_graph,
)
from assetmap.measure.streets import (
    LEDGER_COLUMNS,
    LEDGER_STATES,
    Walked,
    street_ledger,
    street_named,
    streets_in,
    walked_in_words,
)

__all__ = [
    "ANSWERS",
    "BROUGHT_COLUMNS",
    "CHANGE_COLUMNS",
    "COUNT_COLUMNS",
    "DAYS",
    "EDGE_COLUMNS",
    "LEDGER_COLUMNS",
    "LEDGER_STATES",
    "NEIGHBOUR_COLUMNS",
    "NODE_COLUMNS",
    "PARTICIPATION_COLUMNS",
    "PARTS_OF_DAY",
    "PEOPLE_COLUMNS",
    "STATES",
    "WHAT",
    "ChangesSeen",
    "Mapped",
    "Noted",
    "RelationGraph",
    "Walked",
    "Weeks",
    "brought_by_sources",
    "changes_seen",
    "counts_by_month",
    "health_asset_table",
    "layer_table",
    "neighbours_without_relation",
    "open_at",
    "open_between",
    "open_hours_week",
    "open_parts",
    "participation_table",
    "people_table",
    "relation_graph",
    "side_by_side",
    "street_ledger",
    "street_named",
    "streets_in",
    "theme_table",
    "walked_in_words",
    "weeks_of",
    "without_times",
]
