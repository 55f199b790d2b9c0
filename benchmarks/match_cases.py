"""A labelled set for matching, built at run time from real lists: what two lists would say of the same places.

Every entity is real (of the lists given) or made from one, and goes into one part only, development or test, with all that share
its name. Each part is two tables, A and B; a row of B is its entity seen by somebody else (``Noise``).
"""

from __future__ import annotations

import csv
import hashlib
import json
import math
import random
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("id", "name", "lat", "lon", "address", "postcode", "phone", "website", "identifier", "kind")
SHORTER = {
    "saint": "St",
    "street": "St",
    "road": "Rd",
    "centre": "Ctr",
    "community": "Comm",
    "association": "Assoc",
    "society": "Soc",
    "primary": "Prim",
    "medical": "Med",
    "practice": "Prac",
    "group": "Grp",
    "and": "&",
    "&": "and",
    "hospital": "Hosp",
    "library": "Lib",
    "church": "Ch",
    "avenue": "Ave",
    "trust": "Tr",
    "scotland": "Scot",
    "united": "Utd",
    "development": "Dev",
    "department": "Dept",
    "house": "Hse",
}
SHORT_PHRASES = {
    "Football Club": "FC",
    "Primary School": "PS",
    "Health Centre": "HC",
    "Community Centre": "CC",
    "Church Of Scotland": "CofS",
    "Rugby Football Club": "RFC",
}
DROPPABLE = frozenset(
    "the of scotland scottish group association society club trust ltd limited scio glasgow edinburgh newport centre community".split()
)
LEGAL = ("SCIO", "(SCIO)", "Ltd", "Limited", "CIC", "Charity")
ADDED = ("The", "Scotland", "Community", "Group", "Main Office", "Project", "Centre", "Local")
GROUPS = ("Toddler Group", "Lunch Club", "Choir", "Youth Club", "Knitting Group", "Brownies", "Art Class", "Food Bank")
ORGANISATIONS = ("Credit Union", "Law Clinic", "Youth Project", "Housing Advice", "Arts Collective", "Carers Network")


@dataclass(frozen=True)
class Entity:
    """One real thing; ``part_key`` decides the part it goes to."""

    name: str
    lat: float
    lon: float
    part_key: str
    postcode: str = ""
    address: str = ""
    phone: str = ""
    website: str = ""
    identifier: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Part:
    """Two tables and the true pairs of their ids."""

    a: pd.DataFrame
    b: pd.DataFrame
    truth: frozenset[tuple[str, str]]


