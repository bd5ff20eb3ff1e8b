"""What a policy is: documents, their versions, and the clauses they are made of. Frozen values only."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

DocumentId = NewType("DocumentId", str)
"""The document's path relative to the folder it was ingested from, with forward slashes."""

ClauseId = NewType("ClauseId", str)
"""Derived from the document, the heading path and the words: an unchanged clause keeps its id across versions."""


class Audience(StrEnum):
    """Who a clause may be shown to. Whatever is not marked public is internal."""

    PUBLIC = "public"
    INTERNAL = "internal"


class Reader(StrEnum):
    """Who asks. A customer's question is answered from public clauses only; an agent's from all."""

    CUSTOMER = "customer"
    AGENT = "agent"

    @property
    def audiences(self) -> tuple[Audience, ...]:
        """The audiences this reader may see."""
        return (Audience.PUBLIC,) if self is Reader.CUSTOMER else (Audience.PUBLIC, Audience.INTERNAL)


class ClauseKind(StrEnum):
    """What a clause does in its policy."""

    RULE = "rule"
    EXCEPTION = "exception"
    DEFINITION = "definition"
    PROCEDURE_STEP = "procedure_step"
    PROMISE = "promise"
    FAQ_ANSWER = "faq_answer"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class Effectivity:
    """The days on which something is in force, both ends included; None is open."""

    starts: date | None = None
    ends: date | None = None

    def covers(self, day: date) -> bool:
        """Whether it is in force on that day."""
        return (self.starts is None or self.starts <= day) and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True)
class PolicyMetadata:
    """What the owner says about a document: from front matter, a sidecar or the folder's policies.yaml.

    `policy` groups the documents that are versions of one policy; a document without one is its own policy.
    """

    title: str
    policy: str | None = None
    owner: str | None = None
    audience: Audience = Audience.INTERNAL
    effectivity: Effectivity = Effectivity()
    review_by: date | None = None
    language: str = "en"
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """The unit of policy: what is retrieved, quoted and cited.

    `text` is exactly `source[start:end]` of the stored source (character offsets). `context` is what the
    words need to be understood but is not part of the span: a table's header, a list's introduction, the
    question of an FAQ. `exception_to` names the rule that an exception belongs to.
    """

    id: ClauseId
    document: DocumentId
    version: int
    title: str
    section: tuple[str, ...]
    text: str
    start: int
    end: int
    kind: ClauseKind
    audience: Audience
    effectivity: Effectivity
    page: int | None = None
    context: str = ""
    tags: tuple[str, ...] = ()
    exception_to: ClauseId | None = None

    @property
    def search_text(self) -> str:
        """What is embedded and indexed: the words below their title, headings and context."""
        path = " > ".join((*((self.title,) if _has_words(self.title) else ()), *self.section))
        return "\n".join(part for part in (path, self.context, self.text) if part)


def _has_words(title: str) -> bool:
    """Whether a title says something: a file name like "0041 16727 306610" would only blur the embedding."""
    tokens = title.split()
    return sum(len(token) > 2 and token.strip(".,:;!?").isalpha() for token in tokens) * 2 >= len(tokens)


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    """One state of a document: its metadata and the source text, stored verbatim and never changed.

    `source_hash` is the SHA-256 of the file's bytes. `source` is the decoded file for text formats (Markdown,
    plain text) and the extracted text for the others; clause offsets point into it.
    """

    document: DocumentId
    number: int
    metadata: PolicyMetadata
    source: str
    source_hash: str
    media_type: str
