"""Limits per role, read from internal documents of invented trades, each written in another form."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from assistant.suggesting.authority import Authority, authorities
from ingest.clauses import split
from ingest.loaders.markdown import MarkdownLoader
from knowledge.policies import DocumentId, PolicyMetadata

_DOCUMENTS = Path(__file__).parents[2] / "fixtures" / "authority"
_ANY = "any"


def _read(name: str) -> tuple[Authority, ...]:
    loaded = MarkdownLoader().load((_DOCUMENTS / f"{name}.md").read_bytes())
    return authorities(split(loaded, DocumentId(name), 1, PolicyMetadata(title=name)))


def _limits(name: str, benefit: str, words: str) -> Mapping[str, str | None]:
    """By role: how much of a benefit whose label has these words; None is none."""
    return {
        one.role.lower(): (one.limit.text if one.limit else _ANY) if one.allowed else None
        for one in _read(name)
        if one.benefit == benefit and words.lower() in one.label.lower()
    }


@pytest.mark.parametrize(
    ("name", "benefit", "words", "limits"),
    [
        ("brewery_tours", "free", "tasters", {"hosts": _ANY}),
        ("brewery_tours", "discount", "", {"hosts": "$15", "floor lead": "$60", "general manager": _ANY}),
        ("brewery_tours", "free", "growlers", {"nobody": None}),
        ("brewery_tours", "refund", "ticket", {"hosts": None, "floor lead": _ANY}),
        ("gas_supplier", "waiver", "late payment charge", {"advisor": _ANY}),
        ("gas_supplier", "credit", "ex gratia", {"advisors": None, "team manager": "£40", "head": _ANY}),
        ("gas_supplier", "waiver", "reconnection", {"member of staff": None, "team manager": _ANY}),
        ("gas_supplier", "lateness", "", {"advisor": "14 days"}),
        ("driving_school", "free", "lesson", {"office assistant": None, "instructor": _ANY, "office manager": "2"}),
        ("driving_school", "discount", "", {"office assistant": "5%", "instructor": "5%", "office manager": "15%"}),
        ("theatre", "waiver", "exchange", {"clerks": _ANY}),
        ("theatre", "waiver", "booking", {"clerks": None, "duty manager": _ANY}),
        ("theatre", "credit", "voucher", {"clerk": "£10", "duty manager": "£50"}),
        ("moving_company", "credit", "", {"you": "$50", "branch director": _ANY, "supervisor": _ANY}),
        ("moving_company", "waiver", "packing", {"coordinators": None, "supervisors": _ANY}),
        ("moving_company", "free", "boxes", {"we": None}),
        ("saas", "refund", "window", {"tier 1": None, "tier 2": None, "support manager": _ANY}),
        ("saas", "credit", "", {"tier 1": None, "tier 2": "10%", "support manager": "30%"}),
        ("saas", "lateness", "", {"tier 1": "7 days", "tier 2": "14 days", "support manager": "30 days"}),
        ("garage", "discount", "", {"service advisers": "10%", "workshop foreman": "20%", "owner": _ANY}),
        ("garage", "waiver", "diagnostic", {"adviser": _ANY}),
        ("garage", "free", "warranty", {"ours": None}),
        ("hostel", "waiver", "key deposit", {"shift leader": "€10"}),
        ("hostel", "free", "breakfast", {"receptionist": _ANY}),
        ("hostel", "refund", "cash", {"receptionist": None}),
    ],
)
def test_limits_are_read_whatever_their_form(
    name: str, benefit: str, words: str, limits: Mapping[str, str | None]
) -> None:
    assert _limits(name, benefit, words) == limits


def test_a_duty_to_tell_gives_nobody_anything() -> None:
    text = (
        b"# Duties\n\nA colleague who offers a discount shall state its terms. An agent may say that refunds take days."
    )
    assert authorities(split(MarkdownLoader().load(text), DocumentId("d"), 1, PolicyMetadata(title="d"))) == ()
