"""Clarify: is a question asked back where the policies cannot answer without, and is it the right one."""

from evals.samples import Sample
from evals.scores import Observed, Score, Sources
from knowledge.markup import plain
from knowledge.words import stems


class Clarify:
    """1 where a question was asked back that names the topic, each content word of it in any form; otherwise 0."""

    name = "clarify"

    def score(self, sample: Sample, observed: Observed, sources: Sources) -> Score:
        """Not applicable where the sample expects no question; without a topic, any question is right."""
        topic = sample.expect.clarify
        if sample.expect.outcome != "clarify" and not topic:
            return Score.not_applicable("the sample expects no question")
        if observed.outcome != "clarify":
            return Score.of(0.0, f"expected a question, came {observed.outcome}")
        if topic and not stems(topic) <= stems(plain(observed.text)):
            return Score.of(0.0, f"the question does not name {topic!r}")
        return Score.of(1.0)
