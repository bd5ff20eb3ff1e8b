"""What else a clause's document says, to the same reader on the same day."""

from collections.abc import Sequence

from knowledge.policies import Clause, DocumentId
from knowledge.retrieval import Query
from knowledge.serving import OpenGeneration


class Beside:
    """Looks up the versions that clauses stand in, each once, as the query's reader may see them."""

    def __init__(self, generation: OpenGeneration, query: Query) -> None:
        self._partitions = generation.partitions(query.reader)
        self._as_of = query.as_of
        self._versions: dict[tuple[DocumentId, int], Sequence[Clause]] = {}

    def __call__(self, clause: Clause) -> Sequence[Clause]:
        """The clauses in force of the version that the clause stands in, itself among them."""
        key = (clause.document, clause.version)
        if key not in self._versions:
            found = (other for partition in self._partitions for other in partition.version(*key))
            self._versions[key] = [other for other in found if other.effectivity.covers(self._as_of)]
        return self._versions[key]
