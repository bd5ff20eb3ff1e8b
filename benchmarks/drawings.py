"""Charts as SVG files that need nothing else: intervals of a metric by set and system, and reliability curves."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from benchmarks.calibration import Bin
from evals.intervals import Interval

_LINE, _LABELS, _PLOT, _VALUES = 18, 250, 360, 60  # pixels
_SIDE, _MARGIN = 320, 46
_OURS, _OTHERS = "#0b6e4f", "#6b7280"
_COLOURS = ("#0b6e4f", "#b45309", "#1d4ed8", "#be185d", "#6d28d9", "#374151")

_FRAME = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" width="{0}" height="{1}" '
    'font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="{2}">'
    '<rect width="100%" height="100%" fill="#fff"/>{3}</svg>\n'
)
_TEXT = Markup('<text x="{0:.1f}" y="{1:.1f}" text-anchor="{2}" font-weight="{3}" fill="{4}">{5}</text>')
_RULE = Markup('<line x1="{0:.1f}" y1="{1:.1f}" x2="{2:.1f}" y2="{3:.1f}" stroke="{4}" stroke-width="{5}"/>')
_DOT = Markup('<circle cx="{0:.1f}" cy="{1:.1f}" r="{2:.1f}" fill="{3}"/>')
_CURVE = Markup('<polyline points="{0}" fill="none" stroke="{1}" stroke-width="1.5"/>')


def intervals(title: str, groups: Mapping[str, Mapping[str, Interval]], ours: str) -> str:
    """A line for each system below its set's name, a dot with whiskers on a scale from 0 to 1."""
    width, y = _LABELS + _PLOT + _VALUES, 20
    parts = [_text(8, y, title, weight="bold")]
    for group, systems in groups.items():
        y += _LINE + 6
        parts.append(_text(8, y, group, weight="bold"))
        for system, found in systems.items():
            y += _LINE
            colour = _OURS if system == ours else _OTHERS
            low, mean, high = (_LABELS + _PLOT * share for share in (found.low, found.mean, found.high))
            parts += [
                _text(20, y, system, colour=colour),
                _RULE.format(_LABELS, y - 4, _LABELS + _PLOT, y - 4, "#e5e7eb", 1),
                _RULE.format(low, y - 4, high, y - 4, colour, 2),
                _DOT.format(mean, y - 4, 4, colour),
                _text(width - 8, y, f"{found.mean:.3f}", "end", colour=colour),
            ]
    return str(_FRAME.format(width, y + 14, title, Markup("").join(parts)))


def reliability(title: str, curves: Mapping[str, Sequence[Bin]]) -> str:
    """Share that cites gold over confidence; on the diagonal it means what it says. Dots grow with the answers."""
    size, bottom = _SIDE + 2 * _MARGIN, _SIDE + _MARGIN
    parts = [_text(8, 20, title, weight="bold"), _RULE.format(_MARGIN, bottom, bottom, _MARGIN, "#d1d5db", 1)]
    for share in (0.0, 0.5, 1.0):
        at = _SIDE * share
        parts.append(_text(_MARGIN + at, bottom + 16, f"{share:.1f}", "middle"))
        parts.append(_text(_MARGIN - 6, bottom - at + 4, f"{share:.1f}", "end"))
    parts.append(_text(_MARGIN + _SIDE / 2, bottom + 34, "confidence", "middle"))
    for number, (name, points) in enumerate(curves.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        places = [(_MARGIN + _SIDE * one.confidence, bottom - _SIDE * one.right) for one in points]
        parts.append(_CURVE.format(" ".join(f"{x:.1f},{y:.1f}" for x, y in places), colour))
        parts += [
            _DOT.format(x, y, min(9.0, 2 + one.answers**0.5 / 4), colour)
            for (x, y), one in zip(places, points, strict=True)
        ]
        parts.append(_text(size, _MARGIN + _LINE * number, name, colour=colour))
    return str(_FRAME.format(size + 200, size, title, Markup("").join(parts)))


def _text(
    x: float, y: float, words: str, anchor: str = "start", weight: str = "normal", colour: str = "#111"
) -> Markup:
    return _TEXT.format(x, y, anchor, weight, colour, words)
