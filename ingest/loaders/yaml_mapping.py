"""YAML written by people: one mapping, no repeated keys, every top-level key with its line."""

from collections.abc import Mapping

import yaml

from ingest.errors import RejectedFile

MAX_YAML_CHARACTERS = 256 * 1024
"""PyYAML reads about 0.2 MB a second; settings of a whole handbook stay far below this."""


_DEEPEST_NESTING = 20
"""Ours are three deep. PyYAML takes time that grows with the square of the depth."""


class YamlMapping(dict[str, object]):
    """A mapping read from YAML that remembers the 1-based line of each of its own keys in the file."""

    def __init__(self, values: Mapping[str, object] | None = None, lines: Mapping[str, int] | None = None) -> None:
        super().__init__(values or {})
        self.lines: dict[str, int] = dict(lines or {})


def parse_yaml_mapping(source: str, what: str, first_line: int = 1) -> YamlMapping:
    """The mapping in `source`; nested mappings are YamlMappings too. `what` names the place in messages.

    Raises RejectedFile, with the line counted from `first_line`, for invalid YAML, anything but a mapping, repeated
    keys and aliases (a few hundred bytes of them can unfold into gigabytes).
    """
    if len(source) > MAX_YAML_CHARACTERS:
        raise RejectedFile(f"{what} is longer than {MAX_YAML_CHARACTERS:,} characters", line=first_line)
    loader = None
    try:
        loader = yaml.SafeLoader(source)
        _check_events(source, what, first_line)
        root = loader.get_single_node()
        if root is None:
            return YamlMapping()
        if not isinstance(root, yaml.MappingNode):
            raise RejectedFile(f"{what} must be 'key: value' pairs", line=first_line + root.start_mark.line)
        return _mapping(loader, root, what, first_line)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        raise RejectedFile(
            f"{what} is not valid YAML: {_short(error.problem or error.context or '')}", line=line
        ) from error
    except yaml.YAMLError as error:
        raise RejectedFile(f"{what} is not valid YAML: {_short(str(error))}", line=first_line) from error
    finally:
        if loader is not None:
            loader.dispose()


def _check_events(source: str, what: str, first_line: int) -> None:
    """Refuses aliases and deep nesting while reading on, before either costs time or memory."""
    depth = 0
    for event in yaml.parse(source, Loader=yaml.SafeLoader):
        line = first_line + (event.start_mark.line if event.start_mark else 0)
        if isinstance(event, yaml.AliasEvent):
            raise RejectedFile(f"{what} uses the alias '*{_short(event.anchor or '')}'; write the value out", line=line)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST_NESTING:
            raise RejectedFile(f"{what} is nested too deeply", line=line)


def _mapping(loader: yaml.SafeLoader, node: yaml.MappingNode, what: str, first_line: int) -> YamlMapping:
    values: dict[str, object] = {}
    lines: dict[str, int] = {}
    for key_node, value_node in node.value:
        line = first_line + key_node.start_mark.line
        if not isinstance(key_node, yaml.ScalarNode):
            raise RejectedFile(f"{what} has a key that is not a word", line=line)
        key = str(key_node.value)
        if key in values:
            raise RejectedFile(f"{what} has the key '{_short(key)}' twice; keep one", line=line)
        lines[key] = line
        if isinstance(value_node, yaml.MappingNode):
            values[key] = _mapping(loader, value_node, what, first_line)
        else:
            values[key] = _value(loader, value_node, f"{what}: the value of '{_short(key)}'", line)
    return YamlMapping(values, lines)


def _value(loader: yaml.SafeLoader, node: yaml.Node, what: str, line: int) -> object:
    try:
        value: object = loader.construct_object(node, deep=True)
    except (ValueError, TypeError, OverflowError) as error:
        raise RejectedFile(f"{what} cannot be read: {_short(str(error))}", line=line) from error
    return value


def _short(words: str) -> str:
    """Words of the file, or of PyYAML, on one line of a message."""
    return " ".join(words.split())[:100]
