"""Does the verifier notice one changed fact, whatever the fact, and leave what is only said otherwise alone?"""

import json
from pathlib import Path

from assistant.verifying.verdicts import Verifier
from benchmarks.judges.changing import noticed
from benchmarks.judges.grounding import Track
from benchmarks.judges.report import Section, Table
from evals.mutations.suites import SAMPLE_PACK
from evals.mutations.versions import Version, Versions, versions

_LOOKED_AT = ("basecamp", "github/Policies/github-terms")
"""Of the policies of others, those whose misses were looked at when rules were mended."""

_NOTES = (
    "Sentences of policies, each against its paragraph and the paragraphs beside it. False: one fact changed (a "
    "number, an amount, a date, a unit, yes for no, may for must, a condition left out, a party, a name or an opposite "
    "swapped, a benefit invented). True: said otherwise by other rules (order, voice, synonyms, contractions, limits, "
    "customers for you, openings, figures), alone and several at once. At most 250 of a kind are drawn with the seed. "
    "Nobody read them all: a few of the false ones are true or no English. The rules of the verifier were mended with "
    "misses on the sample pack and on the policies that were looked at in view "
    f"({', '.join(_LOOKED_AT)}). Of the others only shares were looked at since the rules for conditions, gifts and "
    "exchanged figures were last changed; earlier rules had all in view.",
)


def mutating(data: Path, verifier: Verifier, seed: int, track: Track[Version]) -> Section:
    """Shares noticed and doubted by kind: on the sample pack, and on other policies where they are."""
    tables = []
    for title, made in suites(data, seed).items():
        tables += [
            Table(f"{title}, false: noticed", noticed(made.false, verifier, seed, track)),
            Table(f"{title}, true: doubted all the same", noticed(made.true, verifier, seed, track)),
        ]
    return Section("One fact changed", _NOTES, tables)


def suites(data: Path, seed: int) -> dict[str, Versions]:
    """A suite for the sample pack, and two for the policies in `data` where there are any."""
    folder = data / "policies"
    others = sorted(folder.rglob("*.md"))
    looked_at = [path for path in others if path.relative_to(folder).as_posix().startswith(_LOOKED_AT)]
    files = {
        "Sample pack": sorted(SAMPLE_PACK.rglob("*.md")),
        "Policies of others, looked at": looked_at,
        "Policies of others, held out": [path for path in others if path not in looked_at],
    }
    return {title: versions(paths, seed) for title, paths in files.items() if paths}


def as_batch(made: dict[str, Versions]) -> str:
    """The suites as lines for `bythebook verify --batch`; an id tells policies, whether true, kind and number."""
    return "".join(
        json.dumps({"id": f"{title}/{truth}/{one.kind}/{at}", "claim": one.claim, "sources": [one.source]}) + "\n"
        for title, each in made.items()
        for truth, items in (("false", each.false), ("true", each.true))
        for at, one in enumerate(items)
    )
