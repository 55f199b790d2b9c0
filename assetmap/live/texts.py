"""The words that the pages' own scripts say, in the language of the page."""

from __future__ import annotations

from collections.abc import Callable

Say = Callable[[str], str]


def words_for_scripts(_: Say) -> dict[str, str]:
    """Return the scripts' texts by name; ``{placeholders}`` are filled in by the script."""
    return {
        "progress": _("Question {at} of {of}"),
        "why": _("Why does it matter?"),
        "own_words": _("In your own words. You can leave this empty."),
        "own_words_why": _("And why does it matter to you? You can leave this empty."),
        "none_found": _("Nothing by that name. Try fewer letters, or go back and tell it as something new."),
        "map": _("Map. The arrow keys move it, Enter marks its middle."),
        "nothing_kept": _("Thank you. It is kept that nothing was found in {street}."),
        "tapped": _("Your place is marked. Tap again to move it."),
        "no_map": _("The map did not come through. Choose a street, or no place."),
        "no_place": _("Your phone does not tell its place. Tap the map, choose a street, or no place."),
        "anew": _("Start anew"),
        "draft": _("You were writing this. Go on where you were, or start anew."),
        "needs_name": _("Write what it is called, or a few words for it."),
        "needs_about": _("Choose which one you mean."),
        "needs_street": _("Choose a street, or “No place”."),
        "needs_at": _("Choose a place from the list, or “No place”."),
        "needs_tap": _("Tap the map once, or choose “No place”."),
        "bad_picture": _("Your phone cannot read this picture. Choose another one, or take it out and send without."),
        "sending": _("Sending …"),
        "thanks": _("Thank you. “{name}” is kept. It is number {number}."),
        "settling": _("It shows on the screen in a few seconds."),
        "shown": _("It is on the screen."),
        "waiting": _("The person who runs the workshop looks at it first."),
        "kept": _("It is not shown on the screen."),
        "hidden": _("It is not shown on the screen."),
        "take_back": _("Take it back"),
        "taken_back": _("It is taken back. Its words are deleted."),
        "offline": _(
            "There is no connection just now. Your words are kept on this phone, and it tries again by itself."
        ),
        "waits_one": _("1 thing waits on this phone to be sent."),
        "waits_many": _("{count} things wait on this phone to be sent."),
        "moved": _(
            "Has the workshop moved to another network? Scan the code on the big screen again. "
            "What waits here cannot move. Keep this page open until you have typed it on the new one."
        ),
        "my_words": _("Show my words"),
        "again": _("Try now"),
        "rewrite": _("Change what I wrote"),
        "join": _("Join again"),
        "code": _("Your code is {code}. Note it down. With it, what you sent can be taken back later."),
    }


def states(_: Say) -> dict[str, str]:
    """Return what a person is told of where their entry stands."""
    return {
        "settling": _("shows on the screen in a few seconds"),
        "shown": _("on the screen"),
        "waiting": _("waits: the person who runs the workshop looks at it first"),
        "kept": _("kept, and not on the screen"),
        "hidden": _("not on the screen"),
        "withdrawn": _("taken back"),
    }


def words_for_screen(_: Say) -> dict[str, str]:
    """Return what the shared screen says."""
    return {
        "open_again": _("Open the screen from the Workshop page of the app."),
        "again": _("The line is cut. It tries again by itself."),
        "closed": _("The workshop is closed. Thank you all."),
        "paused": _("Pause"),
        "coming": _("Something new …"),
        "people_one": _("person"),
        "people_many": _("people"),
        "things_one": _("thing"),
        "things_many": _("things"),
        "wishes_one": _("wish"),
        "wishes_many": _("wishes"),
        "known_one": _("me too"),
        "known_many": _("me too"),
        "wish": _("We would like to change this"),
        "known": _("One more knows this"),
        "still_true": _("Still so"),
        "area": _("somewhere in this area"),
        "newest": _("The newest {here} of {all}."),
        "most_dots": _("{here} of {all}, those with most dots first."),
        "time_up": _("The time is up."),
        "further": _("and {count} more"),
        "shape_individual": _("person"),
        "shape_community": _("place or group"),
        "shape_organisational": _("organisation"),
        "shape_priority": _("wish"),
        "shape_known": _("me too"),
        "shape_before": _("on the map before"),
        "shape_earlier": _("said earlier"),
        "dot_one": _("1 dot"),
        "dot_many": _("{count} dots"),
    }
