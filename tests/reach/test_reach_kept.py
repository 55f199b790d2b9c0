"""A walking network on disk: the same after reading, and a damaged file is said to be one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from street_plans import Plan, at

from assetmap.errors import ExportError, ReachError
from assetmap.reach import WalkNetwork, load_network, save_network, walk_area
from assetmap.reach.kept import VERSION


@pytest.fixture
def network(plan: Plan) -> WalkNetwork:
    plan.node((300, 0), barrier="stile").street((0, 0), (300, 0), (600, 0))
    return plan.street((0, 0), (0, 400), highway="steps").street((0, 400), (90, 400), oneway__foot="yes").network()


def test_a_kept_network_gives_the_same_area(network: WalkNetwork, tmp_path: Path) -> None:
    save_network(network, tmp_path / "town.npz")
    kept = load_network(tmp_path / "town.npz")
    assert walk_area(kept, at((20, 0)), 10).equals(walk_area(network, at((20, 0)), 10))
    assert (kept.crs, kept.bbox_lonlat) == (network.crs, network.bbox_lonlat)


def test_a_kept_network_is_replaced_whole(network: WalkNetwork, plan: Plan, tmp_path: Path) -> None:
    save_network(network, tmp_path / "town.npz")
    smaller = plan.street((2000, 0), (2100, 0)).network()
    save_network(smaller, tmp_path / "town.npz")
    assert load_network(tmp_path / "town.npz").edges == smaller.edges
    assert [path.name for path in tmp_path.glob("*town*")] == ["town.npz"]


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
def test_a_file_that_is_cut_short_is_said_to_be_damaged(network: WalkNetwork, tmp_path: Path, share: float) -> None:
    path = tmp_path / "town.npz"
    save_network(network, path)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    with pytest.raises(ReachError, match=r"town\.npz is damaged"):
        load_network(path)


def test_a_file_of_which_any_byte_is_changed_is_refused_or_reads_the_same(network: WalkNetwork, tmp_path: Path) -> None:
    path = tmp_path / "town.npz"
    save_network(network, path)
    whole, expected = path.read_bytes(), walk_area(network, at((20, 0)), 10)
    refused = 0
    for place in range(0, len(whole), 41):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            kept = load_network(path)
        except ReachError:
            refused += 1
        else:
            assert walk_area(kept, at((20, 0)), 10).equals(expected)
    assert refused > 20


def test_something_else_under_that_name_is_said_to_be_damaged(tmp_path: Path) -> None:
    (tmp_path / "town.npz").write_text("<html>", encoding="utf-8")
    with pytest.raises(ReachError, match="damaged"):
        load_network(tmp_path / "town.npz")


def test_numbers_that_lead_nowhere_are_said_to_be_damage(network: WalkNetwork, tmp_path: Path) -> None:
    path = tmp_path / "town.npz"
    save_network(network, path)
    with np.load(path) as kept:
        arrays = dict(kept)
    for name, wrong in [
        ("edge_to", arrays["edge_to"] + 1000),
        ("first", arrays["first"][:-1]),
        ("length_m", -arrays["length_m"]),
    ]:
        np.savez(path, **(arrays | {name: wrong}))
        with pytest.raises(ReachError, match="damaged"):
            load_network(path)


def test_a_file_of_another_version_is_to_be_made_anew(network: WalkNetwork, tmp_path: Path) -> None:
    path = tmp_path / "town.npz"
    save_network(network, path)
    with np.load(path) as kept:
        np.savez(path, **(dict(kept) | {"version": np.array(VERSION + 1)}))
    with pytest.raises(ReachError, match="another version"):
        load_network(path)


def test_a_file_that_carries_code_is_not_opened(network: WalkNetwork, tmp_path: Path) -> None:
    path = tmp_path / "town.npz"
    save_network(network, path)
    with np.load(path) as kept:
        np.savez(path, **(dict(kept) | {"crs": np.array([print], dtype=object)}))
    with pytest.raises(ReachError, match="damaged"):
        load_network(path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReachError, match=r"no walking network town\.npz"):
        load_network(tmp_path / "town.npz")


def test_a_folder_that_is_not_there_is_told(network: WalkNetwork, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="no folder"):
        save_network(network, tmp_path / "nowhere" / "town.npz")
