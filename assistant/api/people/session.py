"""/v1/session: sign in with a password, who is signed in, sign out."""

from datetime import datetime
from typing import Annotated

import anyio.to_thread
from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from assistant.api.errors import Unauthorized
from assistant.api.people.cookies import Cookies
from assistant.api.people.entrance import EntranceOf
from assistant.api.people.signed_in import PersonOf, SignedInOf
from assistant.api.problems import documented
from assistant.api.schemas import Said
from assistant.api.state import ServicesOf
from assistant.errors import BadRequest
from assistant.people.person import Person, Role
from assistant.people.sessions import csrf_token

router = APIRouter(prefix="/v1/session", tags=["people"])


class _Wire(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SignInRequest(_Wire):
    """A name and its password. `bearer`: where cookies do not work (in a frame), give the token to bear instead."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "ana", "password": "a long one that only Ana knows"}]}
    )

    name: Said = Field(max_length=200)
    password: str = Field(max_length=1_000)
    bearer: bool = False


class SignedInPerson(_Wire):
    """Who is signed in."""

    id: str
    name: str
    roles: tuple[Role, ...]

    @classmethod
    def of(cls, person: Person) -> "SignedInPerson":
        """The person as it travels."""
        return cls(id=person.id, name=person.name, roles=tuple(sorted(person.roles)))


class CurrentSession(_Wire):
    """`csrf` is for the header X-CSRF-Token of calls that change something; null where no cookie is used."""

    person: SignedInPerson
    csrf: str | None


class NewSession(CurrentSession):
    """A session that was just opened. `token` is given to those who asked to bear it, and to nobody again."""

    expires_at: datetime
    token: str | None = None


@router.post("", responses=documented(401))
async def sign_in(
    request: Request, response: Response, body: SignInRequest, services: ServicesOf, entrance: EntranceOf
) -> NewSession:
    """Sign in with a password: a cookie that scripts cannot read, or with `bearer` a token."""
    opened = await entrance.enter(request, services, body.name, body.password)
    person = SignedInPerson.of(opened.person)
    if body.bearer:
        return NewSession(person=person, csrf=None, expires_at=opened.expires, token=opened.token)
    Cookies.of(request, services.settings).keep(response, opened)
    return NewSession(person=person, csrf=csrf_token(opened.token), expires_at=opened.expires)


@router.get("", responses=documented(401))
async def who(visitor: SignedInOf, person: PersonOf) -> CurrentSession:
    """Who is signed in."""
    csrf = csrf_token(visitor.token) if visitor and visitor.token and visitor.cookie else None
    return CurrentSession(person=SignedInPerson.of(person), csrf=csrf)


@router.delete("", status_code=204, responses=documented(401, 403))
async def sign_out(
    request: Request,
    response: Response,
    services: ServicesOf,
    visitor: SignedInOf,
    everywhere: Annotated[bool, Query(description="End every other session of this person too.")] = False,
) -> None:
    """Sign out."""
    if visitor is None:
        raise Unauthorized("Nobody is signed in.")
    if visitor.token is None:
        raise BadRequest("Authorization: expected the token of a session, got the agent key, which has none")
    if everywhere:
        await anyio.to_thread.run_sync(services.people.sessions.close_all, visitor.person.id)
    else:
        await anyio.to_thread.run_sync(services.people.sessions.close, visitor.token)
    Cookies.of(request, services.settings).drop(response)
