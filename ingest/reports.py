"""What an ingest did, file by file."""

from pydantic import BaseModel, ConfigDict


class Rejection(BaseModel):
    """A file that was not taken in. What was known of its document before is still served."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str
    line: int | None
    reason: str


class IngestReport(BaseModel):
    """The outcome of an ingest; documents by id. `generation` is the index generation that serves now."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    rejected: tuple[Rejection, ...] = ()
    unsupported: tuple[str, ...] = ()
    clauses: int = 0
    embedded: int = 0
    generation: str | None = None
    seconds: float = 0.0
