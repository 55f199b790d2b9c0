"""Filters, words as people say them, order by distance and keys, in a page opened from disk."""

import re

import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from map_samples import SQUARE, make_assets

from assetmap.maps import MapOptions, build_map_spec, libraries
from assetmap.maps.packing import unpack_ints
from assetmap.privacy import view_for

THURSDAY_EVENING = 1 << (3 * 3 + 2)
MONDAY_MORNING = 1


def names(page):
    return page.locator(".am-row-name").all_text_contents()


def search(page, words):
    page.fill(".am-search", words)
    page.wait_for_timeout(250)
    return names(page)


def narrow(page):
    page.get_by_text("More filters").click()
    return page.locator(".am-narrow")


def at(metres_north, metres_east=0.0):
    lon, lat, _ = pyproj.Geod(ellps="WGS84").fwd(-3.0, 51.59, 90, metres_east)
    lon, lat, _ = pyproj.Geod(ellps="WGS84").fwd(lon, lat, 0, metres_north)
    return shapely.Point(lon, lat)


def test_open_times_are_packed_for_those_who_told_them(layers):
    view = view_for(make_assets([{"name": "A"}, {"name": "B"}, {"name": "C"}], layers))
    ids = dict(zip(view.assets["name"], view.assets["asset_id"], strict=True))
    told = {ids["A"]: 5, ids["C"]: 2**21 - 1, "elsewhere": 1}
    packed = build_map_spec(view, layers, MapOptions(open_parts=told)).document["assets"]["open"]
    masks = unpack_ints(packed["w"])
    assert [masks[which] for which in unpack_ints(packed["x"])] == [5, 2**21 - 1]
    assert unpack_ints(packed["r"]) == [0, 2]
    assert build_map_spec(view, layers).document["assets"]["open"] is None


@pytest.mark.parametrize("mask", [-1, 2**21])
def test_a_mask_beyond_the_week_is_refused(layers, mask):
    view = view_for(make_assets([{}], layers))
    with pytest.raises(ValueError, match="7 days of 3 parts"):
        build_map_spec(view, layers, MapOptions(open_parts={view.assets["asset_id"].iloc[0]: mask}))


def test_a_layer_s_words_and_form_are_kept_once_and_words_away_never(layers):
    view = view_for(make_assets([{}] * 20 + [{"form": "activity", "name": "Zumba"}], layers))
    spec = build_map_spec(view, layers)
    layer = layers["community_centres"]
    assert spec.document["words"] == {layer.id: list(layer.include_words)}
    assert not any(f'"{word}"' in spec.to_json() for word in layer.exclude_words)
    assert spec.document["assets"]["texts"]["form"] == {
        "w": ["activity"],
        "r": spec.document["assets"]["texts"]["form"]["r"],
    }


@pytest.mark.browser
class TestFinding:
    @pytest.fixture
    def page(self, make_page, open_page):
        rows = [
            {"name": "St Aimsir's", "layer": "places_of_worship"},
            {"name": "Café Élan", "layer": "cafes", "description": "Toasties"},
            {"name": "The Grange", "layer": "libraries"},
            {"name": "Burgh Halls"},
        ]
        return open_page(make_page(rows, territory=SQUARE)).page

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("kirk", ["St Aimsir's"]),
            ("KIRKS", ["St Aimsir's"]),
            ("gurdwara", ["St Aimsir's"]),
            ("church street", []),
            ("kirk aimsir", ["St Aimsir's"]),
            ("kirk grange", []),
            ("mobile library", ["The Grange"]),
            ("libraries", ["The Grange"]),
            ("burgh hall", ["Burgh Halls"]),
            ("toastie", ["Café Élan"]),
            ("elan", ["Café Élan"]),
        ],
    )
    def test_words_as_people_say_them(self, page, words, found):
        assert search(page, words) == found

    def test_a_word_half_typed_finds_too(self, page):
        assert search(page, "mosq") == ["St Aimsir's"]

    def test_the_beginning_of_a_saying_finds_where_nothing_else_does(self, page):
        assert search(page, "prayer") == ["St Aimsir's"]


