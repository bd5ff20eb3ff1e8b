"""The root error of the ingest room."""


class IngestError(Exception):
    """An ingest cannot go on, in words for a person."""


class RejectedFile(IngestError):
    """One file cannot be taken in; the others go on.

    `reason` is one line: what was wrong and what to do. `line` is the 1-based line in the file, where there is one.
    """

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason if line is None else f"line {line}: {reason}")
        self.reason = reason
        self.line = line
