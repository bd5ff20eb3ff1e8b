"""How often a password may be got wrong."""

from assistant.people.attempts import Attempts


class Clock:
    """Shows the time that the test sets."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_after_the_limit_one_waits_until_the_period_that_the_first_began_is_over() -> None:
    clock = Clock()
    attempts = Attempts(limit=3, seconds=60, clock=clock)
    for _ in range(3):
        assert attempts.wait("ana") == 0
        attempts.begin("ana")
        clock.now += 10
    assert attempts.wait("ana") == 30
    assert attempts.wait("ben") == 0
    clock.now += 30
    assert attempts.wait("ana") == 0


def test_an_attempt_that_turns_out_well_does_not_count_and_forgives_no_other() -> None:
    attempts = Attempts(limit=2, seconds=60, clock=Clock())
    attempts.begin("ana")
    for _ in range(5):
        assert attempts.wait("ana") == 0
        attempts.begin("ana")
        attempts.succeeded("ana")
    attempts.begin("ana")
    assert attempts.wait("ana") == 60


def test_the_key_that_was_quiet_longest_is_forgotten_first() -> None:
    attempts = Attempts(limit=1, seconds=60, clock=Clock())
    for number in range(20_001):
        attempts.begin(str(number))
    assert attempts.wait("0") == 0
    assert attempts.wait("1") == 60
