"""How long the check takes over long drafts, in processor time and by the clock, for sentences that are new to it."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.suggesting.findings import Draft

_FEWEST, _MOST = 150, 190  # words
_ONE_MORE = "You can also bring it back to the shop within {} days."


def joined(drafts: Sequence[Draft], seed: int) -> list[Draft]:
    """Drafts of 150 to 190 words, about 18 short sentences: the given ones, each once, in an order drawn with a seed.

    Each is below the conversation of its first part; one that would make a draft too long is left out.
    """
    found: list[Draft] = []
    parts: list[Draft] = []
    for draft in random.Random(seed).sample(list(drafts), len(drafts)):  # noqa: S311 - nothing secret
        if _words([*parts, draft]) <= _MOST:
            parts.append(draft)
        if _words(parts) >= _FEWEST:
            found.append(replace(parts[0], text=" ".join(part.text for part in parts)))
            parts = []
    return found


def report(check: Callable[[Draft], object], drafts: Sequence[Draft]) -> str:
    """Each draft is checked as a whole, then with a sentence behind it, as while an agent types."""
    new, after = [], []
    for at, draft in enumerate(drafts):
        new.append(_took(check, draft))
        after.append(_took(check, replace(draft, text=f"{draft.text} {_ONE_MORE.format(40 + at)}")))
    lines = [f"{len(drafts)} drafts of {_FEWEST} to {_MOST} words:"]
    for name, whole, more in zip(
        ("processor time", "by the clock"), zip(*new, strict=True), zip(*after, strict=True), strict=True
    ):
        lines.append(f"{name}: every sentence new {_spread(whole)}; after one more sentence {_spread(more)}.")
    return "\n".join(lines)


def _words(drafts: Sequence[Draft]) -> int:
    return sum(len(draft.text.split()) for draft in drafts)


def _took(check: Callable[[Draft], object], draft: Draft) -> tuple[float, float]:
    """Seconds of all threads, and by the clock."""
    worked, began = time.process_time(), time.perf_counter()
    check(draft)
    return time.process_time() - worked, time.perf_counter() - began


def _spread(seconds: Sequence[float]) -> str:
    ordered = sorted(seconds)
    p50, p95 = (1000 * ordered[int(share * (len(ordered) - 1))] for share in (0.5, 0.95))
    return f"{p50:.0f} ms (p50), {p95:.0f} ms (p95)"
