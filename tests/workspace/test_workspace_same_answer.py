"""What is stored after any row of judgements, added assets, undos and uploads is what drawing everything anew would give."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import pandas as pd
import pytest
import shapely
from osm_data import small_town

from assetmap.errors import JudgementError
from assetmap.sources.upload.report import Choices
from assetmap.workspace import planning
from assetmap.workspace.adding import NewAsset, add_asset
from assetmap.workspace.bringing import examine_upload, gather, keep_upload
from assetmap.workspace.deciding import Wish, judge, undo
from assetmap.workspace.planning import draw_everything
from assetmap.workspace.redrawing import at_home
from assetmap.workspace.stored import Workspace

LISTS = (
    """name,category,lat,lon,description,address,run by,meets at
Example Hall,hall,56.4415,-2.9315,Our hall,,,
Knitting circle,group,,,"Knitters, Tuesdays at 2pm",Example Hall,,
Choir,group,56.4416,-2.9314,,,Knitting circle,The Example Hall
Example Hall lunch club,group,56.4415,-2.9315,,,Choir,
Bell ringers,group,,,,Choir,,Chess club
""",
    """name,category,lat,lon,description,address,run by,meets at
Example Hall,hall,56.4415,-2.9315,Our old hall,,Bell ringers,
Chess club,group,,,Fridays,Knitting circle,,
The Choir,group,,,,,,
Example Pharmacy,shop,56.4405,-2.9300,,,,Knitting circle
""",
)
NAMES = ("Choir", "Chess club", "Example Hall", "The Example Hall", "Knitting circle", "Something else", "The")
TOLD = (
    "Knitters of the Example Hall",
    "Example Hall Choir",
    "Example Pharmacy",
    "Example Wood",
    "Trades Hall",
    "Chess",
)
FURTHER = ({}, {}, {"phone": "01382 000000"}, {"address": "Example Hall"}, {"why_it_matters": "We meet there."})
DETAILS = ("description=Open to all", "address=1 High Street", "phone=01382 000009", "website=example.org")
WISHES = {
    "rename": NAMES,
    "hide": ("",),
    "show": ("", "room", "public"),
    "note": ("ask Ann", "ask Bob"),
    "why_it_matters": ("warm",),
    "status": ("former 2015", "existing"),
    "move": ("56.44,-2.93",),
    "reclassify": ("parks", "skills_and_talents", "informal_groups"),
    "confirm": ("community/community_cohesion",),
    "remove_health_asset": ("community/community_cohesion",),
    "checked": ("2026-01-01", ""),
    "detail": DETAILS,
    "count": ("people; 12; 2012; us",),
    "relate": (*(f"run_by {name}" for name in NAMES), "meets_at Example Hall"),
    "unrelate": tuple(f"{kind} {name}" for kind in ("run_by", "meets_at") for name in NAMES[:4]),
}


def assert_all_would_be_drawn_the_same(project_: Workspace) -> None:
    look = project_.look()
    drawn = draw_everything(look, project_.layers, look.records, None, {})
    home = dict(zip(look.records["record_id"], look.records["territory_id"], strict=True))
    wanted = at_home(drawn.assets, home, drawn.links).set_index("asset_id").sort_index()
    stored = look.assets.set_index("asset_id").sort_index()
    assert list(stored.index) == list(wanted.index) and look.asset_of == drawn.links
    for column in stored.columns.drop("geometry"):
        one, other = stored[column], wanted[column]
        assert [value or None for value in one] == [value or None for value in other], column
    assert stored_pairs(project_) == told_pairs(drawn.pairs)
    assert shapely.to_wkt(stored.geometry.to_numpy()).tolist() == shapely.to_wkt(wanted.geometry.to_numpy()).tolist()


def stored_pairs(project_: Workspace) -> list[tuple[object, ...]]:
    with project_.store.read() as seen:
        return told_pairs(seen.pairs())


def told_pairs(pairs: pd.DataFrame) -> list[tuple[object, ...]]:
    columns = ["a_record", "b_record", "score", "decision", "reason"]
    return sorted(pairs[columns].itertuples(index=False, name=None))


class Community:
    """Somebody who judges, adds, takes back and uploads by chance; ``often`` says how often each."""

    def __init__(self, project_: Workspace, folder: Path, seed: int, often: tuple[int, ...]) -> None:
        self.project, self.folder, self.chance, self.often = project_, folder, random.Random(seed), often
        self.numbers: list[int] = []
        self.added = itertools.count()

    def does_something(self) -> str:
        deeds = (self.judges, self.judges_pairs, self.takes_back, self.uploads, self.gathers, self.adds)
        return self.chance.choices(deeds, self.often)[0]()

    def adds(self) -> str:
        name = self.chance.choice((*NAMES, *TOLD, *(f"Bench {next(self.added)}" for _ in range(4))))
        layer = self.chance.choice(("informal_groups", "community_centres", "parks", "skills_and_talents", ""))
        place = self.chance.choice((None, shapely.Point(-2.9315, 56.4415), shapely.box(-2.935, 56.44, -2.93, 56.445)))
        details = {"visibility": self.chance.choice(("public", "public", "room")), **self.chance.choice(FURTHER)}
        told = NewAsset(name, layer, place, details, "exact" if place is None else "area", is_wish=not layer)
        seq = add_asset(self.project, self.project.territory("town"), told).seq
        self.numbers += [seq] * 3
        return f"{seq}: added {told}"

    def judges(self) -> str:
        action = self.chance.choice(list(WISHES))
        return self._keeps([(action, self.chance.choice(WISHES[action])) for _ in range(self.chance.choice((1, 1, 2)))])

    def judges_pairs(self) -> str:
        return self._keeps([(self.chance.choice(("same", "same", "not_same")), self._asset())])

    def _asset(self) -> str:
        with self.project.store.read() as seen:
            return str(self.chance.choice(sorted(one for (one,) in seen.asset_texts(("asset_id",)) if one)))

    def _keeps(self, said: list[tuple[str, str]]) -> str:
        wishes = [Wish(self._asset(), action, value) for action, value in said]
        if wishes[0].action == "relate" and self.chance.random() < 0.5:
            wishes = [Wish(one.asset_id, one.action, f"run_by {self._asset()}") for one in wishes]
        try:
            told = judge(self.project, wishes)
        except JudgementError as refused:
            return f"refused: {refused}"
        self.numbers += range(told.seq - len(wishes) + 1, told.seq + 1)
        return f"judged {wishes}"

    def takes_back(self) -> str:
        if not self.numbers:
            return "nothing to take back"
        number = self.chance.choice(self.numbers)
        try:
            self.numbers.append(undo(self.project, number).seq)
        except JudgementError as refused:
            return f"refused: {refused}"
        return f"took back {number}"

    def uploads(self) -> str:
        path = self.folder / "list.csv"
        path.write_text(self.chance.choice(LISTS), encoding="utf-8")
        report = examine_upload(self.project, self.project.territory("town"), path, Choices(source_name="list"))
        self.numbers.append(keep_upload(self.project, self.project.territory("town"), report).seq)
        return "uploaded"

    def gathers(self) -> str:
        gather(self.project, self.project.territory("town"), small_town().save(self.folder / "town.osm"))
        return "gathered"


JUDGING, ADDING = (12, 2, 6, 1, 1, 0), (3, 1, 8, 1, 1, 12)


@pytest.mark.parametrize(
    ("often", "seed"), [*((JUDGING, seed) for seed in range(4)), *((ADDING, seed) for seed in range(6))]
)
def test_whatever_is_done_draws_what_drawing_everything_anew_would(
    project: Workspace, tmp_path: Path, often: tuple[int, ...], seed: int
) -> None:
    people = Community(project, tmp_path, seed, often)
    done = [people.gathers(), people.uploads()]
    for _ in range(25):
        done.append(people.does_something())
        try:
            assert_all_would_be_drawn_the_same(project)
        except AssertionError as error:
            raise AssertionError("\n".join([str(error), *done])) from None


def test_most_of_what_is_added_or_taken_back_draws_only_what_it_has_to_do_with(
    project: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = Community(project, tmp_path, 1, (0, 0, 1, 0, 0, 2))
    people.gathers(), people.uploads()
    drawn_whole, original = [], planning.draw_everything
    monkeypatch.setattr(planning, "draw_everything", lambda *args: drawn_whole.append(args) or original(*args))
    done = [one for one in (people.does_something() for _ in range(30)) if not one.startswith("refused")]
    assert len(done) > 20
    assert len(drawn_whole) < len(done) / 2
