"""The sites that the widget stands on: who they are, and from which origins their visitors come."""

import re
from collections.abc import Sequence
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(?::\d{1,5})?|https?://\[[0-9a-f:]+\](?::\d{1,5})?")
_LOCAL = re.compile(r"https?://(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?")


def _origin(text: str) -> str:
    if not _ORIGIN.fullmatch(text):
        raise ValueError(f"expected an origin such as https://shop.example, in small letters, got {text!r}")
    return text


class SiteSettings(BaseModel):
    """A site. `key` names it in pages and is no secret; `secret` signs what its own server says of its customers.

    `origins` are compared exactly, as browsers send them: scheme, host and port, no path.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str = Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")
    name: str = Field(min_length=1)
    origins: tuple[Annotated[str, AfterValidator(_origin)], ...] = ()
    secret: SecretStr | None = Field(default=None, min_length=32)
    greeting: str | None = None


DEMO: Final = SiteSettings(key="demo", name="By the Book")
"""The site that is there while none is set up: pages of this service, and of servers on the same machine."""


class Sites:
    """The sites by key. Without any the demo is the only one."""

    def __init__(self, settings: Sequence[SiteSettings]) -> None:
        self._sites = {site.key: site for site in settings or (DEMO,)}

    def get(self, key: str) -> SiteSettings | None:
        """The site with that key."""
        return self._sites.get(key)

    def welcome(self, site: SiteSettings, origin: str, host: str) -> bool:
        """Whether a page of that origin may speak for the site; `host` is the one that this service was called by."""
        if origin in site.origins:
            return True
        return site is DEMO and (_is_local(origin) or urlsplit(origin).netloc == host)

    def allows(self, origin: str) -> bool:
        """Whether a page of that origin may call at all, whichever its site is."""
        return any(self.welcome(site, origin, "") for site in self._sites.values())


def _is_local(origin: str) -> bool:
    return _LOCAL.fullmatch(origin) is not None
