"""What the owner says about a document, gathered from the places where it may be said.

Strongest first, key by key: the file itself (front matter, HTML head, document properties); its sidecar, named
after it (`returns.pdf.meta.yaml`, or `returns.meta.yaml`); its entry under `files:` in a `policies.yaml`, that of
the nearest folder first; `defaults:` of these, nearest first; the audience given with the command; internal.

    defaults: {owner: Support, audience: public}
    files:
      returns.md: {effective_from: 2026-03-01}
      "agents/**": {audience: internal}

Paths under `files:` are relative to their policies.yaml: `*` stays within a folder, `**` does not. An exact path
is stronger than patterns; of patterns, the one that stands first.
"""

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from ingest.errors import RejectedFile
from ingest.loaders.decoding import BYTE_ORDER_MARK, decode_text
from ingest.loaders.yaml_mapping import YamlMapping, parse_yaml_mapping
from knowledge.policies import Audience, Effectivity, PolicyMetadata

KEYS = ("title", "policy", "owner", "audience", "effective_from", "effective_until", "review_by", "language", "tags")
"""All keys; written with '-' or blanks for '_' and in any case they are the same."""

_GUARDED_KEYS = ("audience", "effective_from")
_NEAR = 0.8
"""Similarity (difflib ratio) from which a word counts as a misspelt key: `audiance` 0.88, `effective_date` 0.71."""

SETTINGS_NAME = "policies.yaml"
SIDECAR_ENDING = ".meta.yaml"

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


def is_settings_file(path: Path) -> bool:
    """Whether a file says something about documents (policies.yaml, a sidecar) and is none itself."""
    return path.name == SETTINGS_NAME or path.name.endswith(SIDECAR_ENDING)


def read_metadata(
    path: Path, root: Path, found: Mapping[str, object], default_audience: Audience | None
) -> PolicyMetadata:
    """The metadata of the document at `path`, which lies in the ingested folder `root`; `found` is from inside it.

    Raises RejectedFile for unknown keys (in the document itself only for near misses of the keys that decide who
    may read it and when), for values that cannot be read, and when it ends before it starts.
    """
    layers = [_own_layer(found), *_sidecar_layers(path), *_folder_layers(path, root)]
    said: dict[str, _Said] = {}
    for layer in layers:
        for key, one in layer.items():
            said.setdefault(key, one)
    starts, ends = _date(said.get("effective_from")), _date(said.get("effective_until"))
    if starts and ends and ends < starts:
        raise said["effective_until"].rejection(f"{ends} is before effective_from {starts}; correct one of the two")
    audience = _audience(said.get("audience"))
    return PolicyMetadata(
        title=_words(said.get("title")) or _readable_name(path, root),
        policy=_words(said.get("policy")),
        owner=_words(said.get("owner")),
        audience=audience or default_audience or Audience.INTERNAL,
        effectivity=Effectivity(starts, ends),
        review_by=_date(said.get("review_by")),
        language=_words(said.get("language")) or "en",
        tags=_tags(said.get("tags")),
    )


def settings_files(path: Path, root: Path) -> list[Path]:
    """The files, of those that exist, that say something about the document at `path`."""
    names = [path.parent / (stem + SIDECAR_ENDING) for stem in dict.fromkeys((path.name, path.stem))]
    names += [folder / SETTINGS_NAME for folder in _folders(path, root)]
    return [name for name in names if name.is_file()]


@dataclass(frozen=True, slots=True)
class _Said:
    """A value, and where it was said: `file` is empty for the document itself, `line` None where it has no lines."""

    key: str
    value: object
    file: str
    line: int | None

    def rejection(self, problem: str) -> RejectedFile:
        """The error that names the key, the value, the file and the line."""
        return _rejection(f"{self.key} '{str(self.value)[:60]}': {problem}", self.file, self.line)


def _rejection(problem: str, file: str, line: int | None) -> RejectedFile:
    problem = " ".join(problem.split())
    if not file:
        return RejectedFile(problem, line=line)
    return RejectedFile(f"{file}{f', line {line}' if line else ''}: {problem}")


