"""Who asks, for clients that cannot leave the key out."""

from typing import Annotated

from fastapi import Depends

from assistant.api.errors import Unauthorized
from assistant.api.people.signed_in import Credentials, holder
from assistant.api.state import ServicesOf
from assistant.people.sessions import PREFIX
from knowledge.policies import Reader

PUBLIC_KEY = "public"
"""Means no key. Shorter than any agent key may be."""


def identify_client(services: ServicesOf, credentials: Credentials) -> Reader:
    """The reader that a request's key makes it: the agent key, or the token of a session, an agent; `public`, or
    none, a customer.

    Where the service has no agent key every other key is a customer's: there is none that could be meant.
    Raises Unauthorized for any other one: a mistyped agent key must not quietly give a customer's answers.
    """
    if credentials is None or credentials.credentials == PUBLIC_KEY:
        return Reader.CUSTOMER
    if services.settings.server.agent_key is None and not credentials.credentials.startswith(PREFIX):
        return Reader.CUSTOMER
    try:
        holder(services, credentials.credentials)
    except Unauthorized:
        raise Unauthorized(f"The agent key is wrong. To ask as a customer, send the key {PUBLIC_KEY!r}.") from None
    return Reader.AGENT


ClientIdentity = Annotated[Reader, Depends(identify_client)]
"""Declares that a route depends on who asks."""
