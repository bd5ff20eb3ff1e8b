"""Settings of people who sign in, here or at an OpenID provider."""

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from assistant.people.person import Role

_SAFE = re.compile(r"https://[^\s?#]+|http://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(/[^\s?#]*)?")


Origin = Annotated[str, Field(pattern=r"^(https://[a-z0-9.-]+|http://(localhost|127\.0\.0\.1))(:[0-9]+)?$")]
"""As browsers write it: no path, nothing but lower case."""


class PeopleSettings(BaseModel):
    """How long people stay signed in, and where.

    `address` is where browsers reach the service (`https://help.example`), for the way back from an OpenID provider
    and for cookies that travel over https only; without it a request's own address is taken. `framed`: our pages may
    stand in a frame of another site, which needs https, and browsers that keep cookies by site. `frame_ancestors` are
    the origins that may frame the agents' panel (`https://acme.zendesk.com`); nobody else may.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    session_hours: int = Field(default=12, ge=1, le=24 * 30)
    address: str | None = Field(default=None, pattern=r"^https?://[^/\s]+$")
    framed: bool = False
    frame_ancestors: list[Origin] = []


class OidcSettings(BaseModel):
    """The OpenID provider that people may sign in with; none without `issuer`.

    `role_claim` is a claim of the ID token, `realm_access.roles` for one within another; it holds a word or a list of
    words. `roles` says which of our roles each of them gives; a word that is the name of a role needs no entry
    as long as there are none.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    issuer: str | None = None
    client_id: str | None = None
    client_secret: SecretStr | None = None
    label: str = Field(default="your company account", min_length=1, max_length=60)
    scope: str = Field(default="openid profile", pattern=r"^openid( \S+)*$")
    name_claim: str = "name"
    role_claim: str = "roles"
    roles: Mapping[str, Role] = {}

    @field_validator("issuer")
    @classmethod
    def _is_safe(cls, issuer: str | None) -> str | None:
        if issuer is not None and not _SAFE.fullmatch(issuer):
            raise ValueError("expected an https:// address (http:// on this machine only), as the provider writes it")
        return issuer

    @model_validator(mode="after")
    def _is_whole(self) -> "OidcSettings":
        if self.issuer is not None and not self.client_id:
            raise ValueError("an issuer needs a client_id: what the provider calls this service")
        return self

    def roles_for(self, words: object) -> frozenset[Role]:
        """The roles that a claim's value gives: none for what is no word or list of words."""
        given = [words] if isinstance(words, str) else words
        if not isinstance(given, list):
            return frozenset()
        known = self.roles or {role.value: role for role in Role}
        return frozenset(known[word] for word in given if isinstance(word, str) and word in known)
