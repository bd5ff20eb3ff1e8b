"""How far a run is, without a terminal."""

from evals.cli.progress import Lines
from evals.results import SampleResult
from evals.samples import Sample

_RESULT = SampleResult(suite="s", sample=Sample(id="a", question="?"))


def test_a_line_comes_every_half_minute_with_rate_and_time_left() -> None:
    now, said = 1000.0, list[str]()
    lines = Lines(said.append, lambda: now)
    lines.starting(total=200, done=50)
    for _ in range(40):
        now += 2.0
        lines.answered(_RESULT)
    assert said == [
        "65 of 200 samples, 0.5 a second, 270 s left\n",
        "80 of 200 samples, 0.5 a second, 240 s left\n",
    ]


def test_a_short_run_says_nothing() -> None:
    said: list[str] = []
    lines = Lines(said.append, lambda: 0.0)
    lines.starting(total=1, done=0)
    lines.answered(_RESULT)
    assert said == []
