"""The drawn plan of Inverlarrach: water, railway and streets. Every name here is invented for practice.

Points are local metres (x east, y north). Ends of a street are drawn roughly; the maker joins them to
the street they come near.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from shapes import Line, Point, circle, smooth, tidy

BURN: Line = smooth(
    [
        (-800, 338),
        (-640, 268),
        (-520, 232),
        (-420, 160),
        (-330, 84),
        (-220, 48),
        (-100, 42),
        (20, 18),
        (130, -28),
        (250, -58),
        (370, -52),
        (480, -84),
        (600, -150),
        (690, -158),
        (800, -182),
    ]
)
LADE: Line = smooth([(-330, 84), (-300, 22), (-268, -18), (-222, -36), (-150, -44), (-96, -22), (-52, 2), (-34, 31)])
RAILWAY: Line = smooth(
    [
        (-800, -246),
        (-600, -276),
        (-400, -292),
        (-200, -284),
        (0, -266),
        (110, -258),
        (250, -258),
        (470, -270),
        (640, -302),
        (800, -350),
    ],
    40,
)
MILL_POND: Line = smooth(
    [(-232, -30), (-218, -56), (-180, -66), (-148, -56), (-140, -38), (-158, -22), (-196, -14)], 10, closed=True
)
_MAIN = smooth(
    [
        (-800, 425),
        (-640, 352),
        (-520, 312),
        (-410, 246),
        (-310, 164),
        (-210, 126),
        (-95, 118),
        (25, 94),
        (140, 48),
        (255, 18),
        (375, 22),
        (490, -10),
        (600, -72),
    ]
)


def _main(west: float, east: float) -> Line:
    """Take the part of the main road between two eastings; neighbours share the point between them."""
    marks = [min(_MAIN, key=lambda p, x=x: abs(p[0] - x)) for x in (west, east)]  # type: ignore[misc]
    return _MAIN[_MAIN.index(marks[0]) : _MAIN.index(marks[1]) + 1]


def terrace_grid(u: float, v: float) -> Point:
    """Turn a place in the Victorian streets (u along, v uphill) into local metres."""
    return tidy((110 + u * 0.985 + v * 0.174, 150 - u * 0.174 + v * 0.985))


@dataclass(frozen=True)
class Street:
    """One drawn street: what OSM would call it and what stands along it."""

    name: str
    highway: str
    points: Line
    front: str = ""
    sides: str = "LR"
    tags: dict[str, str] = field(default_factory=dict)
    layer: str = ""
    note: str = ""
    turning_head: bool = False


def _curve(name: str, highway: str, points: list[Point], front: str = "", sides: str = "LR") -> Street:
    return Street(name, highway, smooth(points), front, sides)


def _close(name: str, points: list[Point], front: str = "detached", highway: str = "residential") -> Street:
    """A cul-de-sac with a turning head."""
    return Street(name, highway, smooth(points), front, turning_head=True)


def _path(name: str, highway: str, points: list[Point], note: str = "", **tags: str) -> Street:
    """A path people use on foot or by cycle; one with a name is an asset."""
    return Street(name, highway, smooth(points), "", "", tags, "named_paths" if name else "", note)


_g = terrace_grid

THROUGH_ROADS = [
    Street("Glen Road", "primary", _main(-800, -330), "villa", tags={"ref": "A9999", "maxspeed": "30 mph"}),
    Street("High Street", "primary", _main(-330, 205), "burgh", tags={"ref": "A9999", "maxspeed": "20 mph"}),
    Street("Eastgate", "primary", _main(205, 490), "terrace", tags={"ref": "A9999", "maxspeed": "20 mph"}),
    Street("Shore Road", "primary", _main(490, 600), "villa", tags={"ref": "A9999", "maxspeed": "30 mph"}),
    Street("", "primary", circle(612, -78, 13), tags={"junction": "roundabout", "ref": "A9999"}),
    _curve("Harbour Road", "primary", [(626, -82), (700, -92), (800, -120)]),
    _curve("Kirkgate", "secondary", [(-20, 105), (-17, 150), (-12, 195), (-4, 260), (8, 330)], "burgh"),
    _curve("Kirk Brae", "secondary", [(8, 330), (18, 400), (40, 470), (66, 580)], "villa"),
    _curve("Brig Street", "tertiary", [(-95, 118), (-99, 42), (-108, -30), (-112, -112)], "burgh"),
    _curve(
        "Station Road", "secondary", [(140, 48), (134, -28), (124, -95), (119, -150), (114, -205), (110, -238)], "villa"
    ),
    _curve(
        "Mains Road",
        "tertiary",
        [(-410, 246), (-432, 175), (-452, 70), (-448, -70), (-432, -180), (-415, -291), (-405, -400), (-432, -580)],
        "semi",
        "L",
    ),
    _curve(
        "Quarry Road",
        "tertiary",
        [(490, -10), (482, -84), (474, -180), (466, -268), (452, -380), (462, -480), (455, -580)],
        "semi",
        "R",
    ),
    _curve("Mill Road", "tertiary", [(-448, -70), (-330, -108), (-220, -122), (-112, -112)], "cottage"),
    _curve("Weavers' Row", "tertiary", [(-112, -112), (0, -130), (119, -150)], "cottage", "R"),
    _curve("Burnbank Road", "tertiary", [(119, -150), (240, -160), (350, -162), (474, -180)], "villa"),
    _curve(
        "Southfield Road", "tertiary", [(-405, -400), (-250, -442), (0, -432), (200, -402), (452, -380)], "semi", "R"
    ),
]

OLD_TOWN = [
    _curve(
        "Back Row",
        "residential",
        [(-375, 216), (-310, 234), (-220, 216), (-130, 204), (-13, 192), (60, 178), (110, 150)],
        "cottage",
    ),
    _curve("Baxters' Close", "living_street", [(-272, 148), (-266, 226)], "cottage"),
    _curve("Saddlers' Wynd", "living_street", [(-205, 126), (-200, 170), (-204, 213)], "cottage"),
    _curve("Fleshers' Vennel", "living_street", [(-150, 121), (-146, 165), (-140, 206)], "cottage"),
    _curve("Tolbooth Wynd", "service", [(-70, 113), (-64, 150), (-62, 197)], "cottage"),
    _path("Candlemakers' Close", "footway", [(40, 88), (46, 130), (48, 180)], surface="sett"),
    _curve("Sailmaker's Pend", "service", [(85, 70), (88, 120), (92, 162)], "cottage"),
    _curve("Watergate", "living_street", [(-252, 140), (-258, 110), (-262, 76)], "cottage"),
    _curve("Tanners' Close", "living_street", [(-172, 122), (-176, 66)], "cottage"),
    _curve("Dyers' Wynd", "living_street", [(-30, 106), (-38, 54)], "cottage"),
    _curve("Skinners' Close", "service", [(60, 81), (52, 30)], "cottage"),
    _curve("Shuttle Row", "living_street", [(212, 28), (206, -26)], "cottage"),
    _path(
        "Burnside Walk",
        "footway",
        [
            (-421, 204),
            (-392, 170),
            (-322, 104),
            (-218, 66),
            (-98, 60),
            (24, 36),
            (138, -10),
            (252, -40),
            (372, -34),
            (484, -64),
        ],
        "follows the burn through the whole quarter",
        surface="fine_gravel",
    ),
]

VICTORIAN_STREETS = [
    Street("Albert Street", "residential", [_g(0, 0), _g(430, 0)], "terrace"),
    Street("Victoria Street", "residential", [_g(0, 72), _g(430, 72)], "terrace"),
    Street("Alma Terrace", "residential", [_g(0, 144), _g(430, 144)], "terrace"),
    Street("Argyll Street", "residential", [_g(0, 216), _g(430, 216)], "terrace"),
    Street("Coronation Street", "residential", [_g(0, 288), _g(430, 288)], "terrace"),
    Street("King Street", "residential", [(112, 60), _g(0, 0), _g(0, 288)], "tenement"),
    Street("Queen Street", "residential", [(243, 20), _g(143, 0), _g(143, 288)], "tenement"),
    Street("Duke Street", "residential", [(376, 22), _g(286, 0), _g(286, 288)], "tenement"),
    Street("Union Street", "residential", [(500, -14), _g(430, 0), _g(430, 288)], "tenement"),
    Street("Albert Lane", "service", [_g(0, 36), _g(143, 36), _g(286, 36)], "", tags={"service": "alley"}),
    Street("Sràid a' Mhuilinn", "residential", [(22, 428), (85, 440), _g(0, 288)], "semi"),
    Street("Alma Lane", "service", [_g(286, 108), _g(430, 108)], "", tags={"service": "alley"}),
    Street("Argyll Lane", "service", [_g(0, 252), _g(143, 252), _g(286, 252)], "", tags={"service": "alley"}),
]

BRAESIDE_SCHEME = [
    _curve(
        "Braeside Avenue",
        "residential",
        [(-520, 312), (-486, 395), (-395, 448), (-285, 455), (-175, 428), (-70, 398), (12, 352)],
        "semi",
    ),
    _curve(
        "Rowan Crescent",
        "residential",
        [(-440, 425), (-425, 350), (-352, 312), (-288, 345), (-270, 395), (-283, 455)],
        "semi",
    ),
    _curve(
        "Birch Crescent",
        "residential",
        [(-410, 443), (-442, 515), (-352, 560), (-262, 528), (-255, 450)],
        "semi",
    ),
    _curve(
        "Gowan Drive", "residential", [(-640, 352), (-626, 430), (-570, 500), (-500, 530), (-436, 502)], "fourblock"
    ),
    _close("Gowan Place", [(-606, 462), (-550, 425), (-545, 385)], "semi"),
    _close("Hazel Place", [(-345, 455), (-350, 512)], "semi"),
    _curve("Manse Road", "residential", [(-204, 213), (-196, 300), (-178, 428)], "semi"),
    _close("Glebe Place", [(-197, 285), (-245, 282), (-268, 296)], "bungalow"),
    _curve("Larch Drive", "residential", [(-172, 427), (-188, 505), (-110, 545), (-25, 525), (33, 455)], "fourblock"),
    _close("Juniper Place", [(-105, 545), (-95, 468)], "semi"),
    _close("Willow Court", [(-112, 412), (-108, 335)], "bungalow"),
    _close("Whin Park", [(-572, 498), (-600, 555)], "semi"),
    _close("Broom Knowe", [(-630, 420), (-700, 445)], "semi"),
    _path("Heather Loan", "footway", [(-352, 312), (-335, 275), (-318, 232)], surface="asphalt"),
    _path("School Path", "footway", [(-15, 520), (20, 545), (58, 545)], surface="asphalt"),
]

LINKS_AND_MAINS = [
    _curve(
        "Links Road",
        "residential",
        [(612, -64), (622, 20), (652, 110), (655, 215), (630, 300), (583, 345)],
        "bungalow",
    ),
    _curve("Curlew Way", "residential", [(651, 105), (710, 112), (745, 160), (728, 218), (655, 222)], "detached"),
    _close("Sandpiper Court", [(626, 35), (690, 38), (722, 20)]),
    _close("Tern Place", [(656, 170), (604, 168)], "bungalow"),
    _close("Plover Grove", [(640, 280), (690, 296), (730, 280)]),
    _close("Dunlin View", [(740, 150), (790, 140)]),
    _curve(
        "Mains Park",
        "residential",
        [(-452, 60), (-520, 50), (-600, 74), (-672, 40), (-692, -40), (-640, -112), (-560, -130), (-440, -112)],
        "detached",
    ),
    _close("Steading Way", [(-522, 50), (-540, 5), (-532, -45)]),
    _close("Cornkist Court", [(-612, 76), (-606, 20), (-612, -20)]),
    _close("Byre Place", [(-644, -108), (-596, -72), (-560, -72)]),
    _close("Stackyard Lane", [(-562, -130), (-572, -195)], highway="living_street"),
    _close("Doocot Lane", [(-600, 74), (-570, 130), (-520, 150)]),
    _close("Harrow Close", [(-672, 40), (-735, 76)]),
    _close("Threshers' Way", [(-692, -40), (-752, -62)]),
    _close("Ploughman's Rigg", [(-640, -112), (-690, -170)]),
]

MILL_QUARTER = [
    _curve(
        "Larrach Avenue",
        "residential",
        [(-432, -180), (-330, -198), (-220, -207), (-110, -200), (0, -203), (114, -205)],
        "fourblock",
    ),
    _curve("Smiddy Lane", "residential", [(-225, -121), (-228, -207)], "cottage"),
    _curve("Ropewalk", "residential", [(-10, -130), (-6, -203)], "cottage"),
    _close("Station Gardens", [(-330, -198), (-337, -252)], "bungalow"),
    _close("Coal Yard Lane", [(-80, -200), (-84, -252)], "", "service"),
    _curve("Lade Street", "residential", [(-452, 32), (-380, 2), (-312, -36), (-272, -76), (-258, -118)], "terrace"),
    _close("Weft Lane", [(-385, 4), (-376, 62)], "cottage", "living_street"),
    _close("Bobbin Close", [(-322, -30), (-330, 38)], "cottage", "living_street"),
    _close("Heddle Court", [(-352, -12), (-362, -64)], "cottage"),
    _close("Millers' Wynd", [(-105, -2), (-142, 0), (-178, 6)], "", "service"),
    Street(
        "Pond Loop",
        "footway",
        smooth(
            [(-242, -32), (-226, -66), (-182, -78), (-138, -66), (-128, -38), (-152, -12), (-196, -4)], 10, closed=True
        ),
        "",
        "",
        {"surface": "fine_gravel", "wheelchair": "yes"},
        "named_paths",
        "a closed way that is a line, not an area",
    ),
    _path("", "footway", [(-124, -52), (-108, -52)]),
    _path("Millers' Walk", "footway", [(-103, 36), (-60, 28), (-8, 2), (60, -18), (122, -48)], surface="compacted"),
    _close("Burnbank Terrace", [(126, -84), (180, -92), (226, -98)], "terrace"),
    _curve("School Lane", "service", [(256, -161), (254, -118)]),
    _close("Surgery Lane", [(412, -170), (408, -124)], "", "service"),
    _close("Goods Yard Road", [(205, -156), (206, -205), (250, -216)], "", "service"),
    _curve("Carse Road", "residential", [(472, -190), (560, -222), (680, -240), (760, -250)]),
    _close("Foundry Way", [(590, -228), (596, -272)], "", "service"),
]

SOUTHFIELD = [
    _curve(
        "Southfield Crescent", "residential", [(-110, -438), (-100, -372), (0, -342), (92, -366), (98, -419)], "semi"
    ),
    _curve("Muir Street", "residential", [(-4, -432), (0, -342)], "cottage"),
    _curve("Peat Road", "residential", [(-12, -432), (-18, -500), (40, -545), (140, -540), (215, -480)], "semi"),
    _close("Peat Court", [(-18, -495), (-90, -500)], "bungalow"),
    _close("Creel Court", [(60, -545), (50, -490)], "bungalow"),
    _curve("Quarryhill", "residential", [(200, -402), (212, -478), (300, -492), (380, -470), (456, -440)], "bungalow"),
    _close("Whinny Knowe", [(330, -391), (338, -335)], "bungalow"),
    _close("Curling Pond Road", [(222, -400), (232, -335)], "semi"),
    _curve("Cemetery Drive", "service", [(-250, -442), (-240, -400), (-232, -350)]),
    _close("Muirhead Steadings", [(-330, -424), (-338, -372)], "cottage", "living_street"),
]

PATHS_AND_TRACKS = [
    _path(
        "Mossend Track",
        "track",
        [(-425, -535), (-560, -560), (-800, -556)],
        "a farm track with a sign that walkers are welcome",
        tracktype="grade2",
        foot="yes",
    ),
    Street(
        "Wester Larrach Track",
        "track",
        smooth([(-735, 76), (-770, 96), (-800, 92)]),
        tags={"tracktype": "grade3"},
        note="a farm track to a field",
    ),
    Street(
        "Quarry Track",
        "track",
        smooth([(462, -480), (560, -500), (680, -470), (800, -480)]),
        note="a works track to a quarry",
    ),
    _path("Darroch Wood Path", "path", [(-410, -440), (-470, -438), (-540, -470), (-640, -440), (-700, -380)]),
    _path("", "path", [(-540, -470), (-560, -440), (-590, -425)]),
    _path("Covert Path", "path", [(583, 352), (640, 400), (660, 460), (600, 520), (520, 500), (470, 440), (450, 381)]),
    _path("Gallows Knowe Steps", "steps", [(232, 419), (240, 446), (252, 468)], incline="up", handrail="yes"),
    _path("Gallows Knowe Path", "path", [(252, 468), (270, 498), (250, 530), (150, 540), (58, 548)]),
    _path(
        "Larrach Way",
        "cycleway",
        [(-428, -236), (-330, -262), (-200, -258), (-84, -246), (20, -240), (108, -232)],
        "the old loading bank of the railway",
        foot="designated",
        surface="asphalt",
    ),
    _path("Lovers' Loan", "footway", [(-448, -30), (-500, -14), (-536, -20)]),
    _path("Aimsir's Path", "footway", [(408, -130), (400, -95), (405, -52), (404, -34)], surface="asphalt"),
    _path("", "footway", [(-4, -128), (4, -70), (18, -14), (22, 36)]),
    _path("", "footway", [(4, -70), (60, -62), (128, -66)]),
    _path("", "footway", [(-108, -70), (-60, -62), (4, -70)]),
    _path("", "footway", [(-62, 232), (-12, 236)]),
    _path("", "steps", [(-182, 66), (-178, 92)]),
]

STREETS: list[Street] = [
    *THROUGH_ROADS,
    *OLD_TOWN,
    *VICTORIAN_STREETS,
    *BRAESIDE_SCHEME,
    *LINKS_AND_MAINS,
    *MILL_QUARTER,
    *SOUTHFIELD,
    *PATHS_AND_TRACKS,
]
