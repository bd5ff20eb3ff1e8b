"""What has been shown of an answer, and what must be quoted behind it so that it is whole."""

from collections.abc import Iterator, Sequence

from assistant.answering.composing import compose
from assistant.answering.events import Citation, Sentence
from assistant.answering.evidence import Evidence
from assistant.answering.reading import readable
from assistant.writing.checking import Checked
from assistant.writing.numbering import Numbered
from knowledge.policies import Clause
from knowledge.sentences import Span
from knowledge.words import stems


class Page:
    """Adds sentences and keeps count of the characters, to which citations are pinned."""

    def __init__(self) -> None:
        self.shown = 0
        self._text = ""
        self._cited: set[tuple[str, str]] = set()

    def add(self, checked: Checked) -> Sentence:
        """A written sentence that holds. One of those before it may have been dropped, so the first has no gap."""
        self.shown += 1
        gap = (checked.written.gap or " ") if self._text else ""
        return self._sentence(gap, checked.written.text, checked.quotes)

    def exceptions(self, clauses: Sequence[Numbered]) -> Iterator[Sentence]:
        """Exceptions to the rules that were cited, quoted where the model left them out."""
        rules = {one.number for one in clauses if (one.clause.document, one.clause.id) in self._cited}
        for one in clauses:
            words = readable(one.clause, whole := Span(0, len(one.clause.text)))
            cited = (one.clause.document, one.clause.id) in self._cited
            if one.rule in rules and not cited and not self._says(words):
                yield self._sentence("\n\n", words, [(one.clause, whole)])

    def quotes(self, evidence: Evidence) -> Iterator[Sentence]:
        """The quoting writer's answer, without what was said already in the same words."""
        first = True
        for sentence in compose(evidence):
            said = sentence.citations[0]
            words = sentence.text[-(said.answer_end - said.answer_start) :]
            if self._says(words):
                continue
            gap = sentence.text.removesuffix(words) if not (first and self._text) else "\n\n"
            first = False
            start = len(self._text) + len(gap)
            self._text += gap + words
            place = {"answer_start": start, "answer_end": len(self._text)}
            yield Sentence(
                text=gap + words, citations=tuple(one.model_copy(update=place) for one in sentence.citations)
            )

    def _says(self, words: str) -> bool:
        return bool(self._text) and stems(words) <= stems(self._text)

    def _sentence(self, gap: str, words: str, quotes: Sequence[tuple[Clause, Span]]) -> Sentence:
        start = len(self._text) + len(gap)
        self._text += gap + words
        self._cited.update((clause.document, clause.id) for clause, _ in quotes)
        said = Span(start, len(self._text))
        return Sentence(text=gap + words, citations=tuple(Citation.of(clause, span, said) for clause, span in quotes))
