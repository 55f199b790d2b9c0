"""`assetmap print`: a PDF on paper of either size, workshop sheets, and one plain sentence when that cannot be."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
import shapely
from command_line import run_main
from osm_data import small_town

from assetmap.territories import Territory
from assetmap.workspace.bringing import gather
from assetmap.workspace.stored import Workspace

Run = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def mapped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workspace in which a town was gathered."""
    folder = tmp_path_factory.mktemp("printed")
    town = Territory("town", "Town", shapely.box(-2.97, 56.42, -2.92, 56.45))
    with Workspace.open(folder / "workspace") as project:
        project.add_territory(town)
        gather(project, town, small_town().save(folder / "town.osm"))
    return folder


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], mapped: Path, tmp_path: Path) -> Run:
    """Run `assetmap print` in this process, in an empty folder; return its exit code and what it said."""

    def run_here(*arguments: str) -> tuple[int, str]:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("ASSETMAP_WORKSPACE", str(mapped / "workspace"))
        code = run_main(monkeypatch, "print", *arguments)
        said = capsys.readouterr()
        assert said.out == ""
        return code, said.err

    return run_here


def opened(path: Path) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(path.read_bytes()))


def test_a_territory_is_printed_for_the_public_on_a4(run: Run, tmp_path: Path) -> None:
    code, said = run("town", "town.pdf")
    assert code == 0 and "for the audience “public”, on A4." in said
    pdf = opened(tmp_path / "town.pdf")
    assert sorted(round(float(one) / 72 * 25.4) for one in pdf.pages[0].mediabox[2:]) == [210, 297]
    assert "OpenStreetMap" in pdf.pages[0].extract_text()


@pytest.mark.parametrize("size", ["A3", "a3"])
def test_a3_is_a3(run: Run, tmp_path: Path, size: str) -> None:
    code, _ = run("town", "town.pdf", "--size", size, "--easy-read", "--audience", "planner")
    assert code == 0
    page = opened(tmp_path / "town.pdf").pages[0]
    assert sorted(round(float(one) / 72 * 25.4) for one in page.mediabox[2:]) == [297, 420]
    assert "For planners" in page.extract_text()


def test_workshop_sheets_are_numbered_and_invite(run: Run, tmp_path: Path) -> None:
    code, said = run("town", "w.pdf", "--blank", "--sheets", "2", "--join", "http://10.0.0.7:8443/j", "--code", "AB12")
    assert code == 0 and "2 sheets for a workshop, front and back, on A4." in said
    texts = [page.extract_text() for page in opened(tmp_path / "w.pdf").pages]
    assert len(texts) == 4 and "Sheet 2" in texts[2] and "AB12" in texts[0] and "10.0.0.7" in texts[0]


def test_one_sheet_without_an_invitation_is_the_usual(run: Run, tmp_path: Path) -> None:
    code, said = run("town", "w.pdf", "--blank")
    assert code == 0 and "1 sheet for a workshop" in said
    assert "Join by phone" not in opened(tmp_path / "w.pdf").pages[0].extract_text()


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("town", "town.doc"), 1, "does not end in .pdf"),
        (("town", "nowhere/town.pdf"), 1, "There is no folder"),
        (("nowhere", "town.pdf"), 1, "There is no territory “nowhere”"),
        (("town", "town.pdf", "--size", "A5"), 1, "There is A4 and A3."),
        (("town", "town.pdf", "--blank", "--sheets", "0"), 1, "Use 1 to 60."),
        (("town", "town.pdf", "--blank", "--join", "javascript:x"), 1, "not an address to join by"),
        (("town", "town.pdf", "--blank", "--code", "$"), 1, "is not a code"),
        (("town", "town.pdf", "--sheets", "2"), 2, "give --blank, too"),
        (("town", "town.pdf", "--code", "AB"), 2, "give --blank, too"),
        (("town", "town.pdf", "--blank", "--easy-read"), 2, "workshop sheets have few words anyway"),
    ],
)
def test_what_cannot_be_printed_is_one_sentence_and_no_file(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    (tmp_path / "town.pdf").write_bytes(b"before")
    got, said = run(*arguments)
    assert (got, sentence in " ".join(said.split())) == (code, True)
    assert "Traceback" not in said
    assert [path.name for path in tmp_path.iterdir()] == ["town.pdf"]
    assert (tmp_path / "town.pdf").read_bytes() == b"before"
