"""Rules on words that are easily read too widely."""

import pytest

from assistant.suggesting.deeds import deeds_done, deeds_named
from assistant.suggesting.marks import mark_rules, marked
from assistant.suggesting.occasions import gives, is_injury
from assistant.suggesting.prohibitions import prohibitions
from knowledge.policies import Audience, Clause, ClauseId, ClauseKind, DocumentId, Effectivity


def _clause(text: str) -> Clause:
    return Clause(
        id=ClauseId("c"),
        document=DocumentId("d"),
        version=1,
        title="Conduct",
        section=(),
        text=text,
        start=0,
        end=len(text),
        kind=ClauseKind.RULE,
        audience=Audience.INTERNAL,
        effectivity=Effectivity(),
    )


@pytest.mark.parametrize(
    "text",
    [
        "Never discuss an order, an address or a refund in public.",
        "Two slots are kept back. Don't tell patients they exist.",
        "If a claim is open, do not promise a payment.",
    ],
)
def test_what_holds_elsewhere_or_names_nothing_is_no_prohibition(text: str) -> None:
    assert prohibitions([_clause(text)]) == ()


def test_a_case_ends_with_its_paragraph() -> None:
    read = prohibitions([_clause("If a claim is open, wait.\n\nNever promise a payment to anyone.")])
    assert [one.deed for one in read] == ["promise a payment to anyone"]


@pytest.mark.parametrize(
    ("draft", "places"),
    [
        ("I am sorry for the delay. Again, please accept my deepest apologies.", 1),
        ("I am sorry for the delay. Please don't apologize for asking.", 0),
        ("There is no need to apologise, I am sorry.", 0),
    ],
)
def test_only_our_own_apologies_are_counted(draft: str, places: int) -> None:
    (rule,) = mark_rules([_clause("Apologize once.")])
    assert len(marked(rule, draft, "", frozenset())) == places


@pytest.mark.parametrize(
    ("forbidden", "done", "harmless"),
    [
        ("blame another team", "The night porter forgot to call you.", "Your driver will call you."),
        ("reproach a customer", "It is surprising that you still paid.", "You should have received an email."),
        ("forecast the outcome of a claim", "It is as good as approved.", "The claim will be decided on Monday."),
        ("compare us with other hotels", "We are nicer than the Grand.", "Our rooms are nicer than ever."),
        ("say what a symptom means", "It doesn't sound like anything serious.", "A nurse will look at it."),
    ],
)
def test_a_deed_is_known_by_how_it_is_put(forbidden: str, done: str, harmless: str) -> None:
    (deed,) = deeds_named(forbidden)
    assert deed in deeds_done(done)
    assert deed not in deeds_done(harmless)


def test_an_injury_is_one_of_the_customer_and_no_reason_not_to_come() -> None:
    assert is_injury("a complaint mentions an injury", "the stove flared up and burned my hand")
    assert not is_injury("a complaint mentions an injury", "the pole fell off my car")
    assert not is_injury("a complaint mentions an injury", "my bank hit me with two fees")
    assert not is_injury("a complaint mentions an injury", "I sprained my knee and cannot use my pass")


def test_a_price_is_given_by_an_amount() -> None:
    when = "you quote a price for a group"
    assert gives(when, "Eight rooms come to €6,400.", "What would our group pay?")
    assert not gives(when, "Groups are welcome.", "What would our group pay?")
