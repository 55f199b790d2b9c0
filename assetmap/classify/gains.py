"""What an asset gives by its own words, beside what its layer suggests: “tea after” gives company, “beginners welcome” something to learn.

Every list is chosen by us; see ``docs/classification.md``. Like a layer's, these are suggestions until a person confirms them.
"""

from __future__ import annotations

import json
import re

from assetmap.classify.screening import Screen
from assetmap.layers import MAX_LABELS
from assetmap.phrases import plain

_MOST = 2
"""How many are added at most, and never more than ``MAX_LABELS`` in all, so that what the layer says is not drowned. Chosen by us."""

_GAINS: tuple[tuple[str, str, str, re.Pattern[str]], ...] = tuple(
    (level, entry, reason, re.compile(rf"\b(?:{words})\b"))
    for level, entry, reason, words in (
        (
            "organisational",
            "opportunity_for_voluntary_service",
            "It tells of volunteers.",
            r"volunteers?|volunteering|voluntary|vols|helpers|befrienders",
        ),
        (
            "organisational",
            "employment_security",
            "It tells of work or of getting ready for it.",
            r"jobs?|cvs?|employ\w*|apprentic\w+|work experience|traineeships?|back to work|start ups?|out of work|trades?|social enterprise",
        ),
        (
            "organisational",
            "safe_and_pleasant_housing",
            "It tells of homes.",
            r"housing|tenan(?:ts?|cy|cies)|landlords?|rents?|evictions?|repairs to homes|energy advice|insulation|homeless\w*",
        ),
        (
            "organisational",
            "political_democracy_and_social_justice",
            "It tells of having a say, or of rights.",
            r"rights|campaign\w*|councillors?|democra\w+|advocacy|tribunals?|benefit (?:checks?|advice)|welfare|citizens?|ballot|petition|have a say"
            r"|equalit(?:y|ies)|consult\w+|forum",
        ),
        (
            "community",
            "religious_tolerance_and_harmony",
            "It tells of faiths.",
            r"interfaith|multi faith|all faiths|prayers?|worship\w*|gurdwara|mosque|parish|synagogue|temple|ecumenical|christian|muslim|churches",
        ),
        (
            "community",
            "intergenerational_solidarity",
            "It tells of young and old together.",
            r"all ages|intergenerational|inter generational|generations|grand(?:parents?|mas|dads|children|kids)|gran|grannies|grandads|young and old"
            r"|old and young|(?:kids|children|bairns|pupils|school|nursery|teenagers|young people|youngsters|sixth years?)\b.{0,40}\b(?:pensioners|older"
            r"|elderly|care home|elders|seniors)|(?:pensioners|older|elderly|elders|seniors)\b.{0,40}\b(?:kids|children|pupils|school|nursery"
            r"|teenagers|young people|youngsters)",
        ),
        (
            "individual",
            "commitment_to_learning",
            "It tells of learning.",
            r"learn\w*|lessons?|class(?:es)?|courses?|workshops?|teach\w*|taught|tutors?|beginners|talks?|speakers?|training|reading|books?|esol"
            r"|homework|study|education\w*|nature detectives|discover\w*",
        ),
        (
            "individual",
            "resilience",
            "It tells of getting through hard times.",
            r"recovery|recovering|peer support|bereave\w+|grief|anxiety|depression|mental health|wellbeing|mindful\w+|listening|coping|hardship"
            r"|respite|breaks|crisis|loneliness",
        ),
        (
            "organisational",
            "physical_mental_and_social_health",
            "It tells of health or of moving about.",
            r"health\w*|wellbeing|nhs|nurses?|gps?|clinics?|exercis\w+|fitness|gym|walk(?:s|ers|ing)?|swim\w*|run(?:s|ners|ning)|yoga|pilates|tai chi"
            r"|danc\w+|sports?|football|cycl\w+|outdoors?|fresh air|counsell\w+|therap\w+|dementia|mental health|meals?|soup|food|breastfeeding",
        ),
        (
            "community",
            "family_and_friendship_networks",
            "It tells of company.",
            r"friends?|friendship|friendly|company|tea|teas|coffee|cuppas?|lunch\w*|chat\w*|blether\w*|natter\w*|suppers?|dinners?|breakfasts?|famil(?:y|ies)"
            r"|parents?|mums?|dads?|toddlers?|bab(?:y|ies)|socials?|outings?|get togethers?|meet ups?|pals|bingo|picnics?|crowd|gang",
        ),
        (
            "community",
            "affinity_groups",
            "It tells of people who share an interest.",
            r"clubs?|society|members?|enthusiasts?|fans?|players|singers|choirs?|bands?|circle|teams?|leagues?|league|lgbt\w*|makers|growers|writers"
            r"|knitt\w+|sewing|anglers|gardeners|artists|guild|collective|women|mens?|carers",
        ),
        (
            "community",
            "community_cohesion",
            "It tells of neighbours and of being open to all.",
            r"everyone|everybody|all welcome|anyone|open to all|neighbours?|neighbourhood|residents?|locals|the (?:whole )?street|estate|village"
            r"|community|inhabitants|district|villagers|newcomers|free",
        ),
    )
)
"""In the order in which they are added: what is told more seldom says more."""

_SCREEN = Screen([pattern for *_, pattern in _GAINS])


def with_gains(labels: str, name: str, description: str, category: str) -> str:
    """Return health assets (JSON) with up to two more that the row's own words tell of, each with its words as the rule."""
    text = plain(f"{name} . {description} . {category}")
    suggested = json.loads(labels)
    known = {(one["level"], one["entry"]) for one in suggested}
    more = [
        {
            "level": level,
            "entry": entry,
            "as": "supports" if level == "individual" else "is",
            "reason": reason,
            "by": "rule",
            "rule": f"the word “{found[0]}”",
        }
        for place, found in _SCREEN.found_in(text)
        for level, entry, reason, _ in (_GAINS[place],)
        if (level, entry) not in known
    ][: max(0, min(_MOST, MAX_LABELS - len(suggested)))]
    return json.dumps([*suggested, *more], ensure_ascii=False, separators=(",", ":")) if more else labels
