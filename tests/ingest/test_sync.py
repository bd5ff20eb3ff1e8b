"""Bringing a knowledge base in line with files, again and again."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ingest.errors import IngestError
from ingest.reports import IngestReport
from ingest.sync import Ingest
from knowledge.embeddings.fake import FakeEncoder
from knowledge.errors import LockHeld
from knowledge.locks import exclusive
from knowledge.policies import Audience, DocumentId, Effectivity, Reader
from knowledge.retrieval import Query
from tests.knowledge.bases import SAMPLES, TODAY, KnowledgeBase, Quiet, StoreKind, words_in_files, write

RETURNS = DocumentId("returns.md")
PACK = {
    "returns.md": "# Returns\n\nYou can return items within 60 days.",
    "shipping/fees.md": "# Fees\n\nExpress costs 12 dollars.",
}


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A folder of two documents."""
    return write(tmp_path / "pack", PACK)


def outcome(report: IngestReport) -> dict[str, tuple[str, ...]]:
    """The parts of a report that are not empty."""
    parts = {
        "added": report.added,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "removed": report.removed,
        "moved": report.moved,
        "rejected": tuple(rejection.file for rejection in report.rejected),
    }
    return {name: documents for name, documents in parts.items() if documents}


def in_force(base: KnowledgeBase) -> dict[str, list[str]]:
    """The texts in force by document."""
    texts: dict[str, list[str]] = {}
    for one in base.records.clauses_in_force():
        texts.setdefault(one.document, []).append(one.text)
    return texts


def found(base: KnowledgeBase, question: str, reader: Reader = Reader.CUSTOMER) -> list[str]:
    return [one.clause.text for one in base.retrieve(Query(question, reader=reader, as_of=TODAY, limit=50))]


def test_a_first_ingest_adds_everything_and_serves_it(base: KnowledgeBase, pack: Path) -> None:
    report = base.ingest(pack)
    assert outcome(report) == {"added": ("returns.md", "shipping/fees.md")}
    assert (report.clauses, report.embedded, report.generation) == (2, 2, "000001")
    assert sorted(found(base, "items")) == ["Express costs 12 dollars.", "You can return items within 60 days."]


def test_a_second_ingest_changes_nothing_embeds_nothing_and_builds_nothing(base: KnowledgeBase, pack: Path) -> None:
    base.ingest(pack)
    before = sorted((path, path.stat().st_mtime_ns) for path in (base.home / "index").rglob("*"))
    report = base.ingest(pack)
    assert outcome(report) == {"unchanged": ("returns.md", "shipping/fees.md")}
    assert (report.clauses, report.embedded, report.generation) == (2, 0, "000001")
    assert base.generations.names() == ["000001"]
    assert sorted((path, path.stat().st_mtime_ns) for path in (base.home / "index").rglob("*")) == before
    assert base.records.next_version(RETURNS) == 2


def test_a_changed_file_becomes_a_new_version_and_only_its_new_words_are_embedded(
    base: KnowledgeBase, pack: Path
) -> None:
    base.ingest(pack)
    write(pack, {"returns.md": PACK["returns.md"] + "\n\n## Gifts\n\nGifts are refunded as store credit."})
    report = base.ingest(pack)
    assert outcome(report) == {"changed": ("returns.md",), "unchanged": ("shipping/fees.md",)}
    assert (report.clauses, report.embedded, report.generation) == (3, 1, "000002")
    assert "Gifts are refunded as store credit." in found(base, "gifts")
    assert base.records.version(RETURNS, 1).source == PACK["returns.md"]


def test_a_file_that_left_its_folder_is_removed_and_still_cited(base: KnowledgeBase, pack: Path) -> None:
    base.ingest(pack)
    (pack / "returns.md").unlink()
    report = base.ingest(pack)
    assert outcome(report) == {"unchanged": ("shipping/fees.md",), "removed": ("returns.md",)}
    assert found(base, "return items") == ["Express costs 12 dollars."]
    assert base.records.version(RETURNS, 1).source == PACK["returns.md"]
    assert outcome(base.ingest(pack)) == {"unchanged": ("shipping/fees.md",)}


