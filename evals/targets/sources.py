"""The documents of a knowledge base, as scorers ask for them."""

from knowledge.policies import DocumentId
from knowledge.records import Records


class StoredSources:
    """The source texts of a knowledge base, newest version first found."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._versions = {document: number for document, number, _ in records.current_versions()}
        self._texts: dict[str, str | None] = {}

    def text(self, document: str) -> str | None:
        """The current version's text; None for a document that is not there."""
        if document not in self._texts:
            number = self._versions.get(DocumentId(document))
            found = None if number is None else self._records.version(DocumentId(document), number).source
            self._texts[document] = found
        return self._texts[document]
