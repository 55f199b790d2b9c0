"""What there is in Inverlarrach, declared by hand together with the answer a community worker would give.

Each line says where a thing is, its tags, and the layer it belongs in: an empty layer means that it is
**not** an asset. The answer is written here by hand and never computed by the software. All names are invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from shapes import Line, Point, block, circle, outline, smooth
from streets import MILL_POND, terrace_grid

Tags = dict[str, str]


@dataclass(frozen=True)
class Place:
    """One declared thing.

    ``how`` is ``spot`` (a node), ``kerb`` (a node beside a street), ``room`` (a node in the nearest free house),
    ``house`` (the nearest free house itself), ``area`` or ``building`` (a closed way that is drawn here).
    """

    how: Literal["spot", "kerb", "room", "house", "area", "building"]
    tags: Tags
    layer: str = ""
    note: str = ""
    ring: tuple[Point, ...] = ()
    street: str = ""
    share: float = 0.0
    offset_m: float = 0.0


def _spot(x: float, y: float, layer: str, note: str, **tags: str) -> Place:
    return Place("spot", _tags(tags), layer, note, ((x, y),))


def _kerb(street: str, share: float, offset_m: float, layer: str, note: str, **tags: str) -> Place:
    return Place("kerb", _tags(tags), layer, note, (), street, share, offset_m)


def _room(street: str, share: float, offset_m: float, layer: str, note: str, **tags: str) -> Place:
    return Place("room", _tags(tags), layer, note, (), street, share, offset_m)


def _house(street: str, share: float, offset_m: float, layer: str, note: str, **tags: str) -> Place:
    return Place("house", _tags(tags), layer, note, (), street, share, offset_m)


def _area(ring: Line, layer: str, note: str, **tags: str) -> Place:
    return Place("area", _tags(tags), layer, note, tuple(ring))


def _building(ring: Line, layer: str, note: str, **tags: str) -> Place:
    return Place("building", {"building": "yes"} | _tags(tags), layer, note, tuple(ring))


def _tags(given: Tags) -> Tags:
    """Write ``addr__street`` for ``addr:street``."""
    return {key.replace("__", ":"): value for key, value in given.items()}


def _ring(*corners: Point) -> Line:
    return [*corners, corners[0]]


_g = terrace_grid
LONG_NAME = (
    "The Inverlarrach and District Amalgamated Friendly Society of Gardeners, Bee Keepers, Bread Bakers, "
    "Story Tellers, Stick Dressers, and Good Neighbours"
)

GREEN_AND_BLUE = [
    _area(
        _ring((-66, 16), (-20, 8), (20, -2), (60, -18), (114, -40), (112, -140), (60, -132), (0, -121), (-66, -111)),
        "parks",
        "",
        leisure="park",
        name="Burnside Park",
    ),
    _area(
        [_g(184, 152), _g(278, 152), _g(278, 208), _g(184, 208), _g(184, 152)],
        "public_gardens",
        "a public garden with an open gate",
        leisure="garden",
        garden__type="public",
        access="yes",
        name="Victoria Gardens",
    ),
    _area(MILL_POND, "lochs_and_ponds", "", natural="water", water="pond", name="Mill Pond"),
    _area(
        smooth(
            [(500, 424), (560, 404), (620, 412), (694, 430), (708, 500), (640, 560), (540, 556), (468, 506)],
            24,
            closed=True,
        ),
        "woodlands",
        "a wood that is one closed way",
        landuse="forest",
        leaf_type="mixed",
        name="Gallows Covert",
    ),
    _area(circle(-355, 385, 30, 12), "commons_and_greens", "", landuse="village_green", name="Rowan Green"),
    _area(
        _ring((-84, 334), (-22, 320), (-14, 338), (-66, 372), (-84, 376)),
        "allotments",
        "",
        landuse="allotments",
        name="Kirk Brae Allotments",
        operator="Inverlarrach Allotment Society",
    ),
    _area(
        _ring((-98, -214), (-96, -238), (-170, -242), (-172, -216)),
        "allotments",
        "no name in the source, still an asset",
        landuse="allotments",
    ),
    _area(
        block(-44, -42, 26, 30, 8),
        "community_gardens",
        "emoji in the name; stays as it is",
        leisure="garden",
        garden__type="community",
        name="🌱 Seedlings Garden",
    ),
    _area(
        _ring((520, -100), (600, -138), (640, -140), (640, -126), (604, -120), (530, -84)),
        "nature_reserves",
        "",
        leisure="nature_reserve",
        name="Carse Reedbed Local Nature Reserve",
    ),
    _area(
        _ring((-142, 216), (-52, 203), (-49, 308), (-136, 320)),
        "burial_grounds",
        "",
        amenity="grave_yard",
        name="Old Kirkyard",
    ),
    _area(
        _ring((-222, -424), (-128, -424), (-120, -350), (-150, -322), (-220, -330)),
        "burial_grounds",
        "",
        landuse="cemetery",
        name="Southfield Cemetery",
    ),
    _area(
        _ring((240, 480), (300, 470), (330, 520), (270, 545), (228, 520)),
        "",
        "plain grass: land cover, not a place people named",
        landuse="grass",
    ),
    _area(
        _ring((-800, -20), (-770, -90), (-720, -200), (-800, -220)),
        "",
        "farmland is a livelihood and a view, not an asset anyone may use",
        landuse="farmland",
    ),
    _area(_ring((-800, 440), (-720, 470), (-640, 540), (-650, 580), (-800, 580)), "", "farmland", landuse="farmland"),
    _area(
        _ring((480, -400), (800, -380), (800, -470), (680, -460), (560, -490), (478, -472)),
        "",
        "farmland",
        landuse="farmland",
    ),
    _area(_ring((100, 560), (230, 548), (420, 540), (420, 580), (96, 580)), "", "a field", landuse="meadow"),
    _area(
        _ring((62, 336), (112, 328), (118, 388), (66, 398)),
        "orchards_open_to_all",
        "neighbours look after it",
        landuse="orchard",
        access="yes",
        operator__type="community",
        name="Kirk Brae Community Orchard",
    ),
    _area(
        _ring((-800, 116), (-740, 124), (-640, 156), (-560, 200), (-650, 244), (-800, 312)),
        "",
        "a field",
        landuse="farmland",
    ),
    _area(_ring((-380, -478), (-250, -494), (-120, -480), (-110, -580), (-400, -580)), "", "a field", landuse="meadow"),
    _area(
        _ring((684, -40), (760, -58), (800, -70), (800, 96), (752, 84), (736, -4)),
        "",
        "rough grass above the shore",
        natural="grassland",
    ),
    _area(_ring((490, -288), (636, -322), (800, -374), (478, -392)), "", "a field", landuse="farmland"),
]

PLAY_AND_SPORT = [
    _area(block(44, -98, 30, 24, 9), "playgrounds", "", leisure="playground", name="Burnside Play Park"),
    _area(block(-355, 372, 14, 12, 0), "playgrounds", "no name in the source", leisure="playground"),
    _area(
        block(-30, -93, 34, 20, 8),
        "pitches_and_courts",
        "",
        leisure="pitch",
        sport="multi",
        name="Burnside Court",
        access="yes",
    ),
    _area(
        block(165, -350, 88, 54, 8),
        "pitches_and_courts",
        "",
        leisure="pitch",
        sport="soccer",
        name="Thistle Park",
    ),
    _area(
        block(88, -108, 32, 32, 9), "bowling_greens", "", leisure="pitch", sport="bowls", name="Burnside Bowling Green"
    ),
    _area(
        block(78, -66, 22, 12, -22), "skate_and_bike_parks", "", leisure="pitch", sport="skateboard", name="The Dish"
    ),
    _area(
        block(700, 170, 22, 11, 8),
        "",
        "a private court behind a house",
        leisure="pitch",
        sport="tennis",
        access="private",
    ),
    _area(
        block(-650, 300, 18, 14, -25),
        "",
        "a private garden",
        leisure="garden",
        access="private",
        name="Rosebank Garden",
    ),
    _spot(14, -104, "outdoor_gyms", "no name in the source", leisure="fitness_station", access="yes"),
    _building(
        outline(252, -297, [(-24, -13), (24, -13), (24, 13), (6, 13), (6, 8), (-24, 8)], 1),
        "sports_centres",
        "",
        leisure="sports_centre",
        name="Larrach Sports Hall",
        building="sports_centre",
    ),
]

PUBLIC_BUILDINGS = [
    _building(
        outline(
            -92,
            262,
            [
                (-18, -7),
                (-6, -7),
                (-6, -14),
                (6, -14),
                (6, -7),
                (16, -7),
                (20, 0),
                (16, 7),
                (6, 7),
                (6, 14),
                (-6, 14),
                (-6, 7),
                (-18, 7),
                (-18, 4),
                (-24, 4),
                (-24, -4),
                (-18, -4),
            ],
            6,
        ),
        "places_of_worship",
        "",
        building="church",
        amenity="place_of_worship",
        religion="christian",
        denomination="presbyterian",
        name="St Aimsir's Kirk",
    ),
    _building(
        outline(-44, 138, [(-9, -13), (9, -13), (9, 13), (3, 13), (3, 17), (-3, 17), (-3, 13), (-9, 13)], 2),
        "town_halls_and_public_halls",
        "a hall people can hire; the council meets here too",
        amenity="townhall",
        name="Inverlarrach Town House",
        building="civic",
    ),
    _building(
        outline(*_g(164, 180), [(-11, -20), (11, -20), (11, 20), (-11, 20)], -10),
        "libraries",
        "the building; a node inside it says the same again",
        amenity="library",
        name="Inverlarrach Library",
        building="civic",
    ),
    _building(
        outline(
            299,
            -106,
            [
                (-40, -20),
                (40, -20),
                (40, 18),
                (28, 18),
                (28, -8),
                (7, -8),
                (7, 18),
                (-7, 18),
                (-7, -8),
                (-28, -8),
                (-28, 18),
                (-40, 18),
            ],
            1,
        ),
        "",
        "only the building; its grounds carry the school",
        building="school",
    ),
    _area(
        _ring((238, -72), (346, -70), (348, -151), (262, -148), (240, -148)),
        "schools",
        "",
        amenity="school",
        name="Bun-sgoil Alltan Làrach",
        isced__level="1",
    ),
    _building(
        outline(378, -112, [(-15, -10), (15, -10), (15, 10), (2, 10), (2, 3), (-15, 3)], -3),
        "gp_practices",
        "",
        amenity="doctors",
        healthcare="doctor",
        name="Burnbank Medical Practice",
    ),
    _building(
        block(-232, 352, 26, 16, -5),
        "community_centres",
        "Gaelic with accents",
        amenity="community_centre",
        name="Talla Coimhearsnachd na h-Àirde",
    ),
    _building(
        block(-226, 390, 22, 13, -5),
        "nurseries_and_childcare",
        "",
        amenity="kindergarten",
        name="Wee Birks Nursery",
        building="kindergarten",
    ),
    _building(block(-28, 472, 18, 10, 10), "scout_and_guide_huts", "", club="scout", name="1st Inverlarrach Scout Hut"),
    _building(
        outline(-158, 24, [(-20, -6), (20, -6), (20, 6), (-8, 6), (-8, 10), (-20, 10)], -4),
        "makerspaces_and_workshops",
        "braces in the name must stay as text",
        leisure="hackerspace",
        name="{{ 7*7 }} Maker Space",
        building="industrial",
    ),
    _building(block(560, -12, 30, 16, -30), "fire_stations", "", amenity="fire_station", name="Larrach Fire Station"),
    _building(
        block(136, -245, 30, 7, 0),
        "",
        "only the building; the stop on the line carries the station",
        building="train_station",
    ),
    _building(block(-176, -366, 12, 8, 5), "", "a shed of the cemetery", building="service", operator="Cemetery works"),
    _building(
        block(50, -42, 9, 9, 20),
        "bandstands_and_outdoor_stages",
        "",
        leisure="bandstand",
        name="The Bandstand",
        building="roof",
    ),
    _building(
        block(100, -128, 16, 8, 9),
        "bowling_greens",
        "the club house beside the green",
        club="sport",
        sport="bowls",
        name="Burnside Bowling Club",
    ),
    _building(
        block(-580, 545, 8, 8, 20),
        "historic_buildings",
        "an old dovecot",
        building="dovecote",
        historic="building",
        tourism="attraction",
        name="Mains Doocot",
    ),
    _building(
        outline(56, 236, [(-13, -8), (13, -8), (13, 8), (-13, 8)], -6),
        "places_of_worship",
        "Arabic name",
        building="mosque",
        amenity="place_of_worship",
        religion="muslim",
        name="مسجد الجدول",
        name__en="Burn Mosque",
    ),
    _building(
        block(58, 290, 24, 15, -6),
        "community_centres",
        "",
        amenity="community_centre",
        name="Kirkgate Halls",
        building="civic",
    ),
]

WORK_AND_TRADE = [
    _area(
        _ring((490, -205), (560, -236), (680, -254), (800, -264), (800, -334), (640, -286), (490, -258)),
        "",
        "industrial land",
        landuse="industrial",
        name="Carse Industrial Estate",
    ),
    _building(block(545, -193, 38, 16, -18), "", "a warehouse", building="warehouse"),
    _building(block(640, -206, 48, 18, -9), "", "a works", building="industrial"),
    _building(block(540, -251, 34, 14, -8), "", "a works", building="industrial"),
    _building(block(642, -263, 40, 18, -8), "", "a works", building="industrial"),
    _building(block(716, -279, 44, 20, -12), "", "a works", building="industrial"),
    _building(block(738, -216, 34, 18, -6), "", "a works", building="industrial"),
    _building(
        outline(292, -222, [(-28, -17), (28, -17), (28, 17), (12, 17), (12, 21), (-10, 21), (-10, 17), (-28, 17)], -1),
        "",
        "a chain supermarket (invented brand)",
        shop="supermarket",
        name="SpendMart",
        brand="SpendMart",
        building="retail",
    ),
    _area(_ring((216, -172), (322, -176), (322, -194), (216, -192)), "", "a car park", amenity="parking", fee="no"),
    _area(
        _ring((126, -213), (188, -215), (188, -236), (126, -236)),
        "",
        "a car park",
        amenity="parking",
        name="Station Car Park",
    ),
    _area(block(432, -120, 24, 34, -3), "", "a car park", amenity="parking", access="customers"),
    _area(block(-196, 352, 10, 22, -4), "", "a car park", amenity="parking"),
]

ROUND_THE_CROSS = [
    _area(
        _ring((-10, 112), (22, 106), (28, 134), (-8, 141)),
        "public_squares",
        "",
        place="square",
        highway="pedestrian",
        area="yes",
        name="Market Square",
    ),
    _spot(8, 126, "memorials", "", historic="memorial", memorial="war_memorial", name="Inverlarrach War Memorial"),
    _spot(18, 115, "markets", "Fridays", amenity="marketplace", name="Friday Market", opening_hours="Fr 09:00-14:00"),
    _spot(0, 120, "benches", "no name", amenity="bench", backrest="yes"),
    _spot(0, 132, "benches", "no name", amenity="bench"),
    _spot(20, 128, "visitor_information", "", tourism="information", information="board", name="Round the Burgh"),
    _spot(24, 110, "", "a bin", amenity="waste_basket"),
    _spot(-8, 116, "", "an advertising column", advertising="column"),
    _spot(26, 132, "public_toilets", "no name", amenity="toilets", access="yes", wheelchair="yes"),
]

HIGH_STREET = [
    _room(
        "High Street", 0.08, 13, "cafes", "curly quotes and an ampersand", amenity="cafe", name="Café “The Neuk” & Sons"
    ),
    _room(
        "High Street",
        0.14,
        -13,
        "",
        "a chain (invented brand)",
        amenity="cafe",
        name="Bean & Beaker",
        brand="Bean & Beaker",
    ),
    _room(
        "High Street",
        0.18,
        13,
        "charity_shops",
        "template marks in the name",
        shop="charity",
        name="50% {% off Charity Shop",
    ),
    _house(
        "High Street",
        0.22,
        -13,
        "post_offices",
        "",
        building="retail",
        amenity="post_office",
        name="Inverlarrach Post Office",
    ),
    _room(
        "High Street", 0.27, 13, "pharmacies", "", amenity="pharmacy", healthcare="pharmacy", name="Larrach Pharmacy"
    ),
    _house("High Street", 0.32, -13, "pubs", "apostrophes", building="pub", amenity="pub", name="O'Larrach's Bar"),
    _room("High Street", 0.36, 13, "", "closed for good", disused__amenity="pub", name="The Auld Lade"),
    _room(
        "High Street",
        0.41,
        -13,
        "arts_centres_and_galleries",
        "markup in the name must stay as text",
        tourism="gallery",
        name="<img src=x onerror=alert(1)> Gallery",
    ),
    _room(
        "High Street",
        0.45,
        13,
        "arts_centres_and_galleries",
        "a template literal in the name",
        amenity="arts_centre",
        name="${alert(1)} Studio",
    ),
    _house("High Street", 0.50, -13, "museums", "", building="civic", tourism="museum", name="Tolbooth Museum"),
    _room(
        "High Street", 0.55, -13, "", "a bank is a business, not held in common", amenity="bank", name="Bank of Larrach"
    ),
    _kerb("High Street", 0.555, -6, "", "a cash machine", amenity="atm"),
    _room(
        "High Street", 0.60, 13, "credit_unions", "", amenity="bank", bank="credit_union", name="Larrach Credit Union"
    ),
    _room("High Street", 0.65, -13, "advice_services", "", office="advice", name="Inverlarrach Advice Bureau"),
    _room(
        "High Street",
        0.70,
        13,
        "community_shops",
        "",
        shop="convenience",
        operator__type="community",
        name="Burnside Community Shop",
    ),
    _room("High Street", 0.74, -13, "", "a private firm", office="lawyer", name="Wynd & Vennel Solicitors"),
    _room("High Street", 0.79, 13, "", "a shop like others", shop="hairdresser", name="Snip Wynd"),
    _room("High Street", 0.83, -13, "theatres_and_cinemas", "", amenity="cinema", name="The Wee Picture House"),
    _room("High Street", 0.88, 13, "", "a shop like others", shop="butcher", name="Fleshers of Larrach"),
    _room("High Street", 0.94, -13, "", "a betting shop", shop="bookmaker", name="Lucky Lade"),
    _kerb(
        "High Street",
        0.30,
        6.2,
        "bus_stops",
        "",
        highway="bus_stop",
        public_transport="platform",
        name="Baxters' Close",
        bus="yes",
    ),
    _kerb(
        "High Street",
        0.72,
        -6.2,
        "bus_stops",
        "",
        highway="bus_stop",
        public_transport="platform",
        name="Brig Street",
        bus="yes",
    ),
    _kerb("High Street", 0.48, 6.2, "defibrillators", "no name", emergency="defibrillator", access="yes", indoor="no"),
    _kerb("High Street", 0.20, 6.5, "", "a post box", amenity="post_box"),
]

OLD_TOWN_ROOMS = [
    _room(
        "Kirkgate",
        0.45,
        13,
        "clubs_and_societies",
        "a backslash and a closing script tag",
        club="computer",
        name="C:\\new\\table </script> Computer Club",
    ),
    _house("Kirkgate", 0.60, -13, "pubs", "", building="pub", amenity="pub", name="The Skinners' Rest"),
    _room("Kirkgate", 0.72, 13, "local_history_groups", "", club="history", name="Inverlarrach History Society"),
    _room(
        "Kirkgate",
        0.85,
        -13,
        "volunteer_centres",
        "",
        office="charity",
        charity="volunteering",
        name="Lend a Haun Volunteer Centre",
    ),
    _room("Back Row", 0.25, 10, "makerspaces_and_workshops", "", club="mens_shed", name="Back Row Men's Shed"),
    _room(
        "Back Row",
        0.12,
        10,
        "charities_and_associations",
        "a name of 150 characters",
        office="association",
        name=LONG_NAME,
    ),
    _room("Back Row", 0.36, -10, "community_centres", "no name in the source", amenity="community_centre"),
    _room(
        "Baxters' Close",
        0.5,
        9,
        "food_banks_and_pantries",
        "",
        amenity="social_facility",
        social_facility="food_bank",
        name="Larrach Food Bank",
    ),
    _room(
        "Saddlers' Wynd",
        0.5,
        -9,
        "community_meals",
        "",
        amenity="social_facility",
        social_facility="soup_kitchen",
        name="The Big Pot",
    ),
    _kerb(
        "Fleshers' Vennel",
        0.3,
        3.2,
        "book_exchanges",
        "a right-to-left override in the name",
        amenity="public_bookcase",
        name="Wee \u202eyrarbil\u202c Nook",
    ),
    _room(
        "Tanners' Close",
        0.5,
        -9,
        "cycle_hire_and_repair",
        "",
        shop="bicycle",
        service__bicycle__repair="yes",
        operator__type="community",
        name="Spokes & Folk",
    ),
    _room(
        "Dyers' Wynd", 0.5, 9, "counselling_and_therapy", "", healthcare="counselling", name="Burnside Talking Rooms"
    ),
    _room("Brig Street", 0.20, 13, "cafes", "", amenity="cafe", name="Brig Tearoom", operator__type="community"),
    _room("Brig Street", 0.75, 13, "social_clubs", "", club="social", name="Weavers' Social Club"),
    _room(
        "Brig Street",
        0.85,
        -13,
        "tenants_and_residents_groups",
        "known by its name only; the tags say no more than association",
        office="association",
        association="residents",
        name="Mill Quarter Residents' Association",
    ),
    _spot(-104, 34, "wells_and_old_markers", "", man_made="water_well", historic="well", name="Lady's Well"),
    _spot(-60, 320, "notable_trees", "", natural="tree", denotation="natural_monument", name="The Covenant Yew"),
    _spot(-130, 300, "", "one tree among many", natural="tree"),
    _spot(
        -90,
        206,
        "",
        "a finger post; the path it points to is the asset",
        tourism="information",
        information="guidepost",
        name="To the Gallows Knowe",
    ),
    _spot(146, 330, "", "a recycling point", amenity="recycling", recycling_type="container"),
]

VICTORIAN_ROOMS = [
    _spot(
        302,
        299,
        "libraries",
        "the same library as the building around it, mapped twice",
        amenity="library",
        name="Inverlarrach Library",
    ),
    _spot(346, 285, "public_art", "", tourism="artwork", artwork_type="sculpture", name="The Herring Lass"),
    _spot(372, 296, "benches", "no name", amenity="bench"),
    _spot(384, 272, "", "a lamp", highway="street_lamp"),
    _room("Eastgate", 0.12, 11, "police_stations", "", amenity="police", name="Inverlarrach Police Station"),
    _room(
        "Eastgate",
        0.30,
        -11,
        "job_centres",
        "",
        office="government",
        government="job_centre",
        amenity="job_centre",
        name="Inverlarrach Job Centre",
    ),
    _room("Eastgate", 0.50, 11, "housing_offices", "", office="housing_association", name="Larrach Homes"),
    _room("Eastgate", 0.70, -11, "charities_and_associations", "", office="charity", name="Stepping Stanes"),
    _room("Eastgate", 0.86, 11, "", "a private office", office="estate_agent", name="Keys o' Larrach"),
    _kerb(
        "Eastgate",
        0.40,
        6.2,
        "bus_stops",
        "",
        highway="bus_stop",
        public_transport="platform",
        name="Duke Street",
        bus="yes",
    ),
    _house(
        "Queen Street",
        0.30,
        12,
        "youth_centres",
        "",
        building="civic",
        amenity="community_centre",
        community_centre="youth_centre",
        name="The Loft Youth Project",
    ),
    _room(
        "Duke Street",
        0.45,
        12,
        "day_centres_and_outreach",
        "",
        amenity="social_facility",
        social_facility="day_care",
        social_facility__for="senior",
        name="Duke Street Day Club",
    ),
    _room("King Street", 0.30, -12, "social_clubs", "", club="veterans", name="King Street Veterans' Club"),
    _house(
        "King Street",
        0.72,
        -12,
        "places_of_worship",
        "",
        building="church",
        amenity="place_of_worship",
        religion="christian",
        denomination="quaker",
        name="Friends' Meeting House",
    ),
    _room(
        "Union Street",
        0.4,
        12,
        "training_and_employability",
        "",
        amenity="training",
        training="employability",
        name="Larrach Learning Loft",
    ),
    _room(
        "Albert Street",
        0.3,
        12,
        "faith_organisations",
        "",
        office="religion",
        religion="christian",
        name="Inverlarrach Churches Together",
    ),
    _room(
        "Coronation Street",
        0.5,
        -12,
        "",
        "somebody's home that is a guest house",
        tourism="guest_house",
        name="Ben View",
    ),
    _spot(252, 472, "viewpoints", "", tourism="viewpoint", name="Gallows Knowe"),
    _spot(262, 488, "benches", "a bench with a plaque", amenity="bench", inscription="Bide a wee"),
    _spot(
        230,
        536,
        "archaeological_sites",
        "Gaelic",
        historic="archaeological_site",
        site_type="megalith",
        archaeological_site="megalith",
        name="Clach an t-Sluaigh",
    ),
    _spot(640, 470, "picnic_places", "", tourism="picnic_site", name="Covert Picnic Place"),
]

BRAESIDE_AND_LINKS = [
    _room("Braeside Avenue", 0.30, 15, "community_centres", "", amenity="community_centre", name="Braeside Hall"),
    _room(
        "Braeside Avenue",
        0.80,
        -15,
        "",
        "a takeaway of a chain (invented brand)",
        amenity="fast_food",
        name="Haddie Hut",
        brand="Haddie Hut",
    ),
    _kerb(
        "Braeside Avenue",
        0.45,
        5,
        "bus_stops",
        "",
        highway="bus_stop",
        public_transport="platform",
        name="Rowan Green",
        bus="yes",
    ),
    _kerb("Braeside Avenue", 0.62, 5, "defibrillators", "no name", emergency="defibrillator"),
    _spot(-340, 398, "benches", "no name", amenity="bench"),
    _kerb(
        "Kirk Brae",
        0.5,
        5.2,
        "bus_stops",
        "no name in the source",
        highway="bus_stop",
        public_transport="platform",
        bus="yes",
    ),
    _room(
        "Glen Road",
        0.6,
        18,
        "health_centres_and_clinics",
        "",
        amenity="clinic",
        healthcare="clinic",
        name="Glen Road Foot and Physio Clinic",
    ),
    _house(
        "Shore Road",
        0.5,
        -18,
        "recovery_and_support_services",
        "",
        building="civic",
        amenity="social_facility",
        social_facility="day_care",
        social_facility__for="drug_addicted",
        name="Shore Road Recovery Rooms",
    ),
    _kerb("Shore Road", 0.75, 6.2, "", "a hoarding", advertising="billboard"),
    _spot(-500, 293, "wells_and_old_markers", "", historic="milestone", inscription="Inverlarrach ½ mile"),
    _spot(-160, 86, "public_art", "", tourism="artwork", artwork_type="mural", name="The Fleshers' Wa'"),
]

MILL_AND_PARK = [
    _spot(-146, -24, "benches", "no name", amenity="bench"),
    _spot(-228, -8, "", "a fishing peg nobody may use", leisure="fishing", access="private"),
    _spot(10, -60, "benches", "no name", amenity="bench"),
    _spot(28, -118, "public_toilets", "", amenity="toilets", access="yes", name="Burnside Park Toilets"),
    _spot(-30, -24, "memorials", "", historic="memorial", memorial="stone", name="Weavers' Stone"),
    _spot(2, -64, "", "a bin", amenity="waste_basket"),
    _spot(64, -100, "", "a bin", amenity="waste_basket"),
    _spot(150, -258, "train_stations", "", railway="station", public_transport="station", name="Inverlarrach"),
    _spot(116, -242, "", "a place to park cycles", amenity="bicycle_parking"),
    _kerb(
        "Station Road",
        0.86,
        6,
        "bus_stops",
        "",
        highway="bus_stop",
        public_transport="platform",
        name="Station",
        bus="yes",
    ),
    _kerb("Burnbank Road", 0.7, 5, "defibrillators", "no name", emergency="defibrillator"),
    _kerb(
        "Southfield Road",
        0.55,
        5,
        "bus_stops",
        "",
        highway="bus_stop",
        public_transport="platform",
        name="Muir Street",
        bus="yes",
    ),
    _room(
        "Mill Road",
        0.5,
        10,
        "social_enterprises",
        "",
        office="company",
        social_enterprise="yes",
        name="Weft & Warp Textiles CIC",
    ),
    _room("Lade Street", 0.4, 12, "", "a workshop of one firm", craft="carpenter", name="Lade Joinery"),
    _room("Muir Street", 0.5, 10, "", "a fuel depot office", office="company", name="Muir Fuels"),
    _spot(700, -260, "", "a filling station", amenity="fuel", name="Carse Fuels"),
    _spot(-560, -60, "", "a post box", amenity="post_box"),
]

PLACES: list[Place] = [
    *GREEN_AND_BLUE,
    *PLAY_AND_SPORT,
    *PUBLIC_BUILDINGS,
    *WORK_AND_TRADE,
    *ROUND_THE_CROSS,
    *HIGH_STREET,
    *OLD_TOWN_ROOMS,
    *VICTORIAN_ROOMS,
    *BRAESIDE_AND_LINKS,
    *MILL_AND_PARK,
]

_ORGANISATIONAL = (
    "advice_services",
    "arts_centres_and_galleries",
    "charities_and_associations",
    "charity_shops",
    "council_offices",
    "counselling_and_therapy",
    "credit_unions",
    "day_centres_and_outreach",
    "faith_organisations",
    "food_banks_and_pantries",
    "sports_centres",
    "fire_stations",
    "gp_practices",
    "health_centres_and_clinics",
    "housing_offices",
    "job_centres",
    "libraries",
    "museums",
    "nurseries_and_childcare",
    "pharmacies",
    "police_stations",
    "post_offices",
    "recovery_and_support_services",
    "schools",
    "social_enterprises",
    "theatres_and_cinemas",
    "train_stations",
    "training_and_employability",
    "visitor_information",
    "volunteer_centres",
)
LEVELS: dict[str, str] = {
    place.layer: "organisational" if place.layer in _ORGANISATIONAL else "community" for place in PLACES if place.layer
} | {"named_paths": "community", "rivers_and_burns": "community", "woodlands": "community"}
