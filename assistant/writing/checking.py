"""Whether a written sentence may be shown: only if the clauses it cites, or the one nearest to it, support it."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.verifying.verdicts import Verifier
from assistant.writing.drafting import Written
from assistant.writing.numbering import Numbered
from assistant.writing.quoting import best_quote
from knowledge.policies import Clause
from knowledge.sentences import Span
from knowledge.words import stems, words

_TRIED = 2  # clauses that a sentence without a number is held against, one at a time
_ITEM = re.compile(r"[\"'(]?\d{1,3}[.)]")  # "1." alone
_CLOSING = "\"'”’)*_"  # what may stand behind a question mark
_PHRASE = 3  # words: a sentence of no more without a number is a connective ("Yes.", "You're welcome!")


@dataclass(frozen=True, slots=True)
class Checked:
    """The verdict. `quotes` are what it rests on, empty where it is dropped for `reason`.

    What is dropped counts against the answer only if it is a `claim`. `attributed`: it cites nothing, and we found the
    clause that it rests on.
    """

    written: Written
    quotes: tuple[tuple[Clause, Span], ...] = ()
    reason: str = ""
    claim: bool = True
    attributed: bool = False


class Checker:
    """Checks the sentences of one answer, in their order. Blocks: to be called on a thread.

    `attributing`: for a sentence that cites nothing, the clause that it rests on is looked for.
    """

    def __init__(self, clauses: Sequence[Numbered], verifier: Verifier, attributing: bool) -> None:
        self._clauses: Mapping[int, Numbered] = {one.number: one for one in clauses}
        self._stems = {one.number: stems(one.source) for one in clauses}
        self._held_by = Counter(stem for of_clause in self._stems.values() for stem in of_clause)
        self._verifier = verifier
        self._attributing = attributing
        self._before: set[tuple[str, ...]] = set()

    def prepare(self, question: str) -> None:
        """Let the verifier read the clauses once, while the model is thinking; what it says does not matter."""
        self._verifier.verify(question, [one.source for one in self._clauses.values()])

    def check(self, written: Written) -> Checked:
        """Whether the sentence holds, and what it rests on. A question asserts nothing, and neither does an echo."""
        if written.text.rstrip(_CLOSING).endswith("?"):
            return Checked(written, reason="asks", claim=False)
        if _ITEM.fullmatch(written.text):
            return Checked(written, reason="numbers an item of a list", claim=False)
        said = tuple(words(written.text))
        if said in self._before:
            return Checked(written, reason="says again what was written before", claim=False)
        self._before.add(said)
        if not written.cited:
            return self._attributed(written)
        cited = [self._clauses[number] for number in written.cited if number in self._clauses]
        if len(cited) < len(written.cited):
            return Checked(written, reason="cites a number that no clause has")
        return self._held(written, cited)

    def _attributed(self, written: Written) -> Checked:
        """A sentence without a number, held against the clauses nearest to it as if it cited them, one at a time."""
        reason = "cites nothing"
        if not self._is_claim(written.text):
            return Checked(written, reason=reason, claim=False)
        for one in self._nearest(written.text) if self._attributing else ():
            checked = self._held(written, [one])
            if checked.quotes:
                return replace(checked, attributed=True)
            reason += f"; {checked.reason}"
        return Checked(written, reason=reason)

    def _nearest(self, text: str) -> list[Numbered]:
        """The clauses that share most with a text; a word counts more, the fewer of the clauses have it."""
        said = stems(text)
        shared = {at: sum(1 / self._held_by[stem] for stem in said & own) for at, own in self._stems.items()}
        ranked = sorted((at for at in shared if shared[at]), key=lambda at: -shared[at])
        return [self._clauses[at] for at in ranked[:_TRIED]]

    def _held(self, written: Written, cited: Sequence[Numbered]) -> Checked:
        found = self._verifier.verify(written.text, [one.source for one in cited])
        if found.support != "supported":
            return Checked(written, reason=f"{found.support}: {'; '.join(found.reasons)}")
        return Checked(written, tuple((one.clause, best_quote(written.text, one.clause)) for one in cited))

    def _is_claim(self, text: str) -> bool:
        """Words of courtesy speak of nothing that the clauses do; a number always says something."""
        if any(character.isdigit() for character in text):
            return True
        return len(text.split()) > _PHRASE and any(stem in self._held_by for stem in stems(text))
