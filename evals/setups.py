"""The setup of a run on this machine: everything that could explain another result."""

import platform
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pydantic import BaseModel, SecretStr

from evals.log import Setup
from evals.suite import Suite

_DEPENDENCIES = (
    "chromadb",
    "ir-measures",
    "langchain-core",
    "numpy",
    "onnxruntime",
    "openai",
    "sentence-transformers",
    "tantivy",
    "tokenizers",
)
"""What searches, embeds, writes and measures."""

_PLACES = ("home", "server", "store", "limits")
"""Settings that say where the program runs and for whom, not what it answers."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What is evaluated: its name, index generation and embedding model, where known, and what it is set to."""

    target: str
    generation: str | None = None
    model: str | None = None
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """How it is asked: each sample `repeats` times, `concurrency` at once; `left_out` samples are pending."""

    seed: int
    repeats: int = 1
    concurrency: int = 1
    left_out: int = 0


def describe(suites: Sequence[Suite], identity: Identity, plan: Plan) -> Setup:
    """The setup of a run of these suites."""
    return Setup(
        target=identity.target,
        suites={suite.name: suite.digest for suite in suites},
        generation=identity.generation,
        model=identity.model,
        program=version("bythebook"),
        python=platform.python_version(),
        platform=platform.platform(),
        commit=_commit(),
        seed=plan.seed,
        settings=dict(identity.settings),
        dependencies=dict(_versions()),
        repeats=plan.repeats,
        concurrency=plan.concurrency,
        left_out=plan.left_out,
    )


def flat_settings(settings: BaseModel) -> dict[str, str]:
    """Settings by dotted name, without those that are secret, not set, or have no part in an answer."""
    return {name: text for name, text in _flat(settings, "") if name.partition(".")[0] not in _PLACES}


def _flat(settings: BaseModel, prefix: str) -> Iterator[tuple[str, str]]:
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if isinstance(value, BaseModel):
            yield from _flat(value, f"{prefix}{name}.")
        elif value is not None and not isinstance(value, SecretStr):
            text = str(value)
            if not ("://" in text and "@" in text):  # an address with a password in it
                yield prefix + name, text


def _versions() -> Iterator[tuple[str, str]]:
    for name in _DEPENDENCIES:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            continue


def _commit() -> str | None:
    try:
        found = subprocess.run(
            ["git", "rev-parse", "HEAD"],  # noqa: S607 - whichever git the user has
            cwd=Path(__file__).parent,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return found.stdout.strip()
