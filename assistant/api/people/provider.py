"""Signing in at an OpenID provider: the way there, and the way back."""

import base64
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import anyio.to_thread
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from assistant.api.people.cookies import Cookies
from assistant.api.people.pages import Next, sign_in_page
from assistant.api.people.paths import own_path
from assistant.api.state import ServicesOf
from assistant.bootstrap import Services
from assistant.errors import NotFound
from assistant.people.person import ProviderUnavailable, SignInRefused

if TYPE_CHECKING:
    from assistant.people.provider import Flow, Provider

router = APIRouter(prefix="/v1/session/oidc", include_in_schema=False)  # for browsers, which get pages


@router.get("")
async def begin(request: Request, services: ServicesOf, onward: Next = "/") -> Response:
    """Send the browser to the OpenID provider; afterwards to the path `next`. 404 where there is none."""
    from assistant.people.provider import Flow

    flow, onward = Flow(), own_path(onward)
    try:
        address = await _provider(services).address(_callback(request, services), flow)
    except ProviderUnavailable as error:
        return sign_in_page(request, services, onward, error)
    response = RedirectResponse(address, 303)
    Cookies.of(request, services.settings).begin(response, _packed(flow, onward))
    return response


@router.get("/callback")
async def come_back(request: Request, services: ServicesOf) -> Response:
    """Where the OpenID provider sends the browser back to: sign in, or say on /sign-in why not."""
    provider, cookies = _provider(services), Cookies.of(request, services.settings)
    onward = "/"
    try:
        flow, onward = _unpacked(request.cookies.get(cookies.under_way, ""))
        provided = await provider.vouch(_callback(request, services), request.query_params, flow)
        opened = await anyio.to_thread.run_sync(services.people.admit, *provided)
    except (SignInRefused, ProviderUnavailable) as error:
        response = sign_in_page(request, services, onward, error)
    else:
        response = RedirectResponse(onward, 303)
        cookies.keep(response, opened)
    cookies.end(response)
    return response


def _provider(services: Services) -> "Provider":
    if services.provider is None:
        raise NotFound("No OpenID provider is set up here. The setting BYTHEBOOK_OIDC__ISSUER names one.")
    return services.provider


def _callback(request: Request, services: Services) -> str:
    """Our address as the provider knows it."""
    address = services.settings.people.address or str(request.base_url).rstrip("/")
    return f"{address}/v1/session/oidc/callback"


def _packed(flow: "Flow", onward: str) -> str:
    """What the browser brings back. It is nobody else's secret, and tells its own browser nothing of use."""
    return base64.urlsafe_b64encode(json.dumps({**asdict(flow), "onward": onward}).encode()).decode().rstrip("=")


def _unpacked(cookie: str) -> "tuple[Flow, str]":
    """What `_packed` made. Raises SignInRefused for anything else."""
    from assistant.people.provider import Flow

    try:
        kept = json.loads(base64.urlsafe_b64decode(cookie + "=" * (-len(cookie) % 4)))
        return Flow(str(kept["state"]), str(kept["nonce"]), str(kept["verifier"])), own_path(str(kept["onward"]))
    except (ValueError, KeyError, TypeError) as error:
        raise SignInRefused("This sign-in was begun too long ago, or elsewhere. Please try again.") from error
