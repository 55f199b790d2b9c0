"""Walking in a workspace: streets are kept with a gather, drawn again when lost, and make territories of minutes on foot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import shapely
from command_line import run_main
from street_plans import Plan, at, in_metres

from assetmap.errors import ReachError, TerritoryError
from assetmap.reach import Walking, walk_area
from assetmap.territories import Territory
from assetmap.workspace import Workspace, examples
from assetmap.workspace.bringing import gather
from assetmap.workspace.walking import MARGIN_M, WalkFrom, network_for, network_of_example, territory_on_foot

Said = tuple[int, str, str]
Run = Callable[..., Said]


def town_of(plan: Plan) -> Territory:
    (west, south), (east, north) = at((0, 0)), at((1000, 600))
    return Territory("town", "Town", shapely.box(west, south, east, north))


@pytest.fixture
def extract(plan: Plan) -> Path:
    """A street of seven kilometres with steps to a second, a hall, and lanes far to the north and south."""
    plan.street((-3400, -3500), (-3300, -3500)).street((3300, 3500), (3400, 3500))
    plan.street((-3500, 100), (0, 100), (500, 100), (3500, 100)).street((500, 100), (500, 300), highway="steps")
    plan.street((500, 300), (900, 300)).node((400, 110), amenity="community_centre", name="Example Hall")
    return plan.save("town.osm")


@pytest.fixture
def project(tmp_path: Path, plan: Plan, extract: Path) -> Workspace:
    with Workspace.open(tmp_path / "workspace") as opened:
        opened.add_territory(town_of(plan))
        gather(opened, opened.territory("town"), extract)
        yield opened


def kept_file(project: Workspace) -> Path:
    (path,) = (project.folder / "walking").glob("town.*.npz")
    return path


def test_a_gather_keeps_the_streets_around_the_territory(project: Workspace) -> None:
    network = project.walk_network(project.territory("town"))
    assert network is not None and kept_file(project).exists()
    area = in_metres(walk_area(network, at((500, 100)), 10))
    assert area.bounds == pytest.approx((-325, 75, 1325, 325), abs=1)
    west, _, east, _ = network.bbox_lonlat
    assert (west, east) == pytest.approx((at((-MARGIN_M, 0))[0], at((1000 + MARGIN_M, 0))[0]), abs=2e-4)


@pytest.mark.parametrize("damage", [b"", b"PK not any more", None], ids=["emptied", "overwritten", "deleted"])
def test_a_lost_network_is_drawn_again_from_the_extract(project: Workspace, damage: bytes | None) -> None:
    path = kept_file(project)
    if damage is None:
        path.unlink()
    else:
        path.write_bytes(damage)
    network = project.walk_network(project.territory("town"))
    assert network is not None and path.stat().st_size > 100


def test_a_lost_network_whose_extract_is_gone_is_none(project: Workspace, extract: Path) -> None:
    kept_file(project).unlink()
    extract.unlink()
    assert project.walk_network(project.territory("town")) is None


def test_a_kept_network_needs_its_extract_no_more(project: Workspace, extract: Path) -> None:
    extract.unlink()
    assert project.walk_network(project.territory("town")) is not None


def test_gathering_from_a_newer_extract_takes_the_place_of_the_streets(project: Workspace, plan: Plan) -> None:
    plan.street((900, 300), (900, 600))
    gather(project, project.territory("town"), plan.save("newer.osm"))
    network = project.walk_network(project.territory("town"))
    assert network is not None and in_metres(walk_area(network, at((900, 300)), 10)).bounds[3] == pytest.approx(
        625, abs=1
    )


def test_a_territory_that_is_drawn_elsewhere_gets_streets_of_its_own(project: Workspace) -> None:
    (west, south), (east, north) = at((3000, 0)), at((3400, 600))
    project.add_territory(Territory("town", "Town", shapely.box(west, south, east, north)))
    network = project.walk_network(project.territory("town"))
    assert network is not None and network.bbox_lonlat[2] > at((3400, 0))[0]
    assert kept_file(project).exists()


def test_a_territory_that_was_never_gathered_has_no_streets(project: Workspace) -> None:
    project.add_territory(Territory("moor", "Moor", shapely.box(-4, 57, -3.9, 57.1)))
    assert project.walk_network(project.territory("moor")) is None


def test_an_extract_of_elsewhere_keeps_no_streets(project: Workspace, extract: Path) -> None:
    project.add_territory(Territory("moor", "Moor", shapely.box(-4, 57, -3.9, 57.1)))
    gather(project, project.territory("moor"), extract)
    assert project.walk_network(project.territory("moor")) is None


def test_a_walk_that_leads_beyond_what_is_kept_is_walked_in_the_extract(project: Workspace) -> None:
    lon, lat = at((900, 100))
    walk = WalkFrom(lat, lon, 35, Walking())
    territory, notes = territory_on_foot(network_for(project, walk), walk)
    assert in_metres(territory.polygon).bounds[2] == pytest.approx(3525, abs=1)
    assert notes and "edge of the streets that are known" in notes[0]


def test_where_nothing_is_kept_a_walk_says_how_to_get_streets(project: Workspace) -> None:
    with pytest.raises(ReachError, match=r"Add --extract FILE.*or first gather"):
        network_for(project, WalkFrom(10, 10, 10, Walking()))


def test_a_walk_begins_on_the_globe() -> None:
    with pytest.raises(TerritoryError, match="LAT,LON"):
        WalkFrom(-200, 0, 10, Walking())


def test_the_practice_neighbourhood_can_be_walked_in() -> None:
    network = network_of_example(next(one for one in examples() if one.id == "practice"))
    assert network is not None and network.edges > 300


def test_an_example_without_an_extract_has_no_streets() -> None:
    castlemilk = next(one for one in examples() if one.id == "castlemilk")
    assert network_of_example(castlemilk) is None


# At the command line


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    for name in ("WORKSPACE", "STORE_URL", "POSTCODES"):
        monkeypatch.delenv(f"ASSETMAP_{name}", raising=False)
    monkeypatch.chdir(tmp_path)

    def run_here(*arguments: str) -> Said:
        capsys.readouterr()
        code = run_main(monkeypatch, *arguments)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run_here


def point(x: float, y: float) -> str:
    lon, lat = at((x, y))
    return f"--point={lat:.7f},{lon:.7f}"


def test_a_territory_of_minutes_on_foot_is_made_from_an_extract(run: Run, extract: Path, tmp_path: Path) -> None:
    code, out, err = run("territory", "add", "Ten", point(500, 100), "--walk-minutes", "10", "--extract", "town.osm")
    assert (code, err) == (0, "")
    assert out == "Added Ten (ten), 0.11 km². Outline © OpenStreetMap contributors (ODbL-1.0).\n"
    with Workspace.open(tmp_path / "workspace", create=False) as project:
        assert in_metres(project.territory("Ten").polygon).bounds == pytest.approx((-325, 75, 1325, 325), abs=1)


def test_slower_and_without_steps_is_less(run: Run, extract: Path, tmp_path: Path) -> None:
    slowly = ("--walk-minutes", "10", "--extract", "town.osm", "--slower", "--no-steps")
    assert run("territory", "add", "Ten", point(500, 100), *slowly)[0] == 0
    with Workspace.open(tmp_path / "workspace", create=False) as project:
        assert in_metres(project.territory("Ten").polygon).bounds == pytest.approx((-5, 75, 1005, 125), abs=1)


def test_kept_streets_serve_without_an_extract(run: Run, project: Workspace, extract: Path) -> None:
    extract.unlink()
    assert run("territory", "add", "Ten", point(500, 100), "--walk-minutes", "10")[:2] == (
        0,
        "Added Ten (ten), 0.11 km². Outline © OpenStreetMap contributors (ODbL-1.0).\n",
    )


def test_a_postcode_is_a_point(run: Run, extract: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pyproj import Transformer

    east, north = Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True).transform(*at((500, 100)))
    (tmp_path / "codes.csv").write_text(f'"DD6 8AB",10,{east:.0f},{north:.0f}\n', encoding="utf-8")
    monkeypatch.setenv("ASSETMAP_POSTCODES", str(tmp_path / "codes.csv"))
    said = run("territory", "add", "Ten", "--postcode", "dd68ab", "--walk-minutes", "10", "--extract", "town.osm")
    assert said == (0, "Added Ten (ten), 0.11 km². Outline © OpenStreetMap contributors (ODbL-1.0).\n", "")
    assert (
        run("territory", "add", "Near", "--postcode", "DD6 8AB", "--metres", "100")[1]
        == "Added Near (near), 0.03 km².\n"
    )
    code, _, err = run("territory", "add", "Far", "--postcode", "DD6 9ZZ", "--metres", "100")
    assert code == 1 and "Nobody here knows where DD6 9ZZ is" in err
    code, _, err = run("territory", "add", "Far", "--postcode", "over there", "--metres", "100")
    assert code == 1 and "no full postcode" in err


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["--point", "56.4,-3", "--walk-minutes", "10"], "Where nothing was gathered yet, add --extract FILE"),
        (["--point", "56.4,-3", "--walk-minutes", "0", "--extract", "town.osm"], "not a usable walk"),
        (["--point", "56.4,-3", "--walk-minutes", "900", "--extract", "town.osm"], "not a usable walk"),
        (["--point", "10,10", "--walk-minutes", "10", "--extract", "town.osm"], "No street network"),
        (["--point", "560,10", "--walk-minutes", "10", "--extract", "town.osm"], "LAT,LON"),
        (["--point", "56.4,-3", "--walk-minutes", "10", "--extract", "nowhere.osm"], "no file nowhere.osm"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_walk_that_cannot_be_made_says_why_and_keeps_nothing(
    run: Run, extract: Path, tmp_path: Path, arguments: list[str], what: str
) -> None:
    code, out, err = run("territory", "add", "Ten", *arguments)
    assert (code, out) == (1, "") and what in err and "Traceback" not in err and str(tmp_path) not in err
    assert not (tmp_path / "workspace").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["--walk-minutes", "10"],
        ["--point", "56,-3"],
        ["--postcode", "DD6 8AB"],
        ["--point", "56,-3", "--postcode", "DD6 8AB", "--metres", "100"],
        ["--point", "56,-3", "--metres", "100", "--walk-minutes", "10"],
        ["--point", "56,-3", "--metres", "100", "--slower"],
        ["--point", "56,-3", "--metres", "100", "--no-steps"],
        ["--point", "56,-3", "--metres", "100", "--extract", "town.osm"],
        ["--bbox", "-3,56,-2.9,56.1", "--walk-minutes", "10"],
        ["--place", "Town", "--walk-minutes", "10"],
    ],
    ids=" ".join,
)
def test_options_that_do_not_go_together_are_refused(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    code, _, err = run("territory", "add", "Ten", *arguments)
    assert code == 2 and "Traceback" not in err
    assert not (tmp_path / "workspace").exists()
