"""Agreement with people and with itself, on numbers worked out by hand or in a textbook."""

from pathlib import Path

import pytest

from evals.errors import EvalError
from evals.judges.agreement import Graded, Label, YesNo, load_labels, with_itself, with_people


def _labels(*human: float) -> list[Label]:
    return [Label(id=str(number), criterion="faithful", human=one) for number, one in enumerate(human)]


def _judged(*values: float) -> dict[str, float]:
    return {f"suite:{number}": value for number, value in enumerate(values)}


def test_kappa_takes_away_what_chance_explains() -> None:
    # 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: observed 0.7, by chance 0.5, kappa 0.4.
    judged = _judged(*[0.9] * 25, *[0.1] * 25)
    found = with_people(judged, _labels(*[1] * 20, *[0] * 5, *[1] * 10, *[0] * 15), seed=7)
    assert isinstance(found, YesNo)
    assert found.n == 50
    assert found.accuracy.mean == pytest.approx(0.7)
    assert found.kappa == pytest.approx(0.4)
    assert found.accuracy.low < 0.7 < found.accuracy.high


def test_a_judge_that_always_says_yes_is_accurate_on_easy_samples_and_has_no_kappa_above_chance() -> None:
    found = with_people(_judged(*[0.9] * 10), _labels(*[1] * 9, 0), seed=7)
    assert isinstance(found, YesNo)
    assert found.accuracy.mean == pytest.approx(0.9)
    assert found.kappa == pytest.approx(0)


def test_kappa_is_not_defined_where_both_always_say_the_same() -> None:
    found = with_people(_judged(0.9, 0.8), _labels(1, 1), seed=7)
    assert isinstance(found, YesNo)
    assert found.kappa is None


def test_grades_are_compared_by_rank_with_ties() -> None:
    found = with_people(_judged(0.1, 0.2, 0.2, 0.4), _labels(0, 0.5, 0.25, 1), seed=7)
    assert isinstance(found, Graded)
    # Ranks 1, 2.5, 2.5, 4 against 1, 3, 2, 4: covariance 4.5 of 4.5 and 5, r = 4.5 / sqrt(22.5).
    assert found.spearman == pytest.approx(4.5 / 22.5**0.5)


def test_a_constant_judge_has_no_rank_correlation() -> None:
    found = with_people(_judged(0.5, 0.5), _labels(0, 0.5), seed=7)
    assert isinstance(found, Graded)
    assert found.spearman is None


def test_labels_of_other_samples_check_nothing() -> None:
    assert with_people({"suite:other": 0.5}, _labels(1), seed=7) is None


def test_a_label_may_name_the_suite() -> None:
    labels = [Label(id="one:a", criterion="faithful", human=1)]
    found = with_people({"one:a": 0.9, "two:a": 0.1}, labels, seed=7)
    assert isinstance(found, YesNo)
    assert found.n == 1


def test_repeats_that_change_their_verdict_are_counted() -> None:
    found = with_itself([[0.4, 0.6], [0.9, 0.8], [0.7]], seed=7)
    assert found is not None
    assert (found.n, found.same.mean) == (2, 0.5)
    assert found.spread == pytest.approx(0.15)


def test_a_single_judgement_says_nothing_of_itself() -> None:
    assert with_itself([[0.9], []], seed=7) is None


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"id": "a", "criterion": "faithful", "human": 2}', "line 2: human"),
        ('{"id": "a", "human": 1}', "line 2: criterion"),
        ("yes", "line 2"),
    ],
)
def test_a_broken_label_is_refused_with_its_line(line: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text(f"\n{line}\n", encoding="utf8")
    with pytest.raises(EvalError, match=reason):
        load_labels(path)
