"""Whether a written sentence may be shown: only if it cites clauses, and exactly these support it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.verifying.verdicts import Verifier
from assistant.writing.drafting import Written
from assistant.writing.numbering import Numbered
from assistant.writing.quoting import best_quote
from knowledge.policies import Clause
from knowledge.sentences import Span
from knowledge.words import stems

_PHRASE = 3  # words: a sentence of no more without a number is a connective ("Yes.", "You're welcome!")


@dataclass(frozen=True, slots=True)
class Checked:
    """The verdict. `quotes` are what it rests on, empty where it is dropped for `reason`.

    What is dropped counts against the answer only if it is a `claim`.
    """

    written: Written
    quotes: tuple[tuple[Clause, Span], ...] = ()
    reason: str = ""
    claim: bool = True


class Checker:
    """Checks the sentences of one answer. Blocks: to be called on a thread."""

    def __init__(self, clauses: Sequence[Numbered], verifier: Verifier) -> None:
        self._clauses: Mapping[int, Numbered] = {one.number: one for one in clauses}
        self._words = stems("\n".join(one.source for one in clauses))
        self._verifier = verifier

    def prepare(self, question: str) -> None:
        """Let the verifier read the clauses once, while the model is thinking; what it says does not matter."""
        self._verifier.verify(question, [one.source for one in self._clauses.values()])

    def check(self, written: Written) -> Checked:
        """Whether the sentence holds, and what it rests on. A question asserts nothing."""
        if written.text.endswith("?"):
            return Checked(written, reason="asks", claim=False)
        if not written.cited:
            return Checked(written, reason="cites nothing", claim=self._is_claim(written.text))
        cited = [self._clauses[number] for number in written.cited if number in self._clauses]
        if len(cited) < len(written.cited):
            return Checked(written, reason="cites a number that no clause has")
        found = self._verifier.verify(written.text, [one.source for one in cited])
        if found.support != "supported":
            return Checked(written, reason=f"{found.support}: {'; '.join(found.reasons)}")
        return Checked(written, tuple((one.clause, best_quote(written.text, one.clause)) for one in cited))

    def _is_claim(self, text: str) -> bool:
        """Words of courtesy speak of nothing that the clauses do; a number always says something."""
        if any(character.isdigit() for character in text):
            return True
        return len(text.split()) > _PHRASE and bool(stems(text) & self._words)