@dataclass
class Noise:
    """What happens to an entity on its way into a list; one seeded source of chance."""

    chance: random.Random = field(default_factory=lambda: random.Random(2023))

    def name(self, name: str) -> str:
        """Write a name as somebody else would."""
        draw = self.chance.random
        if draw() < 0.03:
            letters = [word[0] for word in re.findall(r"\w+", name) if word.lower() not in ("the", "of", "and", "scio")]
            if len(letters) > 2:
                return "".join(letters).upper() if draw() < 0.5 else f"{name} ({''.join(letters).upper()})"
        words = name.split()
        if draw() < 0.15 and len(words) > 2:
            fit = [place for place, word in enumerate(words) if word.lower().strip("(),") in DROPPABLE]
            words.pop(self.chance.choice(fit) if fit and draw() < 0.8 else self.chance.randrange(len(words)))
        if draw() < 0.3:
            text = " ".join(words)
            for phrase, short in SHORT_PHRASES.items():
                text = text.replace(phrase, short)
            words = [SHORTER.get(word.lower(), word) if draw() < 0.7 else word for word in text.split()]
        if draw() < 0.12:
            word = self.chance.choice(ADDED)
            words = [word, *words] if word == "The" else [*words, word]
        if draw() < 0.1:
            words.append(self.chance.choice(LEGAL))
        if draw() < 0.08 and len(words) > 2:
            cut = self.chance.randrange(1, len(words))
            words = [*words[cut:], *words[:cut]]
        text = " ".join(words)
        if draw() < 0.2:
            text = self.typing_error(text)
        return text.upper() if draw() < 0.05 else text

    def typing_error(self, text: str) -> str:
        """Leave out, double, swap or mistype one letter."""
        places = [place for place in range(1, len(text)) if text[place].isalpha() and text[place - 1].isalpha()]
        if not places:
            return text
        at = self.chance.choice(places)
        kind = self.chance.randrange(4)
        if kind == 0:
            return text[:at] + text[at + 1 :]
        if kind == 1:
            return text[:at] + text[at] + text[at:]
        if kind == 2:
            return text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :]
        return text[:at] + self.chance.choice("aeioutrns") + text[at + 1 :]

    def moved(self, entity: Entity, least_m: float, most_m: float) -> tuple[float, float]:
        """Move a point by some metres in any direction."""
        metres, angle = self.chance.uniform(least_m, most_m), self.chance.uniform(0, 2 * math.pi)
        lat = entity.lat + metres * math.cos(angle) / 111_195
        return lat, entity.lon + metres * math.sin(angle) / (111_195 * math.cos(math.radians(entity.lat)))

    def seen(self, entity: Entity, identifier: str, *, clean: bool) -> dict[str, object]:
        """Return one list's row on an entity."""
        draw = self.chance.random()
        least, most = (0.0, 25.0) if draw < 0.5 else (25.0, 80.0) if draw < 0.87 else (80.0, 200.0)
        lat, lon = (entity.lat, entity.lon) if clean else self.moved(entity, least, most)
        keep = self.chance.random
        row: dict[str, object] = {"id": identifier, "name": entity.name if clean else self.name(entity.name)}
        placed = keep() > 0.02
        row |= {"lat": lat if placed else None, "lon": lon if placed else None}
        for column, share in (
            ("address", 0.5),
            ("postcode", 0.65),
            ("phone", 0.4),
            ("website", 0.4),
            ("identifier", 0.25),
        ):
            row[column] = getattr(entity, column) if keep() < share else ""
        row["kind"] = entity.kind if keep() < 0.5 else ""
        if row["postcode"] and keep() < 0.05:
            row["postcode"] = str(row["postcode"])[:-1] + self.chance.choice("ABDEFGHJ")
        if row["postcode"] and keep() < 0.2:
            row["postcode"] = str(row["postcode"]).replace(" ", "").lower()
        if not clean and row["phone"] and keep() < 0.2:
            row["phone"] = f"07700 900{self.chance.randrange(1000):03d}"
        if not clean and row["website"] and keep() < 0.25:
            page = re.sub(r"[^a-z]", "", entity.name.lower())[:12]
            row["website"] = self.chance.choice((f"https://www.facebook.com/{page}", f"https://council.example/{page}"))
        if row["phone"] and keep() < 0.4:
            row["phone"] = "+44 " + str(row["phone"])[1:]
        return row


def read_list(path: Path) -> list[Entity]:
    """Read a CSV with name, lat and lon and perhaps postcode, address and a column that ends in ``code`` or ``number``."""
    found = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if not (row["name"] and row["lat"] and row["lon"]):
                continue
            identifier = next((row[key] for key in row if key in ("charity_number", "practice_code")), "")
            found.append(
                Entity(
                    row["name"].strip(),
                    float(row["lat"]),
                    float(row["lon"]),
                    _key(row["name"]),
                    postcode=row.get("postcode", ""),
                    address=row.get("address", ""),
                    identifier=identifier,
                    kind="gp practice" if "practice_code" in row else "",
                )
            )
    return found


def read_places(path: Path) -> list[Entity]:
    """Read the named assets of an extract with our own reader; bus stops and paths are left out."""
    from assetmap.workspace import gather_files

    assets = gather_files([path], with_basemap=False).assets
    found = []
    for asset in assets.itertuples():
        if not asset.name or asset.layer in ("bus_stops", "named_paths", "rivers_and_burns"):
            continue
        point = asset.geometry.representative_point()
        said = [text or "" for text in (asset.postcode, asset.address, asset.phone, asset.website)]
        found.append(Entity(asset.name, point.y, point.x, _key(asset.name), *said, kind=asset.layer))
    return found


def _key(name: str) -> str:
    return " ".join(sorted(re.findall(r"[a-z0-9]+", name.lower())))


def build(entities: list[Entity], seed: int = 2023) -> dict[str, Part]:
    """Return the parts ``development`` and ``test``."""
    noise = Noise(random.Random(seed))
    parts: dict[str, list[Entity]] = {"development": [], "test": []}
    for entity in entities:
        odd = hashlib.sha256(entity.part_key.encode()).digest()[0] % 2
        parts["test" if odd else "development"].append(entity)
    return {name: _tables(_with_neighbours(members, noise), noise) for name, members in parts.items()}