def _own_layer(found: Mapping[str, object]) -> dict[str, _Said]:
    lines = found.lines if isinstance(found, YamlMapping) else {}
    layer: dict[str, _Said] = {}
    for written, value in found.items():
        key = _canonical(written)
        if key in KEYS:
            _say(layer, _Said(key, value, "", lines.get(written)))
        elif near := difflib.get_close_matches(key, _GUARDED_KEYS, n=1, cutoff=_NEAR):
            reason = f"the key '{written}' is not known; did you mean '{near[0]}'?"
            raise _rejection(reason, "", lines.get(written))
    return layer


def _sidecar_layers(path: Path) -> Iterator[dict[str, _Said]]:
    names = dict.fromkeys((path.name + SIDECAR_ENDING, path.stem + SIDECAR_ENDING))
    _refuse_other_spelling(path.parent, [name.removesuffix("yaml") + "yml" for name in names])
    sidecars = [path.parent / name for name in names if (path.parent / name).is_file()]
    if len(sidecars) > 1:
        raise RejectedFile(f"there are two sidecars, {sidecars[0].name} and {sidecars[1].name}; keep one")
    for sidecar in sidecars:
        yield _strict_layer(_load(sidecar), sidecar.name)


def _folder_layers(path: Path, root: Path) -> list[dict[str, _Said]]:
    """The document's entries, nearest folder first, then the defaults, nearest first."""
    entries: list[dict[str, _Said]] = []
    defaults: list[dict[str, _Said]] = []
    for folder in _folders(path, root):
        _refuse_other_spelling(folder, ["policies.yml"])
        settings = folder / SETTINGS_NAME
        if not settings.is_file():
            continue
        name = settings.relative_to(root).as_posix() if settings.is_relative_to(root) else settings.name
        sections = _sections(_load(settings), name)
        defaults.append(_strict_layer(sections["defaults"], name))
        entries.extend(_entries(sections["files"], path.relative_to(folder).as_posix(), folder, name))
    return entries + defaults


def _folders(path: Path, root: Path) -> list[Path]:
    """The document's folder and those above it, up to the ingested one, nearest first."""
    folders = [path.parent]
    while folders[-1] != root and folders[-1].is_relative_to(root) and folders[-1] != folders[-1].parent:
        folders.append(folders[-1].parent)
    return folders


def _sections(settings: YamlMapping, file: str) -> dict[str, YamlMapping]:
    sections = {"defaults": YamlMapping(), "files": YamlMapping()}
    for key, value in settings.items():
        if key not in sections:
            raise _unknown_key(key, tuple(sections), file, settings.lines[key])
        sections[key] = _mapping(value, key, file, settings.lines[key])
    return sections


def _entries(files: YamlMapping, relative: str, folder: Path, file: str) -> list[dict[str, _Said]]:
    """The entries that fit a document, strongest first. All entries are checked, those of other documents too."""
    exact: list[dict[str, _Said]] = []
    by_pattern: list[dict[str, _Said]] = []
    for written, value in files.items():
        line = files.lines[written]
        layer = _strict_layer(_mapping(value, written, file, line), file)
        pattern = written.removeprefix("./")
        if pattern == relative:
            exact.append(layer)
        elif any(c in pattern for c in "*?"):
            if re.fullmatch(_pattern_regex(pattern), relative):
                by_pattern.append(layer)
        elif "audience" in layer and not (folder / pattern).is_file():
            raise _rejection(f"there is no file '{written}' here but it sets an audience; correct it", file, line)
    return exact + by_pattern


def _pattern_regex(pattern: str) -> str:
    pieces = re.split(r"(\*\*/|\*\*|\*|\?)", pattern)
    wild = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return "".join(wild.get(piece, re.escape(piece)) for piece in pieces)


