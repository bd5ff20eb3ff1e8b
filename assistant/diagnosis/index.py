"""The search index: the generation that serves, what it was made with, and whether its parts agree."""

from pathlib import Path

from assistant.diagnosis.finding import Trouble, divided
from knowledge.errors import IndexUnavailable
from knowledge.generations import GenerationName, Generations
from knowledge.partition import check_partition
from knowledge.policies import Audience
from knowledge.settings import StoreSettings

_INGEST = "Run `bythebook ingest PATH` with the folder of policies: it builds a new index."


def generation(home: Path) -> str:
    """The pointer names a generation that is there and can be read."""
    name = _current(home)
    manifest = Generations(home).manifest(name)
    counts = ", ".join(f"{count} {audience}" for audience, count in manifest.counts.items())
    return f"{name} serves: {counts} clauses, made {manifest.created:%Y-%m-%d %H:%M}"


def fits_settings(home: Path, store: StoreSettings, model: str | None) -> str:
    """The generation was made with the encoder that queries are made with. `model` is None when it is not known."""
    manifest = Generations(home).manifest(_current(home))
    if model is not None and manifest.model != model:
        raise Trouble(f"made with {manifest.model}, the settings name {model}", f"{_INGEST} Or set the model back.")
    if manifest.store != store.kind:
        raise Trouble(
            f"made for the store {manifest.store}, the settings name {store.kind}",
            f"{_INGEST} Or set BYTHEBOOK_STORE__KIND back to {manifest.store}.",
        )
    return f"{manifest.model}, {manifest.dimensions} dimensions, store {manifest.store}"


def parts_agree(home: Path) -> str:
    """Clauses, vectors and BM25 of each partition are as many as the manifest says."""
    name = _current(home)
    generations = Generations(home)
    for audience, expected in generations.manifest(name).counts.items():
        try:
            check_partition(generations.path(name) / audience, expected)
        except IndexUnavailable as error:
            raise Trouble(*divided(error, _INGEST)) from error
    return f"clauses, vectors and BM25 agree in {' and '.join(Audience)}"


def leftovers(home: Path) -> str:
    """What interrupted builds left behind takes room, and no more than that."""
    left = sorted(path.name for path in (home / "index").glob(".building-*"))
    if not left:
        return "none"
    return f"{len(left)} unfinished ({', '.join(left)}); harmless: nothing reads it, the next ingest removes it"


def _current(home: Path) -> GenerationName:
    try:
        name = Generations(home).current()
        if name is None:
            raise Trouble("there is no index yet", _INGEST)
        Generations(home).manifest(name)
    except IndexUnavailable as error:
        raise Trouble(*divided(error, _INGEST)) from error
    return name
