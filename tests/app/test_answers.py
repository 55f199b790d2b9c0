"""What a person answers about a file becomes choices, and choices become words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter

from assetmap.app.answers import (
    MEANINGS,
    answer_given,
    answered,
    columns_once,
    decided,
    gathered_in_words,
    kept_in_words,
    meanings_to_offer,
    told,
    understood,
    with_columns,
)
from assetmap.app.bringing import ListNamed, keep
from assetmap.app.desk import Desk
from assetmap.app.parts.words import table
from assetmap.app.uploads import Brought, Upload, apart, marked_up, marked_up_name
from assetmap.assets import Changes
from assetmap.errors import SourceError
from assetmap.sources.upload.columns import TARGETS
from assetmap.sources.upload.report import Choices, OpenQuestionsError, ProposedColumn, Question, UploadReport
from assetmap.territories import territory_from_bbox
from assetmap.workspace import Gathering, Told, Workspace

SHEET = Question("sheet", "Which?", (("A", "A: 1 row"), ("B", "B: 2 rows")), "--sheet A")
SYSTEM = Question("crs", "Which?", (("EPSG:27700", "British National Grid"),), "--crs EPSG:27700")
SWAP = Question("swap", "Swap?", (("yes", "Yes"), ("no", "No")), "--swap")
NAME = Question("column:name", "Which column?", (("Setting", "Setting"),), "--column name=Setting")
SWAPPED = "name,lat,lon,description\n" + "".join(
    f"Hall {n},{-4.2 - n / 100},{55.8 + n / 100},community centre\n" for n in range(4)
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A workspace with one territory, in use."""
    with Workspace.open(tmp_path / "workspace") as workspace:
        workspace.add_territory(territory_from_bbox((-4.5, 55.7, -4.0, 55.9)))
        yield Desk(workspace, False, workspace.territories()[0])


def gathered(brought: Brought, desk: Desk) -> Gathering:
    return brought.opening(desk).gather(lambda doing, share: None)


def asked(brought: Brought, desk: Desk) -> UploadReport:
    with pytest.raises(OpenQuestionsError) as error:
        gathered(brought, desk)
    return error.value.report


@pytest.mark.parametrize(
    ("question", "said", "chosen"),
    [
        (SHEET, ["A", "B"], Choices(sheets=("A", "B"))),
        (SYSTEM, ["EPSG:27700"], Choices(crs="EPSG:27700")),
        (SYSTEM, ["29903"], Choices(crs="EPSG:29903")),
        (SWAP, ["yes"], Choices(swap=True)),
        (SWAP, ["no"], Choices(swap=False)),
        (NAME, ["Setting"], Choices(columns={"Setting": "name"})),
    ],
)
def test_an_answer_becomes_a_choice_and_can_be_given_again(
    question: Question, said: list[str], chosen: Choices
) -> None:
    choices = answered(Choices(), question, said)
    assert choices == chosen
    assert answered(Choices(), question, answer_given(choices, question)) == chosen


@pytest.mark.parametrize(
    ("question", "said", "words"),
    [
        (SWAP, [], "no answer yet"),
        (SYSTEM, [" "], "no answer yet"),
        (SYSTEM, ["nonsense"], "is not a system"),
        (Question("colour", "Which?", (), ""), ["red"], "cannot be answered here"),
    ],
)
def test_no_answer_and_a_wrong_one_are_told_in_words(question: Question, said: list[str], words: str) -> None:
    with pytest.raises(SourceError, match=words):
        answered(Choices(), question, said)


def test_the_column_said_last_is_the_name() -> None:
    choices = with_columns(Choices(columns={"Venue": "name", "Notes": "description"}), {"Group": "name"})
    assert choices.columns == {"Notes": "description", "Group": "name"}


def test_the_column_that_was_the_name_gives_way() -> None:
    now = [ProposedColumn("name", "name", "", 1.0), ProposedColumn("Run by", "further", "", 0.0)]
    assert with_columns(Choices(), {"Run by": "name"}, now).columns == {"name": "further", "Run by": "name"}


def test_every_meaning_that_is_offered_can_be_chosen() -> None:
    assert set(MEANINGS) - {""} <= set(TARGETS)
    assert meanings_to_offer("checked_at")[0] == "checked_at"


def test_a_swapped_table_is_asked_about_and_opened_with_the_answer(desk: Desk) -> None:
    brought = Brought((Upload("halls.csv", SWAPPED.encode()),), ())
    report = asked(brought, desk)
    (question,) = report.questions
    assert question.id == "swap" and question.samples[0].after == (55.8, -4.2)
    answer = brought.deciding("halls.csv", answered(brought.choices("halls.csv"), question, ["yes"]))
    assert answer.opening(desk).key != brought.opening(desk).key
    gathering = gathered(answer, desk)
    assert gathering.assets.geometry.x.max() == pytest.approx(-4.2)
    assert told(gathering.reports[0]) == "halls.csv: 4 rows; 4 taken, 4 with a place, none left out."
    assert understood(gathering.reports[0]).startswith("“name” is the name")
    assert len(gathering.reports[0].records) == 4
    assert desk.workspace.assets(desk.the_territory()).empty
    assert decided(answer.choices("halls.csv")) == ["The two numbers of every place are swapped."]


