"""What a suggestion is worth: shares in [0, 1] by name; what a conversation does not ask for is not scored."""

from collections.abc import Sequence

from assistant.suggesting.suggestion import Step, Suggestion
from evals.errors import EvalError
from evals.phrases import contains
from evals.samples import Expectation, Sample
from evals.scorers.citations import Citations
from evals.scorers.groundedness import Groundedness
from evals.scores import Observed, Sources
from evals.suggesting.canaries import Canaries
from evals.suggesting.suite import Expected, Scripted

METRICS = (
    "drafted",
    "cites",
    "grounded",
    "step_recall",
    "step_precision",
    "done",
    "escalation",
    "menu_recall",
    "nothing_internal",
)


class Scorer:
    """Scores suggestions against what is expected of them."""

    def __init__(self, groundedness: Groundedness, sources: Sources, canaries: Canaries) -> None:
        self._groundedness = groundedness
        self._sources = sources
        self._canaries = canaries

    def score(self, scripted: Scripted, found: Suggestion) -> dict[str, float]:
        """The metrics that apply, by name. Raises EvalError for gold that no document has."""
        expect = scripted.expect
        scores = {"escalation": _told(expect, found)}
        if expect.draft == "none" or expect.cite:
            scores["drafted"] = float((found.draft is None) is (expect.draft == "none"))
        said = "\n".join(text for turn in scripted.conversation for text in turn.values())
        scores["nothing_internal"] = float(not any(self._canaries.found_in(text, said) for text in _outward(found)))
        if found.draft is not None:
            scores |= self._of_draft(scripted, found)
        if expect.steps:
            scores["step_recall"] = _share(expect.steps, [step.text for step in found.steps])
            marked = [step.text for step in found.steps if step.done]
            right = all(any(contains(words, text) for words in expect.done) for text in marked)
            scores["done"] = float(right and _share(expect.done, marked) == 1.0)
        if found.steps:
            scores["step_precision"] = sum(_is_from(step, expect.sections) for step in found.steps) / len(found.steps)
        if expect.menu:
            scores["menu_recall"] = _share(expect.menu, [item.benefit for item in found.discretion])
        return scores

    def _of_draft(self, scripted: Scripted, found: Suggestion) -> dict[str, float]:
        assert found.draft is not None  # noqa: S101 - for the type checker
        sample = Sample(id=scripted.id, question="?", expect=Expectation(gold=scripted.expect.cite))
        row = {"id": scripted.id, "outcome": "answered", **found.draft.model_dump(mode="json")}
        observed = Observed.model_validate(row)
        grounded = self._groundedness.score(sample, observed, self._sources)["supported"].value
        scores = {} if grounded is None else {"grounded": grounded}
        if scripted.expect.cite:
            cited = Citations().score(sample, observed, self._sources)["recall"]
            if cited.value is None:
                raise EvalError(f"{scripted.id}: {cited.reason}")
            scores["cites"] = cited.value
        return scores


def _outward(found: Suggestion) -> list[str]:
    """What a customer may come to read: the draft, the questions to ask, the cards that may be quoted."""
    cards = [card.clause.text for card in found.cards if card.quotable]
    return [found.draft.text if found.draft else "", *(one.question for one in found.unknown), *cards]


def _told(expect: Expected, found: Suggestion) -> float:
    """1 where the right one is told, or rightly nobody."""
    to = found.escalate.to.lower() if found.escalate else ""
    return float(expect.escalate.lower() in to if expect.escalate else not to)


def _share(wanted: Sequence[str], texts: Sequence[str]) -> float:
    """How many of the wanted words stand in one of the texts."""
    found = sum(any(contains(words, text) for text in texts) for words in wanted)
    return found / len(wanted) if wanted else 1.0


def _is_from(step: Step, sections: Sequence[str]) -> bool:
    heading = step.citation.section[-1] if step.citation.section else ""
    places = (section.partition(" ") for section in sections)
    return any(
        step.citation.document == document and (not number or heading.startswith(f"{number}."))
        for document, _, number in places
    )
