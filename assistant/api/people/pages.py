"""/sign-in and /sign-out: forms that work without JavaScript."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import parse_qsl, urlencode

import anyio.to_thread
from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from assistant.api.errors import TooManyRequests
from assistant.api.pages.rendering import render
from assistant.api.people.cookies import Cookies
from assistant.api.people.entrance import EntranceOf
from assistant.api.people.paths import own_path
from assistant.api.people.signed_in import SignedInOf
from assistant.api.state import ServicesOf
from assistant.bootstrap import Services
from assistant.errors import AssistantError, BadRequest, Forbidden
from assistant.people.person import ProviderUnavailable, SignInRefused
from assistant.people.sessions import csrf_token, is_csrf_token

router = APIRouter(include_in_schema=False)

Next = Annotated[str, Query(alias="next", max_length=2_000)]

_ELSEWHERE = ("cross-site", "same-site")


@router.get("/sign-in")
async def sign_in(request: Request, services: ServicesOf, visitor: SignedInOf, onward: Next = "/") -> Response:
    """The form; for somebody who is signed in, the way on and out."""
    if visitor is not None and visitor.token is not None:
        csrf = csrf_token(visitor.token)
        return render(request, "sign-out.html", person=visitor.person, csrf=csrf, onward=own_path(onward))
    return sign_in_page(request, services, own_path(onward))


@router.post("/sign-in")
async def enter(request: Request, services: ServicesOf, entrance: EntranceOf) -> Response:
    """Sign in and go on; or the form again, with what was wrong."""
    if request.headers.get("Sec-Fetch-Site") in _ELSEWHERE:
        raise Forbidden("Sign in on our own page, /sign-in: this form was sent from another site.")
    form = await _form(request)
    onward = own_path(form.get("next", "/"))
    try:
        opened = await entrance.enter(request, services, form.get("name", ""), form.get("password", ""))
    except (SignInRefused, TooManyRequests) as error:
        return sign_in_page(request, services, onward, error, form.get("name", ""))
    response = RedirectResponse(onward, 303)
    Cookies.of(request, services.settings).keep(response, opened)
    return response


@router.get("/sign-out")
async def sign_out(request: Request, visitor: SignedInOf) -> Response:
    """The button to sign out with: following a link must not do it."""
    if visitor is None or visitor.token is None:
        return RedirectResponse("/sign-in", 303)
    return render(request, "sign-out.html", person=visitor.person, csrf=csrf_token(visitor.token), onward="/")


@router.post("/sign-out")
async def leave(request: Request, services: ServicesOf) -> Response:
    """Sign out, here or everywhere."""
    cookies, sessions = Cookies.of(request, services.settings), services.people.sessions
    form = await _form(request)
    token = request.cookies.get(cookies.name, "")
    person = await anyio.to_thread.run_sync(sessions.person, token)
    if person is not None:
        if not is_csrf_token(form.get("csrf", ""), token):
            raise Forbidden("Sign out on our own page, /sign-out: this form was not made there.")
        if form.get("everywhere"):
            await anyio.to_thread.run_sync(sessions.close_all, person.id)
        else:
            await anyio.to_thread.run_sync(sessions.close, token)
    response = RedirectResponse("/sign-in", 303)
    cookies.drop(response)
    return response


def sign_in_page(
    request: Request, services: Services, onward: str, problem: AssistantError | None = None, name: str = ""
) -> Response:
    """The form, with what was wrong where something was."""
    status, headers = 200, {}
    if isinstance(problem, TooManyRequests):
        status, headers = 429, {"Retry-After": str(problem.retry_after)}
    elif problem is not None:
        status = 503 if isinstance(problem, ProviderUnavailable) else 401
    provider = services.provider
    elsewhere = f"/v1/session/oidc?{urlencode({'next': onward})}"
    return render(
        request,
        "sign-in.html",
        status=status,
        headers=headers,
        onward=onward,
        problem=str(problem) if problem else None,
        entered=name,
        provider=(provider.label, elsewhere) if provider else None,
    )


async def _form(request: Request) -> Mapping[str, str]:
    """The fields of a form. Raises BadRequest for what is none of ours."""
    try:
        return dict(parse_qsl((await request.body()).decode("utf8", "replace"), max_num_fields=10))
    except ValueError as error:
        raise BadRequest("expected a form with at most 10 fields") from error
