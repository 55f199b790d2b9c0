"""From what a page's form sends to what the room keeps. The server decides the level, the place and what is kept of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from python_multipart.exceptions import FormParserError
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request

from assetmap.errors import StoreError
from assetmap.languages import LANGUAGES, translations
from assetmap.layers import LayerPack
from assetmap.live.room_map import RoomMap
from assetmap.workshop.consents import Choice, Consent, Permit, Wording, from_form, no_consent, wording_of
from assetmap.workshop.entries import EntryError, Place, Said, check_said
from assetmap.workshop.kept import Entry

PERSON = "person"
"""What a page calls an entry about what somebody is good at; to the room it is an asset of an individual-level layer."""
USUAL_SKILL = "skills_and_talents"
WHAT = ("kind", "layer", "name", "why", "who_for", "about", "about_name", "still")
WHERE = ("place", "street", "at", "lon", "lat", "cell")
FIELDS = (*WHAT, *WHERE, "key", "revision", "wording")


@dataclass(frozen=True)
class Around:
    """What an entry is read against: the layers, and the neighbourhood as the room knows it."""

    layers: LayerPack
    known: RoomMap


async def form_of(request: Request, files: int = 0, fields: int = 10) -> FormData:
    """Return the form of a request.

    Raises
    ------
    EntryError
        When it is none, or holds more than a page of ours sends.
    StoreError
        When a picture could not be put aside while it came.
    """
    try:
        form = await request.form(max_files=files, max_fields=fields)
    except (FormParserError, HTTPException, UnicodeError) as error:
        async for _ in request.stream():
            continue  # whoever is cut off while sending never reads why
        raise EntryError(
            "This did not come through as it was written. Load the page again and send once more."
        ) from error
    except OSError as error:
        raise StoreError("The computer has no room for pictures just now.") from error
    half_characters_left_out = [
        (name, value.encode("utf-8", "ignore").decode() if isinstance(value, str) else value)
        for name, value in form.multi_items()
    ]
    return FormData(half_characters_left_out)


def texts_of(form: FormData) -> dict[str, str]:
    """Return the fields of the form that a page of ours sends; others are passed over."""
    consents = [f"consent_{choice}" for choice in Choice]
    return {name: value for name in (*FIELDS, *consents) if isinstance(value := form.get(name), str)}


def wordings() -> list[Wording]:
    """Return the sentences of the choices in every language that a page may have shown."""
    return [wording_of(translations(language).gettext) for language in LANGUAGES]


def read_entry(
    texts: Mapping[str, str], around: Around, at: datetime, before: Entry | None = None
) -> tuple[Said, Consent | None]:
    """Read an entry, and the consent where it is held by a person.

    ``before`` is the entry that is changed, if one is: where nothing is said of a place, it stays where it was.

    Raises
    ------
    WorkshopError
        When something is missing or cannot be; the sentence says what to mend.
    """
    kind = texts.get("kind") or "asset"
    layer = texts.get("layer", "")
    if kind == PERSON and (layer not in around.layers or around.layers[layer].level != "individual"):
        layer = USUAL_SKILL
    plain = {name: texts.get(name, "") for name in ("name", "why", "who_for", "about", "lon", "lat")}
    plain["kind"] = (
        "asset" if kind == PERSON else "still_true" if kind == "known" and texts.get("still") == "yes" else kind
    )
    plain["layer"] = layer
    if kind == "known" and not plain["about"] and texts.get("about_name", "").strip():
        plain["about"] = _known_id(texts["about_name"], around)
    plain |= _place(texts, around)
    said = check_said(plain, around.layers)
    if before is not None and "place" not in texts:
        said = replace(said, place=before.place)
    if said.about and said.about not in around.known.known:
        raise EntryError("That one is not on the room's map any more. Choose another.")
    if not said.is_personal:
        if said.place.kind == "cell":
            return replace(said, place=Place()), None
        return said, None
    consent = _consent(texts, at)
    exact = {name: texts[name] for name in ("lon", "lat") if texts.get(name)}
    if before is not None and "place" not in texts:
        exact = {name: text for name, text in (before.words or {}).items() if name in ("lon", "lat")}
    return _coarse(said, exact, around, consent), consent


def _place(texts: Mapping[str, str], around: Around) -> dict[str, str]:
    """Return where it is. A street, a place and an area are taken only as the map has them: nobody looks at their names before they show."""
    place = texts.get("place", "none")
    if place == "here":
        return {"place": "point"}
    if place == "street":
        return {"place": place, "place_of": named(texts.get("street", ""), around.known.streets, "street")}
    if place == "asset":
        return {"place": place, "place_of": _known_id(texts.get("at", ""), around)}
    if place == "point" and texts.get("cell"):
        return {"place": "cell", "place_of": around.known.cells.by_id(texts["cell"]).id}
    return {"place": place}


def _known_id(written: str, around: Around) -> str:
    by_name = {one.name: one.id for one in around.known.known.values()}
    return by_name[named(written, by_name, "place")]


def named(written: str, names: Iterable[str], what: str) -> str:
    """Return the one of the map's names that was written, in its own letters.

    Raises
    ------
    EntryError
        When the map has none that is called so. What is not there is not taken: nobody looks at it before it is kept.
    """
    wanted = " ".join(written.split()).casefold()
    found = next((name for name in names if name.casefold() == wanted), None)
    if found is None:
        raise EntryError(
            f"There is no {what} “{written.strip()[:40]}” on the map. Choose one from the list, or “No place”."
        )
    return found


def _consent(texts: Mapping[str, str], at: datetime) -> Consent:
    ticked = {choice.value: texts[f"consent_{choice}"] for choice in Choice if texts.get(f"consent_{choice}")}
    if not ticked:
        return no_consent(at)
    wording = next((one for one in wordings() if one.sha256 == texts.get("wording")), wordings()[0])
    return from_form({**ticked, "wording": wording.sha256}, at, wordings())


def _coarse(said: Said, exact: Mapping[str, str], around: Around, consent: Consent) -> Said:
    """Keep of a place only the area it lies in, and the exact point (``lon``, ``lat``) with the words where its person agreed to that."""
    place, words = said.place, dict(said.words)
    if place.kind == "point" and place.lon is not None and place.lat is not None:
        if consent.permits(Permit.HOLD_TRUE_POINT):
            words |= {"lon": f"{place.lon}", "lat": f"{place.lat}"}
        place = Place("cell", around.known.cells.of(place.lon, place.lat).id)
    elif place.kind == "cell" and consent.permits(Permit.HOLD_TRUE_POINT) and len(exact) == 2:
        point = check_said({"kind": "asset", "name": "x", "place": "point", **exact}, around.layers).place
        words |= {"lon": f"{point.lon}", "lat": f"{point.lat}"}
    elif place.kind != "cell":
        place = Place()
    chosen = frozenset(choice.value for choice in consent.choices)
    return replace(said, words=words, place=place, consents=chosen, consent=consent.as_data())
