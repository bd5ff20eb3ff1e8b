"""What has been shown of an answer, and what must be quoted behind it so that it is whole."""

from collections.abc import Iterator, Sequence

from assistant.answering.composing import compose
from assistant.answering.events import Citation, Sentence
from assistant.answering.evidence import Evidence
from assistant.answering.reading import readable
from assistant.writing.checking import Checked
from assistant.writing.numbering import Numbered
from assistant.writing.quoting import limit_behind
from knowledge.policies import Clause
from knowledge.sentences import Span
from knowledge.words import words


class Page:
    """Adds sentences and keeps count of the characters, to which citations are pinned."""

    def __init__(self) -> None:
        self.shown = 0
        self._text = ""
        self._quoted: list[tuple[Clause, Span]] = []

    def add(self, checked: Checked) -> Sentence:
        """A written sentence that holds. One of those before it may have been dropped, so the first has no gap."""
        self.shown += 1
        gap = (checked.written.gap or " ") if self._text else ""
        return self._sentence(gap, checked.written.text, checked.quotes)

    def limits(self, clauses: Sequence[Numbered]) -> Iterator[Sentence]:
        """What limits the rules that were cited, quoted where the model left it out: exceptions and "However, …"."""
        cited = {_key(clause) for clause, _ in self._quoted}
        rules = {one.number for one in clauses if _key(one.clause) in cited}
        apart = [(one.clause, Span(0, len(one.clause.text))) for one in clauses if one.rule in rules]
        behind = [(clause, limit) for clause, span in self._quoted if (limit := limit_behind(clause, span))]
        for clause, span in (*behind, *((clause, span) for clause, span in apart if _key(clause) not in cited)):
            passage = readable(clause, span)
            if (clause, span) not in self._quoted and not self._says(passage):
                yield self._sentence("\n\n", passage, [(clause, span)])

    def quotes(self, evidence: Evidence) -> Iterator[Sentence]:
        """The quoting writer's answer, without what was said already in the same words."""
        first = bool(self._text)
        for sentence in compose(evidence):
            said = sentence.citations[0]
            passage = sentence.text[-(said.answer_end - said.answer_start) :]
            if self._says(passage):
                continue
            gap = "\n\n" if first else sentence.text.removesuffix(passage)
            first = False
            start = len(self._text) + len(gap)
            self._text += gap + passage
            place = {"answer_start": start, "answer_end": len(self._text)}
            cited = tuple(citation.model_copy(update=place) for citation in sentence.citations)
            yield Sentence(text=gap + passage, citations=cited)

    def _says(self, passage: str) -> bool:
        return bool(self._text) and set(words(passage)) <= set(words(self._text))

    def _sentence(self, gap: str, passage: str, quotes: Sequence[tuple[Clause, Span]]) -> Sentence:
        start = len(self._text) + len(gap)
        self._text += gap + passage
        self._quoted += quotes
        said = Span(start, len(self._text))
        return Sentence(text=gap + passage, citations=tuple(Citation.of(clause, span, said) for clause, span in quotes))


def _key(clause: Clause) -> tuple[str, str]:
    return clause.document, clause.id
