"""When people can be reached, read from the public clauses: the hours of chat before those of the phone and of stores.

Only what is stated counts: hours without a time zone, or that contradict one another, are no hours. A public holiday
counts where its date is given.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from assistant.answering.events import Citation
from assistant.contact_hours.opening_hours import Deviation, OpeningHours, Week
from assistant.contact_hours.times import Hours, dates
from assistant.contact_hours.timetable import timetable
from knowledge.policies import Audience, Clause
from knowledge.sentences import Span, sentence_spans

_CHANNELS = {
    "chat": re.compile(r"\b(?:live )?chats?\b", re.IGNORECASE),
    "phone": re.compile(r"\b(?:phones?|telephones?|call(?:s|ing)?|hotline|lines?)\b", re.IGNORECASE),
    "people": re.compile(
        r"\b(?:customer (?:care|service|support)|support|help ?desk|(?:our|the) (?:team|office|staff)|contact|reach us"
        r"|office hours|we are (?:open|here|available|closed))\b",
        re.IGNORECASE,
    ),
    "store": re.compile(r"\b(?:stores?|shops?|branch(?:es)?|showrooms?)\b", re.IGNORECASE),
}
"""Where people are reached, the likeliest to answer a chat first."""

_HOURS = re.compile(r"\b(?:hours|open\w*|clos\w+|available|reach|call|contact|answer\w*|here|staffed)\b", re.IGNORECASE)
_ANSWERED_DURING = re.compile(r"\bchats?\b[^.]{0,60}\bduring (?P<channel>\w+) hours\b", re.IGNORECASE)
_FOR_SOME = re.compile(r"\b(?:in|for) (?:Spanish|French|German|members|businesses|emergencies)\b|\brelay\b")
_ZONES = {
    "America/New_York": r"Eastern(?: Standard| Daylight)? Time|E[SD]?T",
    "America/Chicago": r"Central(?: Standard| Daylight)? Time|C[SD]?T",
    "America/Denver": r"Mountain(?: Standard| Daylight)? Time|M[SD]?T",
    "America/Los_Angeles": r"Pacific(?: Standard| Daylight)? Time|P[SD]?T",
    "America/Anchorage": r"Alaska(?: Standard| Daylight)? Time",
    "Pacific/Honolulu": r"Hawaii(?:-Aleutian)?(?: Standard)? Time",
    "Europe/London": r"(?:UK|British|London)(?: [Ss]ummer)? [Tt]ime|BST",
    "Europe/Berlin": r"Central European(?: Summer)? Time|CES?T|(?:Berlin|German) time",
    "Europe/Paris": r"(?:Paris|French) time",
    "UTC": r"UTC|GMT",
}
_ZONE = re.compile("|".join(rf"(?P<_{at}>\b(?:{words})\b)" for at, words in enumerate(_ZONES.values())))


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence that speaks of hours, of these channels; a table row with its labels is one, too."""

    clause: Clause
    span: Span
    words: str
    channels: frozenset[str]


def read_hours(clauses: Sequence[Clause]) -> OpeningHours | None:
    """The hours that public clauses in force state; None where they state none clearly."""
    said = [one for clause in clauses if clause.audience is Audience.PUBLIC for one in _sentences(clause)]
    redirected = next((during["channel"].lower() for one in said if (during := _ANSWERED_DURING.search(one.words))), "")
    for channel in sorted(_CHANNELS, key=lambda name: name != redirected):
        usual = [one for one in said if channel in one.channels and not _FOR_SOME.search(one.words)]
        documents = dict.fromkeys(one.clause.document for one in usual)
        for document in documents:
            here = [one for one in usual if one.clause.document == document]
            if found := _opening_hours(here, [one for one in clauses if one.document == document]):
                return found
    return None


def _opening_hours(said: Sequence[_Said], document: Sequence[Clause]) -> OpeningHours | None:
    week: dict[int, tuple[Hours, ...]] = {}
    deviations: list[Deviation] = []
    stated: list[_Said] = []
    for one in said:
        try:
            days = tuple(dates(one.words))
        except ValueError:
            return None
        found = timetable(one.words) or (_on_those_dates(one.words) if days else None)
        if found is None:
            continue
        if days:
            deviations.append(Deviation(days, found))
            continue
        if any(week.get(day, hours) != hours for day, hours in found.items()):
            return None
        week |= found
        stated.append(one)
    if not any(week.values()) or any(None in hours for day in week.values() for hours in day):
        return None
    zone = _zone([one.words for one in stated]) or _zone([clause.text for clause in document])
    first = stated[0]
    text = " ".join(" ".join(one.words.split()) for one in stated)
    quoted = Citation.of(first.clause, first.span, Span(0, len(text)))
    return OpeningHours(week, tuple(deviations), zone, text, quoted) if zone else None


def _on_those_dates(words: str) -> Week | None:
    """What holds on dates, whatever days of the week they are."""
    return timetable(f"every day {words}")


def _sentences(clause: Clause) -> Iterator[_Said]:
    """The sentences that may state hours. The channel is named in the sentence, else above it."""
    if not _HOURS.search(" ".join((clause.title, *clause.section, clause.context, clause.text))):
        return
    labels = clause.context if "|" in clause.context else ""
    spans = [Span(0, len(clause.text))] if labels else sentence_spans(clause.text)
    above = (*reversed(clause.section), clause.title)
    question = ""
    for span in spans:
        words = clause.text[span.start : span.end]
        if words.endswith("?"):
            question = words
            continue
        spoken = _labelled(labels, words) if labels else words
        naming = above if labels else (words, question, *above)  # a row of stores has a column for the phone
        named = next((found for text in naming if (found := _channels(text))), frozenset[str]())
        yield _Said(clause, span, spoken, named)


def _labelled(labels: str, row: str) -> str:
    """The cells of a table row behind their labels: "Monday to Friday 9:00-17:00; Sunday closed"."""
    pairs = zip(labels.split("|"), row.split("|"), strict=False)
    return "; ".join(f"{label.strip()} {cell.strip()}" for label, cell in pairs)


def _channels(text: str) -> frozenset[str]:
    return frozenset(name for name, words in _CHANNELS.items() if words.search(text))


def _zone(texts: Sequence[str]) -> ZoneInfo | None:
    """The one time zone that is named; None where none is, or several are."""
    found = {match.lastgroup for text in texts for match in _ZONE.finditer(text)}
    names = list(_ZONES)
    return ZoneInfo(names[int((found.pop() or "_0")[1:])]) if len(found) == 1 else None
