"""Which version of a policy is in force on which day.

A later version of a document replaces the earlier ones from its own first day on; a version that starts no later
than an earlier one replaces it altogether. Documents that share a policy key follow each other by first day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.policies import DocumentId, Effectivity


@dataclass(frozen=True, slots=True)
class DatedVersion:
    """A version as its owner dated it; `policy` is the key it shares with the policy's other documents."""

    document: DocumentId
    number: int
    policy: str
    effectivity: Effectivity


def in_force(versions: Iterable[DatedVersion]) -> list[DatedVersion]:
    """The versions that are in force on some day, each with the days on which it really is."""
    documents: dict[str, list[DatedVersion]] = {}
    for version in versions:
        documents.setdefault(version.document, []).append(version)
    policies: dict[str, list[DatedVersion]] = {}
    for group in documents.values():  # first, because a version may carry another policy key than the one before
        kept = [version for version in group if not any(_replaces(other, version) for other in group)]
        for version in _closed(kept):
            policies.setdefault(version.policy, []).append(version)
    return [dated for group in policies.values() for dated in _closed(group)]


def _closed(group: Sequence[DatedVersion]) -> list[DatedVersion]:
    """The versions, each ending on the day before the next one of the group starts."""
    resolved = []
    for version in group:
        first = _first(version)
        followers = [_first(other) for other in group if _first(other) > first]
        ends = version.effectivity.ends
        if followers:
            last = min(followers) - timedelta(days=1)
            ends = last if ends is None else min(ends, last)
        effectivity = Effectivity(version.effectivity.starts, ends)
        resolved.append(DatedVersion(version.document, version.number, version.policy, effectivity))
    return resolved


def _replaces(other: DatedVersion, version: DatedVersion) -> bool:
    return other.number > version.number and _first(other) <= _first(version)


def _first(version: DatedVersion) -> date:
    return version.effectivity.starts or date.min
