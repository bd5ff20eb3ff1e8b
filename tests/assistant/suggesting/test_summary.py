"""A conversation in its own sentences."""

from assistant.suggesting.case import Case, Spoken
from assistant.suggesting.suggestion import Unknown
from assistant.suggesting.summary import summarised


def test_every_part_is_verbatim_and_what_is_unknown_stays_open() -> None:
    case = Case(
        (
            Spoken("customer", "My order 4471 came on May 4. Is it insured? Can I return it?"),
            Spoken("agent", "I will ask the warehouse by noon. Did you open it?"),
        ),
        scenario="Summit member since 2024.",
    )
    found = summarised(case, (Unknown(topic="tier", question="Which tier?"),))
    assert found.ask == "Can I return it?"
    assert found.facts == ("Summit member since 2024.", "My order 4471 came on May 4.")
    assert [one.text for one in found.promised] == ["I will ask the warehouse by noon."]
    assert found.open == ("Is it insured?", "Did you open it?", "Which tier?")
