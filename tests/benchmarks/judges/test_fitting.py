"""A likelihood fitted on other sets than the one it is measured on."""

from assistant.verifying.rule_verifier import Features
from benchmarks.judges.claims import ClaimSet, LabelledClaim
from benchmarks.judges.fitting import fitted, left_out
from knowledge.embeddings.fake import FakeEncoder

_NEAR, _FAR = Features(0.9, 0.9), Features(0.1, 0.1)


def test_a_likelihood_parts_what_is_supported_from_what_is_not() -> None:
    found = fitted({"one": [_NEAR, _FAR] * 20}, {"one": [True, False] * 20})
    assert found.of(_NEAR) > 0.9
    assert found.of(_FAR) < 0.1


def test_every_set_and_both_classes_weigh_alike_whatever_their_size() -> None:
    small = fitted({"a": [_NEAR, _FAR], "b": [_NEAR, _FAR]}, {"a": [True, False], "b": [True, False]})
    large = fitted(
        {"a": [_NEAR, *[_FAR] * 9], "b": [_NEAR, _FAR] * 5}, {"a": [True, *[False] * 9], "b": [True, False] * 5}
    )
    middle = Features(0.5, 0.5)
    assert abs(small.of(middle) - 0.5) < 0.01
    assert abs(large.of(middle) - 0.5) < 0.01


def test_a_set_has_no_part_in_the_likelihood_it_is_measured_with() -> None:
    true = [LabelledClaim("tents are green", ("tents are green all year",), "yes")] * 4
    false = [LabelledClaim("boats can fly", ("tents are green all year",), "no")] * 4
    labels = {"yes": "supported", "no": "unsupported"}
    one = ClaimSet("one", "", labels, [*true, *false])  # type: ignore[arg-type]
    turned = ClaimSet("two", "", {"yes": "unsupported", "no": "supported"}, [*true, *false])
    encoder = FakeEncoder(dimensions=256)
    verifiers = left_out([one, turned], encoder)
    said = verifiers["two"].verify("tents are always green", ["tents are green all year"]).score
    assert said > verifiers["one"].verify("tents are always green", ["tents are green all year"]).score
