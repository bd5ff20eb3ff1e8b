"""Versions of sentences as suites of samples, so that they are run, logged, compared and gated like any others."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Literal

import knowledge
from evals.errors import BrokenSuite
from evals.mutations.versions import MOST, Version, versions
from evals.samples import Expectation, Outcome, Sample
from evals.suite import Suite

SAMPLE_PACK = Path(knowledge.__file__).with_name("samples") / "policies"
Truth = Literal["false", "true"]
_EXPECTED: dict[Truth, Outcome] = {"false": "abstained", "true": "answered"}
_ENDINGS = (".md", ".txt")


def mutation_suites(folders: Sequence[Path], seed: int, most: int = MOST) -> list[Suite]:
    """A suite for each folder of policies, named by the folder. Raises BrokenSuite where nothing can be made."""
    if not folders:
        raise BrokenSuite("there is no folder of policies to make claims from; name one with --policies")
    named = {folder: "sample-pack" if folder == SAMPLE_PACK else folder.resolve().name for folder in folders}
    names = [*named.values()]
    doubles = {name for name in names if names.count(name) > 1}
    if doubles:
        raise BrokenSuite(f"two of the folders are named {doubles.pop()!r}; rename one")
    return [_suite(folder, name, seed, most) for folder, name in named.items()]


def truth_of(sample: Sample) -> Truth:
    """Whether the claim is one that was made false, or one that stayed true."""
    return "true" if sample.expect.outcome == _EXPECTED["true"] else "false"


def kind_of(sample: Sample) -> str:
    """The kind of change, in one word."""
    return sample.tags[0]


def _suite(folder: Path, name: str, seed: int, most: int) -> Suite:
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in _ENDINGS and path.is_file())
    if not files:
        raise BrokenSuite(f"{folder}: there is no policy here; expected a folder with files in {' or '.join(_ENDINGS)}")
    made = versions(files, seed, most)
    samples = (*_samples("false", made.false), *_samples("true", made.true))
    if not made.false:
        raise BrokenSuite(f"{folder}: none of the {len(files)} files has a whole sentence in a paragraph to change")
    digest = sha256("\n".join(sample.model_dump_json() for sample in samples).encode()).hexdigest()
    return Suite(name=name, description="Sentences of policies, changed and restated.", samples=samples, digest=digest)


def _samples(truth: Truth, made: Iterable[Version]) -> Iterable[Sample]:
    """The claim is asked as the question, and what it is held against is the case."""
    for number, one in enumerate(made, start=1):
        kind = one.kind.replace(":", "").replace(" ", "-")
        yield Sample(
            id=f"{truth}-{kind}-{number}",
            question=one.claim,
            scenario=one.source,
            tags=(kind,),
            origin="generated",
            expect=Expectation(outcome=_EXPECTED[truth]),
        )
