"""An answer as people read it: its words with numbered links, and a card for each passage it stands on."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.events import Answer, Citation, Source
from assistant.api.library import Library, in_words
from assistant.api.pages.rendering import version_url
from knowledge.markup import plain
from knowledge.policies import Reader

_NEAREST = 3  # clauses shown where there is no answer


@dataclass(frozen=True, slots=True)
class Card:
    """A passage of a policy: what it says, where, and since when."""

    number: int
    title: str
    section: tuple[str, ...]
    page: int | None
    quote: str
    since: str | None
    address: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of the answer, and the cards they stand on."""

    text: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One answer. `cards` are its citations; where the policies do not say, the nearest clauses.

    `reason` says why there is none; `options` are the likely replies to a question back.
    """

    question: str
    outcome: str
    paragraphs: tuple[tuple[Stretch, ...], ...]
    cards: tuple[Card, ...]
    reason: str | None = None
    options: tuple[str, ...] = ()

    @classmethod
    def of(cls, question: str, answer: Answer, library: Library, reader: Reader) -> "AnswerView":
        """The view of a stored or fresh answer. Blocks: it asks since when each passage is in force."""
        if answer.outcome != "answered":
            nearest = answer.sources[:_NEAREST] if answer.outcome == "abstained" else ()
            shown: tuple[Citation | Source, ...] = nearest or answer.citations
            cards = [_card(number, passage, library, reader) for number, passage in enumerate(shown, 1)]
            paragraphs = tuple((Stretch(text, ()),) for text in answer.text.split("\n\n") if text.strip())
            options = tuple(option.text for option in answer.options)
            return cls(question, answer.outcome, paragraphs, tuple(cards), answer.reason, options)
        numbered: dict[tuple[str, int, int, int], Card] = {}
        for citation in answer.citations:
            if _key(citation) not in numbered:
                numbered[_key(citation)] = _card(len(numbered) + 1, citation, library, reader)
        stretches = _stretches(answer.text, answer.citations, numbered)
        return cls(question, answer.outcome, tuple(_paragraphs(stretches)), tuple(numbered.values()))


def _key(citation: Citation) -> tuple[str, int, int, int]:
    return citation.document, citation.version, citation.start, citation.end


def _card(number: int, passage: Citation | Source, library: Library, reader: Reader) -> Card:
    words = passage.quote if isinstance(passage, Citation) else passage.text
    in_force = library.effectivity(passage.document, passage.version, passage.clause_id, reader)
    return Card(
        number=number,
        title=passage.title,
        section=passage.section,
        page=passage.page,
        quote="\n".join(filter(None, (plain(line) for line in words.splitlines()))),
        since=in_words(in_force.starts) if in_force and in_force.starts else None,
        address=version_url(passage.document, passage.version, passage.start, passage.end),
    )


def _stretches(
    text: str, citations: Sequence[Citation], numbered: dict[tuple[str, int, int, int], Card]
) -> list[Stretch]:
    """The text cut where citations end, each piece with the cards that its citations are on."""
    stretches = []
    at = 0
    for end in sorted({min(citation.answer_end, len(text)) for citation in citations}):
        cards = {_key(citation): numbered[_key(citation)] for citation in citations if citation.answer_end == end}
        stretches.append(Stretch(text[at:end], tuple(cards.values())))
        at = end
    if text[at:].strip():
        stretches.append(Stretch(text[at:], ()))
    return stretches


def _paragraphs(stretches: Sequence[Stretch]) -> list[tuple[Stretch, ...]]:
    """The stretches in paragraphs: a blank line between two of them, or inside one, starts a new one."""
    paragraphs: list[list[Stretch]] = [[]]
    for stretch in stretches:
        *before, last = stretch.text.split("\n\n")
        for text in before:
            if text.strip():
                paragraphs[-1].append(Stretch(text, ()))
            paragraphs.append([])
        paragraphs[-1].append(Stretch(last, stretch.cards))
    return [tuple(paragraph) for paragraph in paragraphs if paragraph]
