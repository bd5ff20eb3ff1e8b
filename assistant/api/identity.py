"""Who asks. A customer, unless somebody signed in or the request bears the agent key."""

from typing import Annotated

from fastapi import Depends

from assistant.api.people.signed_in import SignedInOf
from knowledge.policies import Reader


def identify(visitor: SignedInOf) -> Reader:
    """The reader that a request comes from: everybody with a role may read what agents read."""
    return Reader.CUSTOMER if visitor is None else Reader.AGENT


Identity = Annotated[Reader, Depends(identify)]
"""Declares that a route depends on who asks."""
