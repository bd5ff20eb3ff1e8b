"""What a model is given to judge a draft by: its sentences by number, and the clauses that bear on it by number."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any, get_args

from assistant.suggesting.drafted import Drafted, drafted
from assistant.suggesting.findings import Draft, Kind
from assistant.suggesting.rulebook import Rulebook
from assistant.writing.model import Prompt
from assistant.writing.numbering import without_commands
from knowledge.hybrid import HybridRetriever
from knowledge.partitions import Partitions
from knowledge.policies import Clause, Reader
from knowledge.retrieval import Query
from knowledge.serving import OpenGeneration

_PROMPT = Path(__file__).with_name("prompts") / "check.v1.md"  # a changed prompt is a new file
_SEARCHES = 24  # sentences of a draft that clauses are searched for
_EACH = 5  # clauses for one of them
_EXCEPTIONS = 2  # of one clause
_CLAUSES = 24  # altogether
_RULES = 16  # clauses of the rulebook on top
_REFUSING = 4  # of these, duties of whoever says no: the words of such an occasion may be near to none of theirs
_DEPTH = 50  # nearest clauses of each audience among which those of the rulebook are looked for
_TURNS = 12  # the latest that a model reads
_TURN_CHARACTERS = 1_000  # of each


@dataclass(frozen=True, slots=True)
class Brief:
    """A draft with what it is judged by. Sentences and clauses are numbered from 1; `kinds` may be objected to."""

    draft: Draft
    sentences: tuple[Drafted, ...]
    clauses: tuple[Clause, ...]
    kinds: tuple[Kind, ...]

    def prompt(self) -> Prompt:
        """Instructions from a file, and the material as JSON, which no text in it can break out of."""
        material: dict[str, object] = {
            "role": self.draft.role,
            "conversation": [
                {"role": one.role, "text": one.text[:_TURN_CHARACTERS]} for one in self.draft.conversation[-_TURNS:]
            ],
            "clauses": [_numbered(number, one) for number, one in enumerate(self.clauses, start=1)],
            "sentences": [{"number": number, "text": one.text} for number, one in enumerate(self.sentences, start=1)],
            "kinds": self.kinds,
        }
        lines = (f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in material.items())
        return Prompt(instructions(), "{" + ",\n".join(lines) + "}", SCHEMA)


def briefed(draft: Draft, generation: OpenGeneration, book: Rulebook) -> Brief:
    """The draft beside the clauses that retrieval finds for it, and the nearest that speak to agents.

    Where a company marks nothing public there is nothing inside, and no leak to object to. Raises ModelUnavailable.
    """
    sentences = drafted(draft.text)
    said = (draft.asked, *(one.in_context for one in sentences if not one.is_courtesy))
    texts = [text for text in dict.fromkeys(said) if text.strip()][:_SEARCHES] or [draft.text]
    found = dict(_found(texts, generation, draft.as_of))
    refusing = [one.clause for one in book.duties if one.refusing] if any(one.denies for one in sentences) else []
    rules = {_key(one): one for one in refusing[:_REFUSING]} | dict(_rules(texts, generation, book, draft.as_of))
    clauses = {**dict(list(found.items())[:_CLAUSES]), **dict(list(rules.items())[:_RULES])}
    kinds = tuple(kind for kind in get_args(Kind) if kind != "internal_leak" or book.inside_words)
    return Brief(draft, sentences, tuple(one for one in clauses.values() if without_commands(one.text)), kinds)


@lru_cache
def instructions() -> str:
    """What the model is asked to do."""
    return _PROMPT.read_text(encoding="utf8")


def _numbered(number: int, clause: Clause) -> dict[str, object]:
    about = " > ".join((clause.title, *clause.section))
    shown: dict[str, object] = {"number": number, "audience": clause.audience, "about": about}
    if clause.context:
        shown["context"] = clause.context
    return shown | {"text": without_commands(clause.text)}


def _found(texts: Sequence[str], generation: OpenGeneration, day: date) -> Iterator[tuple[tuple[str, str], Clause]]:
    """The best clause of each text, then the second of each, and so on, each followed by its exceptions."""
    retriever = HybridRetriever(generation)
    queries = [Query(text=text, reader=Reader.AGENT, as_of=day, limit=_EACH) for text in texts]
    ranked = retriever.retrieve_all(queries)
    for scored in filter(None, chain.from_iterable(zip_longest(*ranked))):
        for clause in (scored.clause, *scored.exceptions[:_EXCEPTIONS]):
            yield _key(clause), clause


def _rules(
    texts: Sequence[str], generation: OpenGeneration, book: Rulebook, day: date
) -> Iterator[tuple[tuple[str, str], Clause]]:
    """The clauses of the rulebook that come nearest to one of the texts, by a rule's own words or by all of theirs."""
    groups = (book.authorities, book.phrases, book.prohibitions, book.marks, book.duties)
    telling = {_key(one.clause) for group in groups for one in group}
    near: list[tuple[float, Clause]] = []
    encoded = generation.encoder.encode(texts, urgent=True)
    parts = Partitions(generation.partitions(Reader.AGENT))
    rows = list(chain.from_iterable(parts.nearest(texts, encoded, _DEPTH, day)))
    cosines = parts.cosines(rows, dict(zip(texts, encoded, strict=True)))
    best = cosines.clauses.max(axis=1).tolist()
    near += [one for one in zip(best, parts.clauses(cosines.rows), strict=True) if _key(one[1]) in telling]
    said = encoded.T
    for own, vectors in (
        ([one.clause for one in book.phrases], book.phrase_vectors),
        ([one.clause for one in book.prohibitions], book.prohibition_vectors),
        ([one.clause for one in book.duties], book.duty_vectors),
        ([one.clause for one in book.duties], book.said_vectors),
    ):
        near += zip((vectors @ said).max(axis=1).tolist(), own, strict=True)
    for _, clause in sorted(near, key=lambda one: -one[0]):
        yield _key(clause), clause


def _key(clause: Clause) -> tuple[str, str]:
    return clause.document, clause.id


def _objection(**fields: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


SCHEMA = _objection(
    findings={
        "type": "array",
        "items": _objection(
            sentence={"type": "integer"},
            kind={"type": "string", "enum": list(get_args(Kind))},
            clause={"type": "integer"},
            quote={"type": "string"},
            reason={"type": "string"},
        ),
    }
)
"""What a model must write; the subset of JSON Schema that strict structured output takes."""
