"""Which media type a client would rather have (RFC 9110, section 12.5.1)."""

from collections.abc import Sequence
from typing import NamedTuple

from starlette.datastructures import Headers


class _Range(NamedTuple):
    kind: str
    subtype: str
    quality: float

    @property
    def specificity(self) -> int:
        return (self.kind != "*") + (self.subtype != "*")

    def covers(self, media_type: str) -> bool:
        kind, _, subtype = media_type.partition("/")
        return self.kind in ("*", kind) and self.subtype in ("*", subtype)


def preferred(headers: Headers, offered: Sequence[str]) -> str:
    """The offered type that the Accept header likes best; between equals, what it names outright, then our order."""
    ranges = [_range(part) for part in ",".join(headers.getlist("accept")).split(",") if part.strip()]

    def liking(media_type: str) -> tuple[float, int]:
        covering = [candidate for candidate in ranges if candidate.covers(media_type)]
        closest = max(covering, key=lambda candidate: candidate.specificity, default=_Range("*", "*", 0.0))
        return closest.quality, closest.specificity

    return max(offered, key=liking)


def _range(part: str) -> _Range:
    media_type, *parameters = (piece.strip().lower() for piece in part.split(";"))
    kind, _, subtype = media_type.partition("/")
    quality = 1.0
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                quality = float(value)
            except ValueError:
                quality = 0.0
    return _Range(kind or "*", subtype or "*", quality)
