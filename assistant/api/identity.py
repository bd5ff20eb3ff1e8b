"""Who asks. A customer, unless the request bears the agent key."""

import secrets
from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from assistant.api.errors import Unauthorized
from assistant.api.state import ServicesOf
from knowledge.policies import Reader

_bearer = HTTPBearer(
    auto_error=False,
    scheme_name="agent key",
    description="Agents bear the key of the setting `server.agent_key`. Without it you are a customer.",
)

Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
"""The key that a request bears, if any."""


def identify(services: ServicesOf, credentials: Credentials) -> Reader:
    """The reader that a request's key makes it. Raises Unauthorized for a key that is not ours."""
    if credentials is None:
        return Reader.CUSTOMER
    key = services.settings.server.agent_key
    if key is None:
        raise Unauthorized("This service has no agent key. Leave the Authorization header out to ask as a customer.")
    if not secrets.compare_digest(credentials.credentials.encode(), key.get_secret_value().encode()):
        raise Unauthorized("The agent key is wrong. Leave the Authorization header out to ask as a customer.")
    return Reader.AGENT


Identity = Annotated[Reader, Depends(identify)]
"""Declares that a route depends on who asks."""
