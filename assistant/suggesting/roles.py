"""The roles of those who answer customers: how high each stands, and where a sentence names one."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from knowledge.words import stems

_FIRST = (
    "agent rep representative associate advis[eo]r assistant clerk staff frontline trainee colleague operator"
    " receptionist"
    " consultant cashier attendant host concierge crew employee officer teller volunteer steward caseworker handler"
    " technician stylist tutor barista librarian dispatcher instructor"
)
_RANKS: tuple[tuple[int, re.Pattern[str]], ...] = tuple(
    (rank, re.compile(pattern, re.IGNORECASE))
    for rank, pattern in (
        (5, r"\b(?:director|head|vp|vice president|executive|owner|ceo|chief|principal|partner)s?\b"),
        (
            3,
            r"\b(?:(?:duty|shift|floor|assistant|deputy) managers?|(?:lead|leader|supervisor|foreman|tier 3"
            r"|level 3)s?)\b",
        ),
        (4, r"\bmanag\w+\b"),
        (2, r"\b(?:senior|specialist|tier 2|level 2|expert|coordinator)s?\b"),
        (1, rf"\b(?:{_FIRST.replace(' ', '|')}|tier 1|level 1|front desk|help desk|team member)s?\b"),
    )
)
_OTHERS = 6  # a panel or a team of its own: above everybody who answers customers
_WORD = (
    r"(?!(?:by|an?|the|or|and|to|for|of|only|may|can|no|any|every|each|all|from|with|is|are|needs?|requires?|takes?|ask"
    r"|than|above|at|in|on|as|that|it|goes|pass|passed|one|another|other|not|where|if|when|then|either|our|your|neither"
    r"|approval|does|do|has|have)\b)[\w'-]+ "
)
GIVES = (
    r"(?:waive|give|offer|add|grant|refund|extend|pay|take|remove|cancel|drop|credit|send|let|knock|move|issue|comp"
    r"|reduce|upgrade|replace|put|make|reverse|write off|hand out)"
)
_NOUN = (
    r"(?:director|head|executive|owner|chief|principal|manager|lead|leader|supervisor|foreman|specialist|expert"
    r"|coordinator"
    rf"|{_FIRST.replace(' ', '|')}|(?:team member|member of staff)|senior(?= (?:and|or|may|can|up)\b))"
)
_MENTION = re.compile(
    rf"(?:\b(?P<every>no|any|every|each|all|neither) )?(?:\b(?:an?|the|our|your) )?"
    rf"\b(?P<name>(?:{_WORD}){{0,2}}?{_NOUN}s?(?! to\b| time\b)"
    r"|(?:the |front |service |help )?desk(?= (?:do|can|may|might|is|has|could|gives?|will|shall|never|must)))\b"
    r"|\b(?P<team>(?-i:[A-Z]\w+ )+(?-i:Team|Panel|Board|Committee))\b(?! (?:lead|member))"
    r"|\b(?P<nobody>nobody|no[ -]one|none of us|nobody else)\b"
    r"|\b(?P<us>ours|each of us|any of us|anyone|everyone|everybody|you(?= (?:may|can|cannot|must not|may not))"
    rf"|we(?= (?:never|do not|don['’]t|cannot|can['’]t|must not|may not) {GIVES}))\b",
    re.IGNORECASE,
)


class Mention(NamedTuple):
    """A role in a sentence: `rank` as of `rank_of`, 6 for a panel; `nobody` where it stands behind "no"."""

    name: str
    rank: int
    nobody: bool
    start: int
    end: int


def rank_of(role: str) -> int:
    """How high a role stands: 1 for an agent, 5 for a director; 0 where the text names no role."""
    return next((rank for rank, pattern in _RANKS if pattern.search(role)), 0)


def same_role(one: str, other: str) -> bool:
    """Whether two texts name one role: "Complaints handlers", "complaints handler"; or a team, and one of it."""
    same = stems(one)
    return same == stems(other) or ("team" in same and same <= stems(other))


def mentions(sentence: str) -> Iterator[Mention]:
    """The roles that a sentence names, in order."""
    for match in _MENTION.finditer(sentence):
        nobody = bool(match["nobody"]) or (match["every"] or "").lower() in ("no", "neither")
        if match["team"]:
            yield Mention(match["team"], _OTHERS, False, match.start(), match.end())
        else:
            name = match["name"] or match["nobody"] or match["us"]
            yield Mention(name, max(1, rank_of(match["name"] or "")), nobody, match.start(), match.end())


def without_roles(sentence: str) -> str:
    """A sentence without the roles that it names."""
    return _MENTION.sub(" ", sentence)
