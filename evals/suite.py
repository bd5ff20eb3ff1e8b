"""Suites: files of samples, YAML or JSONL, read strictly. All that is wrong is named at once, by file and line."""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from evals.closest import closest
from evals.errors import BrokenSuite
from evals.gold import UnknownDocument, UnresolvableGold, spans
from evals.queries import read_queries
from evals.samples import Expectation, Gold, Sample, Strict, Turn
from evals.scores import Sources
from evals.suite_lines import Location, read_jsonl, read_text, read_yaml

_SHOWN = 160  # characters of a quote in a message


class SuiteFile(Strict):
    """A suite of samples that a system is evaluated with."""

    name: str
    """Names the suite in logs and reports."""
    description: str = ""
    """What the suite is about."""
    documents: Path | None = None
    """A folder of documents, relative to this file, that the suite is about; without one, the home's documents."""
    queries: Path | None = None
    """A JSONL file of questions in the batch format, relative to this file, whose lines are samples as well."""
    samples: tuple[Sample, ...] = ()
    """The questions with what is expected."""


class Suite(SuiteFile):
    """A suite as it was loaded: samples of its `queries` behind its own, `documents` and `queries` resolved.

    `digest` is the SHA-256 of the file it was read from, and of its queries where there are any.
    """

    digest: str = ""


_MODELS: Mapping[str, type[Strict]] = {
    "": SuiteFile,
    "samples": Sample,
    "expect": Expectation,
    "gold": Gold,
    "history": Turn,
}  # by the key that holds them


def load_suite(path: Path) -> Suite:
    """The suite in a file. Raises BrokenSuite for what cannot be read, a wrong key or value, and an id used twice."""
    return parse_suite(path, read_text(path))


def parse_suite(path: Path, text: str) -> Suite:
    """The suite that a file with this text would be. Raises BrokenSuite."""
    read = _read(path, text)
    doubles = [
        f"{read.where(('samples', number, 'id'))}: the id {sample.id!r} is used twice"
        for number, sample in _repeated(read.samples)
    ]
    if doubles:
        raise BrokenSuite("\n".join(doubles))
    digest = hashlib.sha256(text.encode())
    if read.queries:
        digest.update(read.queries.read_bytes())
    return Suite(
        name=read.file.name,
        description=read.file.description,
        documents=_there(path, read, "documents"),
        queries=read.queries,
        samples=read.samples,
        digest=digest.hexdigest(),
    )


def check_gold(path: Path, suite: Suite, sources: Sources) -> None:
    """Raises BrokenSuite with a line for each gold whose document or quote is not there any more.

    A quote that changed is shown beside the closest words that the document holds now.
    """
    broken: list[tuple[Location, str]] = []
    for number, sample in enumerate(suite.samples):
        for at, gold in enumerate(sample.expect.gold):
            try:
                spans(gold, sources)
            except (UnknownDocument, UnresolvableGold) as error:
                location = ("samples", number, "expect", "gold", at)
                broken.append((location, f"sample {sample.id}: {_changed(gold, sources) or error}"))
    if broken:
        where = _read(path, read_text(path)).where
        raise BrokenSuite("\n".join(f"{where(location)}: {reason}" for location, reason in broken))


def _changed(gold: Gold, sources: Sources) -> str:
    """What the quote says and what the document says now; empty where that is not what is wrong."""
    source = sources.text(gold.document)
    if source is None or gold.quote is None:
        return ""
    now = closest(gold.quote, source)
    became = f"the closest words there now are {_short(now)!r}" if now else "nothing like it is there now"
    return f"{gold.document!r} does not say {_short(gold.quote)!r}; {became}"


def _short(words: str) -> str:
    return words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…"


class _Read(NamedTuple):
    """A file and its queries, read and valid; `where` names the file and line of a location."""

    file: SuiteFile
    samples: tuple[Sample, ...]
    queries: Path | None
    where: Callable[[Location], str]


def _read(path: Path, text: str) -> _Read:
    values, line_of = (read_jsonl if path.suffix == ".jsonl" else read_yaml)(path, text)
    if values.get("samples", ...) is None:
        values = {**values, "samples": ()}

    def own(location: Location) -> str:
        return f"{path}, line {line_of(location)}"

    try:
        file = SuiteFile.model_validate(values)
    except ValidationError as error:
        raise BrokenSuite("\n".join(_explained(own, dict(each)) for each in error.errors())) from error
    read = _Read(file, file.samples, None, own)
    queries = _there(path, read, "queries")
    if queries is None:
        return read
    rows = read_queries(queries)

    def where(location: Location) -> str:
        at = int(location[1]) - len(file.samples) if len(location) > 1 else -1
        return own(location) if at < 0 else f"{queries}, line {rows[at][0]}"

    return _Read(file, (*file.samples, *(sample for _, sample in rows)), queries, where)


def _explained(where: Callable[[Location], str], error: Mapping[str, Any]) -> str:
    location = error["loc"]
    name = ".".join(str(part) for part in location)
    if error["type"] != "extra_forbidden":
        return f"{where(location)}: {name}: {error['msg']}"
    holder = next((step for step in reversed(location[:-1]) if isinstance(step, str)), "")
    known = list(_MODELS[holder].model_fields) if holder in _MODELS else []
    near = get_close_matches(str(location[-1]), known, 1)
    hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"
    return f"{where(location)}: {name}: unknown key {location[-1]!r}; {hint}"


def _repeated(samples: tuple[Sample, ...]) -> list[tuple[int, Sample]]:
    seen: Counter[str] = Counter()
    found = []
    for number, sample in enumerate(samples):
        if seen[sample.id]:
            found.append((number, sample))
        seen[sample.id] += 1
    return found


def _there(path: Path, read: _Read, key: str) -> Path | None:
    """The path under a key, resolved beside the suite. Raises BrokenSuite where there is nothing."""
    named: Path | None = getattr(read.file, key)
    if named is None:
        return None
    found = (path.parent / named).resolve()
    if not found.exists():
        raise BrokenSuite(f"{read.where((key,))}: the {key} are not here; get them and put them at {found}")
    return found
