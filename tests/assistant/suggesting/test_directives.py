"""What clauses tell agents to do, and in which case."""

import pytest

from assistant.suggesting.directives import Directive, directives_in, shared
from knowledge.escalations import EscalationReason
from knowledge.policies import Audience, Clause
from knowledge.words import stems
from tests.knowledge.bases import clause


def _internal(text: str, section: str = "1. Rules", **changes: object) -> Clause:
    return clause(text, audience=Audience.INTERNAL, section=(section,), **changes)


def _one(text: str, section: str = "1. Rules") -> Directive:
    (found,) = directives_in([_internal(text, section)])
    return found


def test_the_case_in_front_ends_where_the_command_begins() -> None:
    found = _one(
        "3.8 If a customer mentions a lawyer, a regulator or the press, inform your team lead on the same day."
    )
    assert (found.cases[0], found.to) == ("a customer mentions a lawyer, a regulator or the press", "team lead")
    assert found.text.startswith("If a customer mentions a lawyer")
    assert found.reasons == {EscalationReason.LEGAL_THREAT}


def test_the_case_behind_counts_too() -> None:
    assert _one("End the conversation at once when a threat is made.").cases[0] == "a threat is made"


def test_a_defined_term_is_also_described_by_its_definition() -> None:
    term = _internal("“Threat” means any statement that someone will hurt a person.")
    told = _internal("Stop when a threat is made.", "5. Threats")
    assert directives_in([term, told])[-1].cases == (
        "a threat is made",
        "any statement that someone will hurt a person.",
    )


def test_a_sentence_without_a_case_has_its_headings() -> None:
    found = _one("5.2 Inform Loss Prevention within 15 minutes.", "5. Threats")
    assert (found.cases[0], found.to) == ("Threats", "Loss Prevention")


def test_again_is_the_case_before_said_twice() -> None:
    first, second = directives_in(
        [
            _internal(
                "If a guest asks for a supervisor, try first. If the guest asks again, hand over. A team lead calls."
            )
        ]
    )
    assert (first.times, first.to) == (1, "")
    assert (second.times, second.cases[0], second.to) == (2, "a guest asks for a supervisor", "team lead")


@pytest.mark.parametrize(
    "text",
    [
        "Tell the truth, even when it costs us a sale.",
        "If a customer sends one, delete it within 1 hour.",
        "“Abusive” means insults after a warning.",
        "We answer within 2 days.",
    ],
)
def test_what_names_no_case_of_a_customer_is_no_directive(text: str) -> None:
    assert directives_in([_internal(text)]) == []


def test_public_clauses_direct_only_where_a_case_goes_to_somebody() -> None:
    goes = clause("A complaint about personal data goes to Legal and Privacy.", section=("3. Levels",))
    assert [one.to for one in directives_in([goes])] == ["Legal and Privacy"]
    assert directives_in([clause("If it is unopened, return it within 60 days.")]) == []


def test_one_item_of_a_list_is_enough_to_be_told() -> None:
    case = "a customer mentions a lawyer, a regulator or the press"
    assert shared(case, stems("my lawyer will call")) == 1.0
    assert shared(case, stems("my aunt will call")) == 0.0
