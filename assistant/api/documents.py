"""The policies themselves: a list of documents, and each version with its clauses, as JSON or to read in a browser."""

from typing import Annotated, Any

import anyio.to_thread
from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import JSONResponse, Response

from assistant.api.identity import Identity
from assistant.api.library import CurrentDocument, Library, OpenDocument
from assistant.api.negotiation import preferred
from assistant.api.pages.rendering import render
from assistant.api.pages.source import SourceView
from assistant.api.problems import documented
from assistant.api.schemas import DocumentList, DocumentVersion, ListedDocument, PlacedClause
from assistant.api.state import ServicesOf
from assistant.errors import BadRequest
from knowledge.policies import DocumentId

router = APIRouter(tags=["policies"])

_LARGEST = 2**31 - 1  # a version number in either database

VersionNumber = Annotated[int, Path(ge=1, le=_LARGEST)]
Offset = Annotated[int | None, Query(ge=0, description="Character offset of the passage to highlight (HTML only).")]


def _passage(start: Offset = None, end: Offset = None) -> tuple[int, int] | None:
    if start is None and end is None:
        return None
    if start is None or end is None or end < start:
        raise BadRequest(f"start, end: expected both or neither, start before end; got {start} and {end}")
    return start, end


Highlight = Annotated[tuple[int, int] | None, Depends(_passage)]


@router.get("/v1/documents", responses=documented(401))
async def documents(services: ServicesOf, reader: Identity) -> DocumentList:
    """Every current document."""
    library = Library(services.records, services.index)
    found = await anyio.to_thread.run_sync(library.documents, reader)
    return DocumentList(documents=[_listed(document) for document in found])


_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "model": DocumentVersion,
        "description": "JSON, or for `Accept: text/html` a page with an anchor `clause-<id>` before each clause.",
        "content": {"text/html": {"schema": {"type": "string"}}},
    },
    **documented(401, 404),
}


@router.get("/v1/documents/{document:path}/versions/{version}", responses=_RESPONSES, response_model=None)
async def document_version(
    request: Request, document: str, version: VersionNumber, services: ServicesOf, reader: Identity, passage: Highlight
) -> Response:
    """One immutable version of a document: what citations point into."""
    library = Library(services.records, services.index)
    opened = await anyio.to_thread.run_sync(library.open, DocumentId(document), version, reader)
    length = len(opened.version.source)
    if passage is not None and passage[1] > length:
        raise BadRequest(f"end: expected at most {length:,}, where the document ends; got {passage[1]:,}")
    vary = {"Vary": "Accept, Authorization, Cookie"}
    if preferred(request.headers, ("application/json", "text/html")) == "text/html":
        view = SourceView.of(opened, passage)
        return render(request, "document.html", headers=vary, opened=opened, view=view)
    return JSONResponse(_version(opened).model_dump(mode="json"), headers=vary)


def _listed(document: CurrentDocument) -> ListedDocument:
    metadata = document.metadata
    return ListedDocument(
        document=document.id,
        version=document.version,
        title=metadata.title,
        owner=metadata.owner,
        audience=metadata.audience,
        effective_from=document.in_force.starts,
        effective_to=document.in_force.ends,
        review_by=metadata.review_by,
        language=metadata.language,
        tags=metadata.tags,
    )


def _version(opened: OpenDocument) -> DocumentVersion:
    version, in_force = opened.version, opened.in_force
    return DocumentVersion(
        document=version.document,
        version=version.number,
        latest_version=opened.latest,
        title=version.metadata.title,
        owner=version.metadata.owner,
        media_type=version.media_type,
        language=version.metadata.language,
        tags=version.metadata.tags,
        in_force=in_force is not None,
        in_force_from=in_force.starts if in_force else None,
        in_force_to=in_force.ends if in_force else None,
        text=version.source,
        clauses=[
            PlacedClause(
                clause_id=clause.id,
                section=clause.section,
                start=clause.start,
                end=clause.end,
                kind=clause.kind,
                page=clause.page,
            )
            for clause in opened.clauses
        ],
    )