def test_files_are_asked_about_one_after_the_other(desk: Desk) -> None:
    brought = Brought(
        (Upload("a.csv", SWAPPED.encode()), Upload("b.csv", SWAPPED.replace("Hall", "Barn").encode())), ()
    )
    for name in ("a.csv", "b.csv"):
        report = asked(brought, desk)
        assert report.file_name == name
        brought = brought.deciding(name, Choices(swap=True))
    assert [report.file_name for report in gathered(brought, desk).reports] == ["a.csv", "b.csv"]


def test_a_changed_mind_is_asked_again_and_reminded_of_what_it_said(desk: Desk) -> None:
    brought = Brought((Upload("a.csv", SWAPPED.encode()),), ()).deciding("a.csv", Choices(swap=False))
    again = brought.asking_again("a.csv")
    assert asked(again, desk).questions[0].id == "swap"
    assert answer_given(again.choices_before("a.csv"), SWAP) == ["no"]


def test_files_of_one_name_are_told_apart() -> None:
    first, second = apart([Upload("halls.csv", b"1"), Upload("halls.csv", b"2")], [Path("other.csv")])
    assert (first.name, second.name) == ("halls.csv", "halls 2.csv")


def test_the_other_files_stay_when_one_is_kept() -> None:
    brought = Brought((Upload("halls.csv", b"1"), Upload("halls.csv", b"2")), (Path("other.csv"),))
    rest = brought.without("halls.csv")
    assert [one.name for one in rest.uploads] == ["halls 2.csv"] and rest.on_disk == (Path("other.csv"),)
    assert rest.without("halls 2.csv").without("other.csv") == Brought((), ())


def test_the_marked_up_copy_says_what_happened_beside_each_row(desk: Desk) -> None:
    brought = Brought((Upload("halls.csv", b"name,lat,lon\nThe Barn,55.8,-4.2\nNowhere,0,0\n"),), ())
    (report,) = gathered(brought, desk).reports
    assert marked_up_name(report) == "Halls marked up.csv"
    assert "Taken without a place" in marked_up(brought, report).decode("utf-8-sig")


def test_columns_of_several_sheets_are_listed_once(desk: Desk, tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "two.xlsx"))
    for name in ("North", "South"):
        sheet = book.add_worksheet(name)
        for at, row in enumerate((["Venue", "What"], [f"{name} Hall", "Library"])):
            sheet.write_row(at, 0, row)
    book.close()
    brought = Brought((Upload("two.xlsx", (tmp_path / "two.xlsx").read_bytes()),), ())
    assert [value for value, _ in asked(brought, desk).questions[0].options] == ["North", "South"]
    (report,) = gathered(brought.deciding("two.xlsx", Choices(sheets=("North", "South"))), desk).reports
    assert [column.theirs for column in columns_once(report)] == ["Venue", "What"]


def test_a_table_is_text_and_not_markup() -> None:
    written = table(['<b "x">'], [["<img src=x onerror=alert(1)>"]], "<i>")
    assert "<img" not in written and "<b " not in written and "<i>" not in written
    assert 'data-heading="&lt;b &quot;x&quot;&gt;"' in written


def test_keeping_a_file_says_what_changed(desk: Desk) -> None:
    where, named = desk.the_territory().name, ListNamed("Halls")
    brought = Brought((Upload("halls.csv", SWAPPED.encode()),), ())
    with pytest.raises(OpenQuestionsError):
        keep(desk, brought, "halls.csv", named).result()
    brought = brought.deciding("halls.csv", Choices(swap=True))
    first = keep(desk, brought, "halls.csv", named).result()
    assert kept_in_words(first.told, where)[0] == f"Kept in {where}: 4 new."
    assert kept_in_words(first.told, where)[1:] == [f"New: Hall {n}" for n in range(4)]
    again = keep(desk, brought, "halls.csv", named).result()
    assert kept_in_words(again.told, where)[0] == f"Kept in {where}: nothing is different."


def test_what_a_gathering_changed_is_said_in_words() -> None:
    changes = Changes(new={"1": "The Barn"}, gone={"2": "The Shed"})
    assert gathered_in_words(Told(7, changes, ("A note.",)), "Town") == [
        "What changed in Town: 1 new, 1 gone.",
        "A note.",
        "New: The Barn",
        "Gone: The Shed",
    ]
    assert gathered_in_words(Told(7, Changes()), "Town") == ["Nothing is different in Town."]