def _strict_layer(values: YamlMapping, file: str) -> dict[str, _Said]:
    layer: dict[str, _Said] = {}
    for written, value in values.items():
        key = _canonical(written)
        if key not in KEYS:
            raise _unknown_key(written, KEYS, file, values.lines[written])
        _say(layer, _Said(key, value, file, values.lines[written]))
    return layer


def _say(layer: dict[str, _Said], said: _Said) -> None:
    """Adds to a layer. An empty value says nothing, except of the audience: there it is an unfinished thought."""
    if said.key in layer:
        raise said.rejection("the key stands there twice, in two spellings; keep one")
    if said.value is not None or said.key == "audience":
        layer[said.key] = said


def _unknown_key(key: str, known: tuple[str, ...], file: str, line: int) -> RejectedFile:
    near = difflib.get_close_matches(_canonical(key), known, n=1, cutoff=0.6)
    hint = f"did you mean '{near[0]}'?" if near else f"known are {', '.join(known)}"
    return _rejection(f"the key '{key}' is not known; {hint}", file, line)


def _mapping(value: object, key: str, file: str, line: int) -> YamlMapping:
    if value is None:
        return YamlMapping()
    if not isinstance(value, YamlMapping):
        raise _rejection(f"'{key}' must hold 'key: value' pairs", file, line)
    return value


def _canonical(key: str) -> str:
    return re.sub(r"[\s-]+", "_", key.strip().lower())


def _refuse_other_spelling(folder: Path, names: list[str]) -> None:
    for name in names:
        if (folder / name).is_file():
            raise RejectedFile(f"{name} would not be read; rename it to end in .yaml")


def _load(path: Path) -> YamlMapping:
    return _load_state(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=256)
def _load_state(path: Path, modified_ns: int) -> YamlMapping:
    """The settings in a file as of a moment: a folder's file is read once, not once for each document."""
    try:
        data = path.read_bytes()
        text = decode_text(data).removeprefix(BYTE_ORDER_MARK) if data.strip() else ""
        return parse_yaml_mapping(text, "the file")
    except RejectedFile as error:
        raise _rejection(error.reason, path.name, error.line) from error


def _words(said: _Said | None) -> str | None:
    """One line of words; a list of words is joined. None when nothing is said."""
    if said is None:
        return None
    if isinstance(said.value, list) and all(isinstance(item, str) for item in said.value):
        return ", ".join(said.value) or None
    if isinstance(said.value, str | int | float | date):
        return " ".join(str(said.value).split()) or None
    raise said.rejection("write it as words")


def _audience(said: _Said | None) -> Audience | None:
    if said is None:
        return None
    word = said.value.strip().lower() if isinstance(said.value, str) else ""
    if word not in {audience.value for audience in Audience}:
        raise said.rejection("write 'public' or 'internal'")
    return Audience(word)


def _date(said: _Said | None) -> date | None:
    if said is None or said.value == "":
        return None
    if isinstance(said.value, datetime):
        return said.value.date()
    if isinstance(said.value, date):
        return said.value
    try:
        if isinstance(said.value, str) and _ISO_DATE.match(said.value.strip()):
            return date.fromisoformat(said.value.strip())
    except ValueError as error:
        raise said.rejection(f"there is no such day ({error})") from error
    raise said.rejection("write the day as 2026-03-01")


def _tags(said: _Said | None) -> tuple[str, ...]:
    """A list, or words between commas."""
    if said is None:
        return ()
    items = said.value.split(",") if isinstance(said.value, str) else said.value
    if not isinstance(items, list) or not all(isinstance(item, str | int | float) for item in items):
        raise said.rejection("write a list, [returns, gifts]")
    return tuple(dict.fromkeys(words for item in items if (words := " ".join(str(item).split()))))


def _readable_name(path: Path, root: Path) -> str:
    """`returns-and-refunds.md` as `Returns and refunds`; of an index or readme, its folder's name."""
    stem = path.stem
    if stem.lower() in {"index", "readme"} and path.parent != root and path.parent.name:
        stem = path.parent.name
    words = " ".join(re.split(r"[\s_-]+", stem)).strip()
    return words[:1].upper() + words[1:] if words else path.name