def test_a_removed_file_that_comes_back_is_added_as_the_next_version(base: KnowledgeBase, pack: Path) -> None:
    base.ingest(pack)
    (pack / "returns.md").rename(pack.parent / "away.md")
    base.ingest(pack)
    (pack.parent / "away.md").rename(pack / "returns.md")
    report = base.ingest(pack)
    assert outcome(report) == {"added": ("returns.md",), "unchanged": ("shipping/fees.md",)}
    assert report.embedded == 0
    assert found(base, "return items")[0] == "You can return items within 60 days."
    assert base.records.next_version(RETURNS) == 3


def test_one_bad_file_does_not_stop_the_others(base: KnowledgeBase, pack: Path) -> None:
    (pack / "binary.md").write_bytes(b"\x00\xff")
    (pack / "broken.pdf").write_bytes(b"%PDF-1.4 nonsense")
    (pack / "broken.docx").write_bytes(b"PK nonsense")
    (pack / "dangling.md").symlink_to(pack / "nowhere.md")
    write(pack, {"empty.md": "", "dates.md": "---\neffective_from: soon\n---\n# Dates\n\nWords."})
    write(pack, {"comment.md": "<!-- nothing to see -->", "zz.md": "# Last\n\nThe last one."})
    report = base.ingest(pack)
    assert report.added == ("returns.md", "shipping/fees.md", "zz.md")
    rejected = {Path(rejection.file).name: rejection for rejection in report.rejected}
    assert sorted(rejected) == ["binary.md", "broken.docx", "broken.pdf", "comment.md", "dates.md", "empty.md"]
    assert rejected["dates.md"].line == 2
    assert all(rejection.reason for rejection in report.rejected)
    assert base.ingest(pack).unchanged == report.added


