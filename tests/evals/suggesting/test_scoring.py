"""What a suggestion is worth, part by part."""

from assistant.answering.events import Citation
from assistant.suggesting.suggestion import Draft, Escalation, Step, Suggestion, Summary, Unknown
from assistant.verifying.rule_verifier import RuleVerifier
from evals.samples import Gold
from evals.scorers.groundedness import Groundedness
from evals.suggesting.canaries import Canaries
from evals.suggesting.scoring import Scorer
from evals.suggesting.suite import Expected, Scripted
from knowledge.embeddings.fake import FakeEncoder
from knowledge.policies import Audience
from tests.knowledge.bases import clause

LABEL = "A prepaid return label costs $6.95 per parcel."
SECRET = "Agents may accept a return up to seven days late without asking."


class _Sources:
    def text(self, document: str) -> str | None:
        return LABEL if document == "returns.md" else None


def _cited(quote: str = LABEL, section: str = "8. Costs") -> Citation:
    place = {"document": "returns.md", "version": 1, "clause_id": "c", "title": "Returns", "section": (section,)}
    spans = {"start": 0, "end": len(quote), "answer_start": 0, "answer_end": len(quote)}
    return Citation.model_validate({**place, **spans, "quote": quote})


def _suggestion(text: str | None = LABEL, steps: tuple[Step, ...] = (), to: str = "") -> Suggestion:
    return Suggestion(
        id="s",
        draft=Draft(text=text, citations=(_cited(),)) if text else None,
        cards=(),
        unknown=(),
        steps=steps,
        escalate=Escalation(reason="…", to=to, citation=_cited()) if to else None,
        discretion=(),
        summary=Summary(ask="", facts=(), promised=(), open=()),
    )


def _scores(expected: Expected, found: Suggestion) -> dict[str, float]:
    canaries = Canaries([clause(LABEL), clause(SECRET, audience=Audience.INTERNAL)])
    scorer = Scorer(Groundedness(RuleVerifier(FakeEncoder())), _Sources(), canaries)
    scripted = Scripted(id="a", conversation=({"customer": "What does a label cost?"},), expect=expected)
    return scorer.score(scripted, found)


def _step(text: str, section: str = "9. How to", done: bool = False) -> Step:
    return Step(text=text, citation=_cited(section=section), audience=Audience.PUBLIC, done=done)


def test_a_draft_that_quotes_its_gold_clause_scores_in_all() -> None:
    scores = _scores(Expected(cite=(Gold(document="returns.md", quote=LABEL),)), _suggestion())
    assert scores == {"escalation": 1.0, "drafted": 1.0, "cites": 1.0, "grounded": 1.0, "nothing_internal": 1.0}


def test_words_of_an_internal_clause_in_the_draft_are_found() -> None:
    assert _scores(Expected(), _suggestion(f"{LABEL} {SECRET}"))["nothing_internal"] == 0.0


def test_words_of_an_internal_clause_in_a_question_to_ask_are_found() -> None:
    asked = Unknown(topic="", question=f"Do {SECRET[:-1]}?")
    found = _suggestion(None).model_copy(update={"unknown": (asked,)})
    assert _scores(Expected(), found)["nothing_internal"] == 0.0


def test_a_draft_where_nothing_can_be_said_is_wrong() -> None:
    assert _scores(Expected(draft="none"), _suggestion())["drafted"] == 0.0
    assert _scores(Expected(draft="none"), _suggestion(None))["drafted"] == 1.0


def test_steps_are_recalled_by_words_and_right_by_section() -> None:
    steps = (_step("Pack the item."), _step("Ask a lawyer.", "1. Other"))
    expected = Expected(steps=("pack the item", "hand it over"), sections=("returns.md 9",))
    scores = _scores(expected, _suggestion(steps=steps))
    assert (scores["step_recall"], scores["step_precision"]) == (0.5, 0.5)


def test_done_must_be_marked_just_where_it_is() -> None:
    expected = Expected(steps=("pack", "send"), done=("pack",), sections=("returns.md",))
    marked = _suggestion(steps=(_step("Pack it.", done=True), _step("Send it.")))
    too_much = _suggestion(steps=(_step("Pack it.", done=True), _step("Send it.", done=True)))
    assert (_scores(expected, marked)["done"], _scores(expected, too_much)["done"]) == (1.0, 0.0)


def test_the_right_one_is_told_or_nobody() -> None:
    assert _scores(Expected(escalate="team lead"), _suggestion(to="Team Lead"))["escalation"] == 1.0
    assert _scores(Expected(escalate="team lead"), _suggestion(to="manager"))["escalation"] == 0.0
    assert _scores(Expected(), _suggestion(to="manager"))["escalation"] == 0.0
