"""Which clauses hand a case to a person, and what leaves an internal one."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from knowledge.escalations import EscalationReason, EscalationRule, escalation_rules
from knowledge.policies import Audience, Effectivity
from tests.knowledge.bases import SAMPLES, KnowledgeBase, StoreKind, write


def _rules(base: KnowledgeBase, text: str, path: Path) -> list[EscalationRule]:
    base.ingest(write(path / "policies", {"policy.md": f"# Policy\n\n{text}"}))
    return list(escalation_rules(base.records.clauses_in_force()))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1.1 A complaint is handed to a team lead.", EscalationReason.COMPLAINT),
        ("## Complaints\n\nContact our support team by mail.", EscalationReason.COMPLAINT),
        ("1.1 If a customer mentions a lawyer, notify your manager.", EscalationReason.LEGAL_THREAT),
        ("1.1 Reports of an injury go at once: transfer the customer to a specialist.", EscalationReason.SAFETY),
        ("1.1 A complaint about an injury goes straight to level 3.", EscalationReason.SAFETY),
        ("1.1 Pass customers in financial hardship to our team.", EscalationReason.VULNERABLE_CUSTOMER),
        ("1.1 You can talk to a real person at any time.", EscalationReason.CUSTOMER_ASKED),
    ],
)
def test_a_sentence_that_names_the_case_and_a_person_is_a_rule(
    text: str, reason: EscalationReason, new_base: Callable[[StoreKind], KnowledgeBase], tmp_path: Path
) -> None:
    assert [rule.reason for rule in _rules(new_base("exact"), text, tmp_path)] == [reason]


@pytest.mark.parametrize(
    "text",
    [
        "1.1 You can complain up to 12 months after the event.",
        "1.1 We ship with a carrier. Contact our support team about a delay.",
        "1.1 Safety gear can be returned unopened.",
        "1.1 “Complaint” means a statement that you are unhappy with our service and expect an answer.",
    ],
)
def test_a_clause_that_hands_nobody_over_is_no_rule(
    text: str, new_base: Callable[[StoreKind], KnowledgeBase], tmp_path: Path
) -> None:
    assert _rules(new_base("exact"), text, tmp_path) == []


def test_a_public_rule_names_its_sentence_and_an_internal_one_only_its_reason_and_days(
    new_base: Callable[[StoreKind], KnowledgeBase],
) -> None:
    base = new_base("exact")
    base.ingest(SAMPLES, audience=None)
    clauses = {clause.id: clause for clause in base.records.clauses_in_force()}
    rules = escalation_rules(clauses.values())
    safety = [rule for rule in rules if rule.reason is EscalationReason.SAFETY]
    public = [clauses[rule.clause.id].text[rule.clause.start : rule.clause.end] for rule in safety if rule.clause]
    assert [text[:40] for text in public] == ["3.6 Exception: a complaint about an inju"]
    legal = [rule for rule in rules if rule.reason is EscalationReason.LEGAL_THREAT]
    assert legal == [
        EscalationRule(reason=EscalationReason.LEGAL_THREAT, effectivity=Effectivity(date(2026, 3, 1), None))
    ]


def test_the_manifest_of_a_generation_holds_no_word_or_id_of_an_internal_clause(
    new_base: Callable[[StoreKind], KnowledgeBase],
) -> None:
    base = new_base("exact")
    base.ingest(SAMPLES, audience=None)
    name = base.generations.current()
    assert name is not None
    written = (base.generations.path(name) / "manifest.json").read_text(encoding="utf8")
    assert "legal_threat" in written
    internal = [clause for clause in base.records.clauses_in_force() if clause.audience is Audience.INTERNAL]
    assert internal
    for clause in internal:
        assert clause.id not in written
        assert clause.text not in written