def test_a_file_that_cannot_be_read_is_rejected_and_the_others_go_in(
    base: KnowledgeBase, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Path.read_bytes

    def denied(path: Path) -> bytes:
        if path.name == "returns.md":
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", denied)  # the tests may run as root, whom no file mode stops
    report = base.ingest(pack)
    assert outcome(report) == {"added": ("shipping/fees.md",), "rejected": (str(pack / "returns.md"),)}
    assert report.rejected[0].reason == "cannot be read: Permission denied"


def test_a_change_that_is_rejected_leaves_the_old_version_in_force(base: KnowledgeBase, pack: Path) -> None:
    base.ingest(pack)
    write(pack, {"returns.md": "---\naudience: everybody\n---\n# Returns\n\nNo returns."})
    report = base.ingest(pack)
    assert outcome(report) == {"unchanged": ("shipping/fees.md",), "rejected": (str(pack / "returns.md"),)}
    assert "You can return items within 60 days." in found(base, "return items")
    assert report.generation == "000001"


def test_clashing_names_are_rejected_by_the_file_that_came_second(base: KnowledgeBase, tmp_path: Path) -> None:
    write(tmp_path, {"x/a.md": "One.", "y/a.md": "Two."})
    report = base.ingest(tmp_path / "x", tmp_path / "y")
    assert outcome(report) == {"added": ("a.md",), "rejected": (str(tmp_path / "y" / "a.md"),)}
    assert in_force(base) == {"a.md": ["One."]}


def test_a_folder_that_moved_keeps_its_documents(base: KnowledgeBase, pack: Path) -> None:
    base.ingest(pack)
    moved = pack.rename(pack.parent / "elsewhere")
    report = base.ingest(moved)
    assert report.unchanged == ("returns.md", "shipping/fees.md")
    assert len(report.moved) == 2
    assert report.moved[0] == f"returns.md: from {pack / 'returns.md'} to {moved / 'returns.md'}"
    assert (report.removed, report.embedded, report.generation) == ((), 0, "000001")
    assert outcome(base.ingest(moved)) == {"unchanged": ("returns.md", "shipping/fees.md")}


def test_a_document_that_moved_below_the_given_folder_stays_in_force(base: KnowledgeBase, tmp_path: Path) -> None:
    write(tmp_path, {"old/shipping/fees.md": "Express costs 12 dollars."})
    base.ingest(tmp_path / "old")
    (tmp_path / "old" / "shipping").rename(tmp_path / "shipping")
    report = base.ingest(tmp_path)
    assert report.removed == ()
    assert in_force(base) == {"shipping/fees.md": ["Express costs 12 dollars."]}


def test_a_move_that_is_rejected_is_not_reported_as_done(base: KnowledgeBase, pack: Path) -> None:
    base.ingest(pack)
    moved = pack.rename(pack.parent / "elsewhere")
    write(moved, {"returns.md": ""})
    report = base.ingest(moved)
    assert [move.split(":")[0] for move in report.moved] == ["shipping/fees.md"]
    assert outcome(report)["rejected"] == (str(moved / "returns.md"),)
    assert "You can return items within 60 days." in found(base, "return items")


def test_single_files_and_subfolders_go_in_under_the_ids_they_have(base: KnowledgeBase, pack: Path) -> None:
    write(pack, {"policies.yaml": "defaults: {owner: Care}"})
    base.ingest(pack)
    assert outcome(base.ingest(pack / "shipping")) == {"unchanged": ("shipping/fees.md",)}
    assert outcome(base.ingest(pack / "shipping" / "fees.md")) == {"unchanged": ("shipping/fees.md",)}
    write(pack, {"shipping/fees.md": "# Fees\n\nExpress costs 15 dollars."})
    assert outcome(base.ingest(pack / "shipping" / "fees.md")) == {"changed": ("shipping/fees.md",)}
    assert base.records.version(DocumentId("shipping/fees.md"), 2).metadata.owner == "Care"
    assert sorted(in_force(base)) == ["returns.md", "shipping/fees.md"]


def test_metadata_alone_makes_a_new_version(base: KnowledgeBase, pack: Path) -> None:
    base.ingest(pack)
    write(pack, {"returns.md.meta.yaml": "effective_from: 2026-03-01"})
    assert outcome(base.ingest(pack)) == {"changed": ("returns.md",), "unchanged": ("shipping/fees.md",)}
    assert base.records.version(RETURNS, 2).metadata.effectivity == Effectivity(date(2026, 3, 1))
    write(pack, {"policies.yaml": "files: {shipping/fees.md: {audience: internal}}"})
    report = base.ingest(pack)
    assert set(report.changed) == {"returns.md", "shipping/fees.md"}
    assert report.embedded == 0
    assert found(base, "Express costs") == ["You can return items within 60 days."]
    assert "Express costs 12 dollars." in found(base, "Express costs", Reader.AGENT)


def test_settings_that_move_to_another_folder_are_read_anew(base: KnowledgeBase, pack: Path) -> None:
    write(pack, {"policies.yaml": "files: {fees.md: {tags: [x]}, 'fee?.md': {audience: internal}}"})
    base.ingest(pack)
    assert "Express costs 12 dollars." in found(base, "Express costs")
    (pack / "policies.yaml").rename(pack / "shipping" / "policies.yaml")
    assert "shipping/fees.md" in base.ingest(pack).changed
    assert "Express costs 12 dollars." not in found(base, "Express costs")


def test_documents_without_an_audience_get_the_one_that_is_given_and_internal_otherwise(
    base: KnowledgeBase, pack: Path
) -> None:
    write(pack, {"secret.md": "---\naudience: internal\n---\n# Secret\n\nSecret words."})
    base.ingest(pack, audience=None)
    assert found(base, "words") == []
    assert len(found(base, "words", Reader.AGENT)) == 3
    report = base.ingest(pack, audience=Audience.PUBLIC)
    assert "returns.md" in report.changed
    assert sorted(found(base, "words")) == ["Express costs 12 dollars.", "You can return items within 60 days."]
    base.ingest(pack, audience=Audience.INTERNAL)
    assert found(base, "words") == []


def test_a_policy_key_given_later_does_not_leave_the_old_version_in_force(base: KnowledgeBase, pack: Path) -> None:
    base.ingest(pack)
    write(pack, {"returns.md": "---\npolicy: returns\n---\n# Returns\n\nYou can return items within 30 days."})
    base.ingest(pack)
    assert in_force(base)["returns.md"] == ["You can return items within 30 days."]


def test_a_list_that_gets_numbers_becomes_a_procedure(base: KnowledgeBase, tmp_path: Path) -> None:
    write(tmp_path / "p", {"a.md": "# How\n\n- Pack the item.\n- Hand it over."})
    base.ingest(tmp_path / "p")
    write(tmp_path / "p", {"a.md": "# How\n\n1. Pack the item.\n1. Hand it over."})
    base.ingest(tmp_path / "p")
    kinds = {one.kind.value for one in base.records.clauses_in_force()}
    assert kinds == {"procedure_step"}


def test_internal_words_are_in_no_public_file_of_the_index(
    new_base: Callable[[StoreKind], KnowledgeBase], tmp_path: Path
) -> None:
    folder = write(
        tmp_path / "mixed",
        {
            "a.md": """# Returns

Public rule.

<!-- audience: internal -->

Quokka one: agents may waive it.

| Quokka table | fee |
|---|---|
| Quokka row | 5 |

## Quokka heading

Quokka text.

<!-- audience: public -->

Public words below it.

### Deeper

More public words.
""",
            "b.md": "---\naudience: internal\ntitle: Quokka\n---\nQuokka body.\n\n<!-- audience: public -->\n\nQuokka.",
        },
    )
    for store in ("exact", "chroma"):
        base = new_base(store)
        report = base.ingest(folder)
        assert not report.rejected
        generation = base.home / "index" / str(report.generation)
        assert words_in_files(generation / "public", "quokka") == []
        assert words_in_files(generation / "internal", "quokka")
        assert "Public words below it." in found(base, "words")


def test_an_interrupted_ingest_serves_what_served_and_the_next_run_finishes_it(base: KnowledgeBase, pack: Path) -> None:
    class Stopping(Quiet):
        def indexed(self, count: int) -> None:
            raise KeyboardInterrupt

    base.ingest(pack)
    write(pack, {"returns.md": "# Returns\n\nYou can return items within 30 days."})
    with pytest.raises(KeyboardInterrupt):
        Ingest(base.settings, base.records, base.encoder).run([pack], Audience.PUBLIC, Stopping())
    assert "You can return items within 60 days." in found(base, "return items")
    report = base.ingest(pack)
    assert outcome(report) == {"unchanged": ("returns.md", "shipping/fees.md")}
    assert (report.embedded, report.generation) == (0, "000002")
    assert "You can return items within 30 days." in found(base, "return items")


def test_a_damaged_index_is_built_anew_from_the_records(base: KnowledgeBase, pack: Path) -> None:
    base.ingest(pack)
    shutil.rmtree(base.home / "index" / "000001" / "public")
    report = base.ingest(pack)
    assert (report.embedded, report.generation) == (0, "000002")
    assert len(found(base, "items")) == 2


def test_another_encoder_or_store_gets_a_new_generation(base: KnowledgeBase, pack: Path) -> None:
    base.ingest(pack)
    base.encoder = FakeEncoder(model_id="other")
    report = base.ingest(pack)
    assert (report.embedded, report.generation) == (2, "000002")


def test_a_second_ingest_at_the_same_time_is_refused(base: KnowledgeBase, pack: Path) -> None:
    with exclusive(base.home / "ingest.lock", "ingest"), pytest.raises(LockHeld, match="bythebook ingest"):
        base.ingest(pack)
    assert base.records.documents() == []


def test_a_path_that_does_not_exist_stops_before_anything_is_written(base: KnowledgeBase, pack: Path) -> None:
    with pytest.raises(IngestError, match="no file or folder"):
        base.ingest(pack, pack / "missing")
    assert base.records.documents() == []


def test_progress_hears_of_every_file_and_every_clause(base: KnowledgeBase, pack: Path) -> None:
    progress = Quiet()
    Ingest(base.settings, base.records, base.encoder).run([pack], None, progress)
    assert progress.files == ["returns.md", "shipping/fees.md"]
    assert progress.clauses == 2


def test_the_sample_pack_goes_in_whole_and_twice_without_a_change(base: KnowledgeBase) -> None:
    report = base.ingest(SAMPLES, audience=None)
    assert outcome(report).keys() == {"added"}
    assert report.unsupported == ()
    again = base.ingest(SAMPLES, audience=None)
    assert again.unchanged == report.added
    assert (again.embedded, again.generation) == (0, report.generation)
