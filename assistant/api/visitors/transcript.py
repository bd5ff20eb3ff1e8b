"""A conversation as Markdown to keep: who said what and when, and each source once, as a footnote."""

from collections.abc import Sequence
from datetime import datetime

from assistant.answering.events import Citation
from assistant.api.library import Library, in_words
from assistant.conversations.logged import Logged, Message, StateChanged
from assistant.live.history import Answered, entries
from knowledge.policies import Reader

_UNFINISHED = {"failed": "This question could not be answered.", "stopped": "The answer was stopped."}


def transcript(events: Sequence[Logged], library: Library) -> str:
    """The transcript. Reads from the library since when each source is in force, so it blocks."""
    notes = _Notes(library)
    parts = ["# Your conversation"]
    if events:
        parts.append(f"{_day(events[0].at)}, times in UTC")
    times = _times(events)
    for entry in entries(events):
        match entry:
            case Message():
                name = "You" if entry.sender == "customer" else entry.name or "A person"
                parts.append(f"**{name}** ({times[entry.message_id]})\n\n{_quoted(entry.text)}")
            case StateChanged():
                parts.append(f"*{entry.text}*")
            case Answered():
                text = notes.marked(entry) or _UNFINISHED.get(entry.outcome or "", "")
                if text:
                    parts.append(f"**Assistant** ({times[entry.turn]})\n\n{text}")
    return "\n\n".join((*parts, *notes.footnotes())) + "\n"


def _times(events: Sequence[Logged]) -> dict[str, str]:
    """When each message, and the first event of each turn, was logged."""
    times: dict[str, str] = {}
    for logged in events:
        event = logged.event
        key = event.message_id if isinstance(event, Message) else getattr(event, "turn", "")
        times.setdefault(key, f"{logged.at:%H:%M}")
    return times


def _day(at: datetime) -> str:
    return in_words(at.date())


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in text.splitlines())


class _Notes:
    """Numbers sources as they come up."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._numbers: dict[tuple[str, int, int, int], int] = {}
        self._citations: list[Citation] = []

    def marked(self, answer: Answered) -> str:
        """The answer's text with a mark behind each stretch that a source supports."""
        text = answer.text
        for end in sorted({citation.answer_end for citation in answer.citations}, reverse=True):
            ending = [citation for citation in answer.citations if citation.answer_end == end]
            marks = "".join(f"[^{number}]" for number in sorted({self._number(one) for one in ending}))
            text = text[:end] + marks + text[end:]
        return text

    def footnotes(self) -> list[str]:
        """The sources: document, section, words, version, and since when they are in force."""
        return [f"[^{number}]: {self._note(citation)}" for number, citation in enumerate(self._citations, 1)]

    def _number(self, citation: Citation) -> int:
        key = (citation.document, citation.version, citation.start, citation.end)
        if key not in self._numbers:
            self._citations.append(citation)
            self._numbers[key] = len(self._citations)
        return self._numbers[key]

    def _note(self, citation: Citation) -> str:
        where = " › ".join((citation.title, *citation.section))
        quote = " ".join(citation.quote.split())
        dates = self._library.effectivity(citation.document, citation.version, citation.clause_id, Reader.CUSTOMER)
        since = f", in force since {in_words(dates.starts)}" if dates and dates.starts else ""
        return f"{where}: “{quote}” ({citation.document}, version {citation.version}{since})"