@pytest.mark.browser
class TestNarrowing:
    @pytest.fixture
    def page(self, make_page, open_page, layers):
        rows = [
            {"name": "A", "open_to": "Everyone", "access_route": "drop_in"},
            {"name": "B", "open_to": "everyone.", "access_route": "referral", "form": "group"},
            {"name": "C", "open_to": "Over 60s", "layer": "libraries"},
            {"name": "D"},
        ]
        ids = list(make_assets(rows, layers)["asset_id"])
        told = {ids[0]: THURSDAY_EVENING, ids[1]: MONDAY_MORNING}
        return open_page(make_page(rows, territory=SQUARE, open_parts=told)).page

    def test_open_on_thursday_evening_counts_who_told_nothing(self, page):
        box = narrow(page)
        box.get_by_label("Day").select_option("Thursday")
        box.get_by_label("Time", exact=True).select_option("Evening")
        assert names(page) == ["A"]
        assert "Shown: open on Thursday evening. 2 have no times yet." in page.inner_text(".am-asked")
        page.get_by_label("2 things have no times told yet: show them too").check()
        assert names(page) == ["A", "C", "D"]

    def test_a_day_alone_or_a_part_of_the_day_alone_is_enough(self, page):
        box = narrow(page)
        box.get_by_label("Day").select_option("Monday")
        assert names(page) == ["B"]
        box.get_by_label("Day").select_option("Any day")
        box.get_by_label("Time", exact=True).select_option("Evening")
        assert names(page) == ["A"]

    def test_who_may_come_is_grouped_whatever_the_spelling(self, page):
        narrow(page).get_by_role("checkbox", name="Everyone").check()
        assert names(page) == ["A", "B"]

    def test_form_and_how_to_get_in(self, page):
        box = narrow(page)
        box.get_by_role("checkbox", name="Groups").check()
        assert names(page) == ["B"]
        box.get_by_role("checkbox", name="Places").check()
        box.get_by_role("checkbox", name="Just turn up").check()
        assert names(page) == ["A"]

    def test_what_it_gives_us(self, page, layers):
        from assetmap import taxonomy

        own = {(one.level, one.entry) for one in layers["libraries"].health_assets}
        hall = {(one.level, one.entry) for one in layers["community_centres"].health_assets}
        gloss = taxonomy.HEALTH_ASSETS[sorted(own - hall)[0]].gloss
        narrow(page).get_by_role("checkbox", name=gloss).check()
        assert names(page) == ["C"]

    def test_all_filters_join_and_show_all_clears_them(self, page):
        box = narrow(page)
        box.get_by_role("checkbox", name="Everyone").check()
        box.get_by_role("checkbox", name="Someone refers you").check()
        search(page, "b")
        assert names(page) == ["B"]
        assert "1 of 4 things" in page.inner_text(".am-left")
        page.get_by_role("button", name="Show all", exact=True).click()
        assert names(page) == ["A", "B", "C", "D"]
        assert page.is_hidden(".am-asked")
        assert box.get_by_role("checkbox", name="Everyone").is_checked() is False

    def test_nothing_to_tell_apart_needs_no_filter(self, make_page, open_page):
        page = open_page(make_page([])).page
        assert page.locator(".am-narrow").count() == 0


def measuring(page):
    """Give the page the plain geometry and its words, which are no part of what the explorer exports."""
    parts = [
        (libraries.WEB_FOLDER / name).read_text(encoding="utf-8") for name in ("texts.js", "shapes.js", "words.js")
    ]
    text = re.sub(r"^(export |import .*\n)", "", "\n".join(parts), flags=re.MULTILINE)
    page.evaluate(
        f"""() => {{ {text}; window.plain = {{ edgesCross, metresBetween, directionTo, distanceInWords, wayInWords }}; }}"""
    )


