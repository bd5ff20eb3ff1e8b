"""Which files an ingest is about, and under which document id each of them goes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import IngestError
from ingest.loaders import SUFFIXES
from ingest.metadata import is_settings_file
from knowledge.policies import DocumentId
from knowledge.records import KnownDocument


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to take in. `root` is the folder it was found from: metadata of folders above it does not apply."""

    path: Path
    root: Path
    document: DocumentId


@dataclass(frozen=True, slots=True)
class Discovery:
    """The files found, those that cannot go in because of their name, and the documents whose file is gone."""

    files: tuple[SourceFile, ...]
    clashes: tuple[tuple[SourceFile, str], ...]
    unsupported: tuple[Path, ...]
    gone: tuple[DocumentId, ...]


def discover(paths: Sequence[Path], known: Sequence[KnownDocument]) -> Discovery:
    """Walk files and folders. A file keeps the document id it had; a new one is named by its path below its folder.

    Raises IngestError when a path does not exist.
    """
    ids = {document.location: document.id for document in known}
    files: dict[DocumentId, SourceFile] = {}
    clashes: list[tuple[SourceFile, str]] = []
    unsupported: list[Path] = []
    seen: set[str] = set()
    for path, root in _walk(paths):
        if str(path) in seen:
            continue
        seen.add(str(path))
        if path.suffix.lower() not in SUFFIXES:
            unsupported.append(path)
            continue
        file = _source_file(path, root, ids.get(str(path)))
        document = file.document
        if document in files:
            clashes.append((file, f"{files[document].path} has the same name below its folder; rename one of them"))
        else:
            files[document] = file
    gone = tuple(document for document in _gone(paths, known, seen) if document not in files)
    return Discovery(tuple(files.values()), tuple(clashes), tuple(unsupported), gone)


def _source_file(path: Path, root: Path, known: DocumentId | None) -> SourceFile:
    """A file under the id it had, if any, and with the folder that this id was counted from."""
    if known is None:
        return SourceFile(path, root, DocumentId(path.relative_to(root).as_posix()))
    above = str(path).removesuffix(f"/{known}")
    return SourceFile(path, Path(above) if above != str(path) else root, known)


def _walk(paths: Iterable[Path]) -> Iterator[tuple[Path, Path]]:
    for given in paths:
        path = given.resolve()
        if path.is_dir():
            for found in sorted(path.rglob("*")):
                hidden = any(part.startswith(".") for part in found.relative_to(path).parts)
                if found.is_file() and not hidden and not is_settings_file(found):
                    yield found, path
        elif path.is_file():
            yield path, path.parent
        else:
            raise IngestError(f"There is no file or folder at {given}.")


def _gone(paths: Sequence[Path], known: Sequence[KnownDocument], seen: set[str]) -> tuple[DocumentId, ...]:
    folders = [path.resolve() for path in paths if path.is_dir()]
    return tuple(
        document.id
        for document in known
        if document.version is not None
        and document.location not in seen
        and any(Path(document.location).is_relative_to(folder) for folder in folders)
    )
