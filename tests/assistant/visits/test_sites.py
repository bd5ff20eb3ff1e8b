"""Which pages may speak for which site."""

import pytest
from pydantic import ValidationError

from assistant.settings import Settings
from assistant.visits.sites import DEMO, Sites, SiteSettings

SHOP = SiteSettings(key="shop", name="Shop", origins=("https://shop.example", "https://shop.example:8443"))


@pytest.mark.parametrize(
    ("origin", "welcome"),
    [
        ("https://shop.example", True),
        ("https://shop.example:8443", True),
        ("http://shop.example", False),
        ("https://shop.example.evil.example", False),
        ("https://evil.example", False),
        ("http://localhost:3000", False),
        ("null", False),
    ],
)
def test_a_site_welcomes_exactly_its_origins(origin: str, welcome: bool) -> None:
    sites = Sites([SHOP])
    assert sites.welcome(SHOP, origin, "evil.example") is welcome
    assert sites.allows(origin) is welcome
    assert sites.get("demo") is None


@pytest.mark.parametrize(
    ("origin", "welcome"),
    [
        ("http://localhost:3000", True),
        ("http://127.0.0.1:8000", True),
        ("http://[::1]:8000", True),
        ("https://help.example", True),
        ("http://localhost.evil.example", False),
        ("https://evil.example", False),
        ("null", False),
    ],
)
def test_the_demo_welcomes_this_machine_and_the_service_itself(origin: str, welcome: bool) -> None:
    assert Sites([]).welcome(DEMO, origin, "help.example") is welcome


@pytest.mark.parametrize("origin", ["shop.example", "https://shop.example/", "https://Shop.example", "*", "https://*"])
def test_what_is_no_origin_is_refused_where_it_is_set(origin: str) -> None:
    with pytest.raises(ValidationError, match="expected an origin such as"):
        SiteSettings(key="shop", name="Shop", origins=(origin,))


def test_two_sites_need_two_keys() -> None:
    with pytest.raises(ValidationError, match="a key of its own"):
        Settings(sites=[SHOP, SHOP])
