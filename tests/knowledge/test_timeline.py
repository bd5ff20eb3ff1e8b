"""Which version is in force on which day."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.policies import DocumentId, Effectivity
from knowledge.timeline import DatedVersion, in_force

JANUARY, MARCH, JUNE = date(2026, 1, 1), date(2026, 3, 1), date(2026, 6, 1)


def dated(
    document: str, number: int, starts: date | None = None, ends: date | None = None, policy: str = ""
) -> DatedVersion:
    return DatedVersion(DocumentId(document), number, policy or document, Effectivity(starts, ends))


def on(day: date, *versions: DatedVersion) -> list[tuple[str, int]]:
    return sorted(
        (version.document, version.number) for version in in_force(versions) if version.effectivity.covers(day)
    )


def test_a_single_version_keeps_the_days_its_owner_gave_it() -> None:
    only = dated("a.md", 1, JANUARY, JUNE)
    assert in_force([only]) == [only]
    assert in_force([]) == []


def test_a_later_version_of_the_same_first_day_replaces_the_earlier_one() -> None:
    assert in_force([dated("a.md", 1, JANUARY), dated("a.md", 2, JANUARY)]) == [dated("a.md", 2, JANUARY)]
    assert in_force([dated("a.md", 2), dated("a.md", 1)]) == [dated("a.md", 2)]


def test_a_later_version_that_starts_earlier_replaces_the_one_before() -> None:
    assert in_force([dated("a.md", 1, MARCH), dated("a.md", 2, JANUARY)]) == [dated("a.md", 2, JANUARY)]


def test_a_later_first_day_closes_the_earlier_version_on_the_day_before() -> None:
    versions = [dated("a.md", 1, JANUARY), dated("a.md", 2, MARCH)]
    assert in_force(versions) == [dated("a.md", 1, JANUARY, date(2026, 2, 28)), dated("a.md", 2, MARCH)]
    assert on(date(2026, 2, 28), *versions) == [("a.md", 1)]
    assert on(MARCH, *versions) == [("a.md", 2)]


def test_an_earlier_last_day_of_its_own_is_kept() -> None:
    versions = [dated("a.md", 1, JANUARY, date(2026, 1, 31)), dated("a.md", 2, MARCH)]
    assert on(date(2026, 2, 10), *versions) == []


def test_a_correction_of_the_coming_version_leaves_the_one_in_force_alone() -> None:
    versions = [dated("a.md", 1), dated("a.md", 2, JUNE), dated("a.md", 3, JUNE)]
    assert on(MARCH, *versions) == [("a.md", 1)]
    assert on(JUNE, *versions) == [("a.md", 3)]


def test_documents_that_share_a_policy_follow_each_other() -> None:
    versions = [dated("2025.md", 1, JANUARY, policy="returns"), dated("2026.md", 1, MARCH, policy="returns")]
    assert on(date(2026, 2, 1), *versions) == [("2025.md", 1)]
    assert on(JUNE, *versions) == [("2026.md", 1)]


def test_documents_of_one_policy_with_the_same_first_day_are_in_force_together() -> None:
    versions = [dated("a.md", 1, MARCH, policy="returns"), dated("b.md", 1, MARCH, policy="returns")]
    assert on(JUNE, *versions) == [("a.md", 1), ("b.md", 1)]


def test_documents_of_different_policies_do_not_touch_each_other() -> None:
    assert on(JUNE, dated("a.md", 1, JANUARY), dated("b.md", 1, MARCH)) == [("a.md", 1), ("b.md", 1)]


def test_a_version_that_gets_a_policy_key_still_replaces_the_one_without() -> None:
    assert on(JUNE, dated("a.md", 1), dated("a.md", 2, policy="returns")) == [("a.md", 2)]
    versions = [dated("a.md", 1, JANUARY), dated("a.md", 2, MARCH, policy="returns")]
    assert on(date(2026, 2, 1), *versions) == [("a.md", 1)]
    assert on(JUNE, *versions) == [("a.md", 2)]


DAYS = st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2026, 1, 12)))


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ab"), DAYS, st.sampled_from(["", "p"])), max_size=8))
def test_on_any_day_at_most_one_version_of_a_document_is_in_force_and_it_has_started(
    drafts: list[tuple[str, date | None, str]],
) -> None:
    versions = [
        dated(document, number, starts, policy=policy) for number, (document, starts, policy) in enumerate(drafts, 1)
    ]
    for ordinal in range(date(2025, 12, 31).toordinal(), date(2026, 1, 14).toordinal()):
        day = date.fromordinal(ordinal)
        found = on(day, *versions)
        assert len({document for document, _ in found}) == len(found)
        for _, number in found:
            starts = versions[number - 1].effectivity.starts
            assert starts is None or starts <= day