@pytest.mark.browser
class TestMeasuring:
    @pytest.fixture
    def page(self, make_page, open_page):
        rows = [
            {"name": "Café", "geometry": at(118)},
            {"name": "Far", "geometry": at(-1000, -1000)},
            {"name": "Library", "geometry": at(0)},
            {"name": "Nowhere", "geometry": None},
        ]
        return open_page(make_page(rows, territory=SQUARE)).page

    def test_the_list_says_distance_and_direction_from_a_landmark(self, page):
        page.get_by_role("button", name="Library").click()
        page.get_by_role("button", name="Measure distances from here").click()
        assert names(page) == ["Library", "Café", "Far", "Nowhere"]
        assert page.locator(".am-row-way").all_text_contents() == ["here", "120 m north", "1.4 km south-west"]
        page.get_by_role("button", name="Café").click()
        assert "120 m north of Library" in page.inner_text(".am-card")
        assert page.locator(".am-from-choice option:checked").inner_text() == "Library"

    def test_the_middle_of_the_map_is_a_landmark_that_moves(self, page):
        page.locator(".am-sort").select_option("By distance")
        first = page.locator(".am-row-way").all_text_contents()
        page.focus(".am-leaflet")
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(900)
        assert page.locator(".am-row-way").all_text_contents() != first
        page.locator(".am-sort").select_option("A to Z")
        assert page.locator(".am-row-way").count() == 0

    def test_distances_and_directions_agree_with_pyproj(self, page):
        measuring(page)
        geod = pyproj.Geod(ellps="WGS84")
        words = ["north", "north_east", "east", "south_east", "south", "south_west", "west", "north_west"]
        for bearing in range(0, 360, 15):
            for metres in (20, 118, 950, 4_000):
                lon, lat, _ = geod.fwd(-4.25, 55.86, bearing, metres)
                got = page.evaluate(f"plain.metresBetween(55.86, -4.25, {lat}, {lon})")
                assert got == pytest.approx(metres, rel=0.006), bearing
                word = page.evaluate(f"plain.directionTo(55.86, -4.25, {lat}, {lon})")
                assert word == words[round(bearing / 45) % 8], (bearing, metres)

    @pytest.mark.parametrize(
        ("metres", "words"),
        [(12, "10 m"), (118, "120 m"), (994, "990 m"), (996, "1 km"), (1449, "1.4 km"), (12_345, "12.3 km")],
    )
    def test_distances_are_rounded_to_what_a_walker_minds(self, page, metres, words):
        measuring(page)
        assert page.evaluate(f"plain.distanceInWords({metres})") == words

    def test_an_edge_crosses_itself_exactly_where_shapely_says_so(self, page):
        measuring(page)

        @settings(max_examples=150, deadline=None)
        @given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=3, max_size=7, unique=True))
        def check(corners):
            is_valid = shapely.Polygon(corners).is_valid
            assert page.evaluate(f"plain.edgesCross({[list(one) for one in corners]})") is (not is_valid)

        check()


@pytest.mark.browser
class TestKeys:
    @pytest.fixture
    def page(self, make_page, open_page):
        rows = [{"name": str(metres), "geometry": at(metres)} for metres in (20, 300, 90)]
        page = open_page(make_page(rows, territory=SQUARE)).page
        page.keyboard.press("Tab")
        page.focus(".am-leaflet")
        return page

    def test_a_digit_chooses_the_nearest_to_the_middle_on_map_and_list(self, page):
        page.keyboard.press("2")
        assert page.inner_text(".am-card h2") == "90"
        assert page.inner_text(".am-row.am-chosen .am-row-name") == "90"
        assert page.evaluate("document.activeElement.textContent") == "90"
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.classList.contains('am-leaflet')")

    def test_numbers_show_while_the_map_has_the_keyboard(self, page):
        dots = """() => { const one = document.querySelector('.am-top'); if (!one) return 0;
            return one.getContext('2d').getImageData(0, 0, one.width, one.height).data.some((dot) => dot > 0) ? 1 : 0; }"""
        assert page.evaluate(dots) == 1
        assert "1 to 9 choose" in page.inner_text(".am-keys")
        assert "1 to 9 choose" in page.get_attribute(".am-leaflet", "aria-label")
        page.focus(".am-search")
        assert page.evaluate(dots) == 0
        assert page.is_hidden(".am-keys")

    def test_a_map_that_is_dragged_shows_no_numbers_and_has_no_canvas_for_them_until_a_key_is_pressed(self, page):
        page.reload()
        box = page.locator(".am-leaflet").bounding_box()
        page.mouse.move(box["x"] + 200, box["y"] + 200)
        page.mouse.down()
        page.mouse.move(box["x"] + 150, box["y"] + 200, steps=3)
        page.mouse.up()
        assert page.evaluate("document.activeElement.classList.contains('am-leaflet')")
        assert page.locator(".am-top").count() == 0
        assert page.is_hidden(".am-keys")
        page.keyboard.press("ArrowLeft")
        assert page.locator(".am-top").count() == 1
        assert page.is_visible(".am-keys")

    def test_a_digit_beyond_what_is_in_sight_does_nothing(self, page):
        page.keyboard.press("9")
        assert page.locator(".am-card").count() == 0


@pytest.mark.browser
def test_where_a_person_is_is_told_only_when_asked_or_said_why_not(make_page, open_page):
    opened = open_page(make_page([{"name": "Hall", "geometry": at(0)}], territory=SQUARE))
    page = opened.page
    page.get_by_role("button", name="Show where I am").click()
    page.locator(".am-toast", has_text=re.compile("did not allow|does not know|only at a safe")).wait_for()
    assert [url for url in opened.requests if not url.startswith("file:")] == []