def _with_neighbours(entities: list[Entity], noise: Noise) -> list[Entity]:
    """Add what makes matching hard: neighbours in one building, groups that meet there, other branches, other numbers."""
    chance = noise.chance
    made = [_with_contacts(entity, noise) for entity in entities]
    for entity in list(made):
        draw = chance.random()
        if draw < 0.08:  # another real organisation moves into this one's building
            at = chance.randrange(len(entities))
            made[at] = replace(
                made[at], lat=entity.lat, lon=entity.lon, postcode=entity.postcode, address=entity.address
            )
        elif draw < 0.13:
            made.append(
                replace(entity, name=f"{entity.name} {chance.choice(GROUPS)}", identifier="", phone="", kind="")
            )
        elif draw < 0.17:  # an organisation called after the same neighbourhood, in the same building
            name = f"{entity.name.split()[0]} {chance.choice(ORGANISATIONS)}"
            made.append(replace(entity, name=name, identifier="", phone="", website="", kind=""))
        elif draw < 0.22:  # a chain: the next branch
            lat, lon = noise.moved(entity, 300, 900)
            made.append(replace(entity, lat=lat, lon=lon, postcode="", address="", phone="", identifier=""))
        elif draw < 0.26 and re.search(r"\d", entity.name):
            other = re.sub(r"\d+", lambda found: str(int(found.group()) + 1), entity.name, count=1)
            made.append(replace(entity, name=other, identifier="", phone="", website=""))
    return made


def _with_contacts(entity: Entity, noise: Noise) -> Entity:
    host = re.sub(r"[^a-z0-9]", "", entity.name.lower())[:30]
    phone = f"01632 {noise.chance.randrange(960000, 961000)}{noise.chance.randrange(10)}"
    return replace(entity, phone=entity.phone or phone, website=entity.website or f"https://www.{host}.example/")


def _tables(entities: list[Entity], noise: Noise) -> Part:
    import pandas as pd

    order = list(range(len(entities)))
    noise.chance.shuffle(order)
    rows_a, rows_b, truth = [], [], set()
    for number in order:
        draw = noise.chance.random()
        a, b = f"a{number}", f"b{len(entities) - number}"
        if draw < 0.8:
            rows_a.append(noise.seen(entities[number], a, clean=True))
        if draw < 0.6 or draw >= 0.8:
            rows_b.append(noise.seen(entities[number], b, clean=False))
        if draw < 0.6:
            truth.add((a, b))
    noise.chance.shuffle(rows_b)
    return Part(pd.DataFrame(rows_a, columns=COLUMNS), pd.DataFrame(rows_b, columns=COLUMNS), frozenset(truth))


def many(entities: list[Entity], number: int, seed: int = 2023) -> Part:
    """Make ``number`` rows for each of two tables from the words of real names, clustered over some 60 by 60 km."""
    chance = random.Random(seed)
    noise = Noise(chance)
    words = sorted({word for entity in entities for word in entity.name.split()})
    common = [word for entity in entities for word in entity.name.split()]
    centres = [(55.6 + chance.random() * 0.5, -4.5 + chance.random()) for _ in range(300)]
    made = []
    for place in range(number):
        name = " ".join([chance.choice(words), *[chance.choice(common) for _ in range(chance.randint(1, 4))]])
        lat, lon = chance.choice(centres)
        postcode = f"{chance.choice('GMK')}{chance.randint(1, 99)} {chance.randint(1, 9)}{chance.choice('ABDE')}{chance.choice('FGHJ')}"
        made.append(
            Entity(
                name,
                chance.gauss(lat, 0.01),
                chance.gauss(lon, 0.018),
                str(place),
                postcode=postcode,
                kind=entities[place % len(entities)].kind,
            )
        )
    return _tables_of_all(made, noise)


def _tables_of_all(entities: list[Entity], noise: Noise) -> Part:
    import pandas as pd

    a = [noise.seen(entity, f"a{number}", clean=True) for number, entity in enumerate(entities)]
    b = [noise.seen(entity, f"b{number}", clean=False) for number, entity in enumerate(entities)]
    truth = frozenset((f"a{number}", f"b{number}") for number in range(len(entities)))
    return Part(pd.DataFrame(a, columns=COLUMNS), pd.DataFrame(b, columns=COLUMNS), truth)


def summary(parts: dict[str, Part]) -> str:
    """Say how large the parts are."""
    return json.dumps(
        {name: {"a": len(part.a), "b": len(part.b), "pairs": len(part.truth)} for name, part in parts.items()}
    )
