"""Figures changed so that a sentence is false, and said otherwise so that it stays true."""

import pytest

from evals.mutations.figures import figures, mutants, rewrites, spelled


def test_each_figure_is_found_once() -> None:
    text = "By June 5, 2024 pay $1,200.50 or 10% within fourteen days; 250 people did. See section 3.2 and v4."
    assert [match[0] for match in figures(text)] == ["June 5, 2024", "$1,200.50", "10%", "fourteen days", "250"]


def test_a_mutant_changes_one_figure_to_a_value_that_the_context_does_not_have() -> None:
    sentence = "Return it within 30 days."
    made = list(mutants(sentence, f"{sentence} Members have sixty days, others 31 hours."))
    assert {text for kind, text in made if kind == "duration"} == {
        "Return it within 40 days.",
        "Return it within 15 days.",
    }
    assert {text for kind, text in made if kind == "unit"} == {
        "Return it within 30 weeks.",
        "Return it within 30 months.",
        "Return it within 30 years.",
    }


@pytest.mark.parametrize(
    ("sentence", "kind", "text"),
    [
        ("Pay $1,500 now.", "money", "Pay $3,000 now."),
        ("You get 10% off.", "percent", "You get 20% off."),
        ("In fourteen days.", "duration", "In twenty-eight days."),
        ("Since May 3, 2021 only.", "date", "Since October 3, 2021 only."),
        ("Since May 3, 2021 only.", "date", "Since May 3, 2023 only."),
        ("More than 250 people.", "count", "More than 500 people."),
        ("30 days here and 60 days there.", "exchanged", "60 days here and 30 days there."),
    ],
)
def test_every_kind_of_figure_is_changed(sentence: str, kind: str, text: str) -> None:
    assert (kind, text) in list(mutants(sentence, sentence))


@pytest.mark.parametrize("sentence", ["It takes 5 to 10 days.", "Wait 30 days or 60 days.", "30 days, and 30 days."])
def test_figures_whose_order_does_not_matter_are_not_exchanged(sentence: str) -> None:
    assert not [kind for kind, _ in mutants(sentence, sentence) if kind == "exchanged"]


@pytest.mark.parametrize(
    ("sentence", "texts"),
    [
        ("In 14 days.", {"In fourteen days.", "In 2 weeks."}),
        ("In two weeks.", {"In 2 weeks.", "In 14 days."}),
        ("Within 12 months.", {"Within twelve months.", "Within 1 year."}),
        ("A 14-day trial.", {"A fourteen-day trial.", "A 2-week trial."}),
        ("On June 5, 2024.", {"On 5 June 2024.", "On 2024-06-05."}),
        ("Pay $1,000.", {"Pay 1000 dollars.", "Pay $1,000.00."}),
        ("Up to US $500.", {"Up to US $500.00."}),
        ("Get 10% off.", {"Get 10 percent off."}),
        ("From 4-7 days.", set()),
    ],
)
def test_a_rewrite_says_the_same_figure_otherwise(sentence: str, texts: set[str]) -> None:
    assert {text for _, text in rewrites(sentence)} == texts


def test_numbers_are_spelled() -> None:
    assert [spelled(number) for number in (0, 13, 20, 45, 99)] == [
        "zero",
        "thirteen",
        "twenty",
        "forty-five",
        "ninety-nine",
    ]
