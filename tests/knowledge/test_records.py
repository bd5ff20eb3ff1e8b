"""The truth store, on SQLite and on PostgreSQL."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from knowledge.database import open_database
from knowledge.embeddings import Passage
from knowledge.embeddings.fake import FakeEncoder
from knowledge.errors import KnowledgeError, NoSuchDocument
from knowledge.policies import (
    Audience,
    Clause,
    ClauseId,
    ClauseKind,
    DocumentId,
    Effectivity,
    PolicyMetadata,
    PolicyVersion,
)
from knowledge.records import KnownDocument, Records, open_records, text_hash
from knowledge.settings import KnowledgeSettings
from knowledge.vector_cache import CachedEmbeddings
from tests.knowledge.bases import clause
from tests.knowledge.databases import fresh_settings

RETURNS = DocumentId("returns.md")
MARCH, JUNE = date(2026, 3, 1), date(2026, 6, 1)
ALWAYS = Effectivity()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[KnowledgeSettings]:
    """Settings with an empty database of each kind."""
    with fresh_settings(request.param, tmp_path) as settings:
        yield settings


@pytest.fixture
def records(database: KnowledgeSettings) -> Iterator[Records]:
    """An empty truth store."""
    opened = open_records(database)
    yield opened
    opened.close()


def publish(
    records: Records,
    clauses: Sequence[Clause],
    number: int = 1,
    effectivity: Effectivity = ALWAYS,
    document: DocumentId = RETURNS,
    policy: str | None = None,
) -> PolicyVersion:
    metadata = PolicyMetadata(
        "Returns", policy, "Care", Audience.PUBLIC, effectivity, review_by=JUNE, tags=("returns", "gifts")
    )
    source = "\n\n".join(clause.text for clause in clauses)
    version = PolicyVersion(document, number, metadata, source, f"hash-{number}", "text/markdown")
    placed = [replace(one, document=document, version=number, effectivity=effectivity) for one in clauses]
    records.publish(version, placed, f"/policies/{document}", f"fingerprint-{number}")
    return version


def rows(settings: KnowledgeSettings, table: str) -> int:
    url = settings.database_url
    engine = open_database(url.get_secret_value() if url else f"sqlite:///{settings.home / 'knowledge.db'}")
    with engine.connect() as connection:
        count = int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())
    engine.dispose()
    return count


def test_a_version_reads_back_as_it_was_published(records: Records) -> None:
    rule = clause("Returns are free — “déjà vu” 📦.", section=("2. Windows", "Gifts"), page=3, context="Fees")
    exception = clause(
        "Except Final Sale.", kind=ClauseKind.EXCEPTION, exception_to=rule.id, audience=Audience.INTERNAL
    )
    effectivity = Effectivity(MARCH, JUNE)
    version = publish(records, [rule, exception], effectivity=effectivity)
    assert records.version(RETURNS, 1) == version
    assert records.current_versions() == [(RETURNS, 1, version.metadata)]
    tagged = [replace(one, tags=("returns", "gifts"), effectivity=effectivity) for one in (rule, exception)]
    assert records.clauses_of(RETURNS, 1) == tagged
    assert list(records.clauses_in_force()) == tagged
    assert records.documents() == [KnownDocument(RETURNS, "/policies/returns.md", 1, "fingerprint-1")]


def test_an_empty_store_has_nothing_and_says_which_document_it_does_not_know(records: Records) -> None:
    assert records.documents() == []
    assert records.next_version(RETURNS) == 1
    assert records.clauses_of(RETURNS, 1) == []
    with pytest.raises(NoSuchDocument, match=r"no version 1 of a document named 'returns\.md'"):
        records.version(RETURNS, 1)


def test_a_failure_in_the_middle_of_publishing_leaves_nothing(records: Records, database: KnowledgeSettings) -> None:
    good, bad = clause("Returns are free."), clause("Gifts too.")
    with pytest.raises(DBAPIError):
        publish(records, [good, replace(bad, start=None)])  # type: ignore[arg-type]
    assert records.documents() == []
    assert [rows(database, table) for table in ("documents", "versions", "clauses", "placements")] == [0, 0, 0, 0]


def test_a_failed_second_version_leaves_the_first_one_in_force(records: Records) -> None:
    publish(records, [clause("Returns are free.")])
    with pytest.raises(DBAPIError):
        publish(records, [clause("New."), replace(clause("Newer."), start=None)], number=2)  # type: ignore[arg-type]
    assert records.documents()[0].version == 1
    assert [one.text for one in records.clauses_in_force()] == ["Returns are free."]
    assert records.next_version(RETURNS) == 2


def test_a_version_number_is_used_once(records: Records) -> None:
    publish(records, [clause("Returns are free.")])
    with pytest.raises(DBAPIError):
        publish(records, [clause("Returns cost $5.")])
    assert [one.text for one in records.clauses_in_force()] == ["Returns are free."]


def test_a_clause_that_many_versions_repeat_is_written_once(records: Records, database: KnowledgeSettings) -> None:
    same = clause("Returns are free.")
    publish(records, [same])
    publish(records, [same, clause("Gifts too.")], number=2)
    assert rows(database, "clauses") == 2
    assert rows(database, "placements") == 3
    assert [one.id for one in records.clauses_of(RETURNS, 1)] == [same.id]


def test_a_clause_that_is_classified_anew_is_read_back_with_its_new_kind(records: Records) -> None:
    publish(records, [clause("Pack the item.")])
    publish(records, [clause("Pack the item.", kind=ClauseKind.PROCEDURE_STEP)], number=2)
    assert [one.kind for one in records.clauses_of(RETURNS, 2)] == [ClauseKind.PROCEDURE_STEP]


def test_more_clauses_than_a_statement_takes_are_stored_in_order(records: Records) -> None:
    many = [clause(f"Clause number {number}.", start=number, end=number + 1) for number in range(1001)]
    publish(records, many)
    publish(records, many, number=2)
    assert [one.text for one in records.clauses_of(RETURNS, 2)] == [one.text for one in many]


def test_a_later_version_closes_the_earlier_one_where_it_starts(records: Records) -> None:
    publish(records, [clause("60 days.")])
    publish(records, [clause("30 days.")], number=2, effectivity=Effectivity(MARCH))
    assert {one.text: one.effectivity for one in records.clauses_in_force()} == {
        "60 days.": Effectivity(None, date(2026, 2, 28)),
        "30 days.": Effectivity(MARCH),
    }
    assert records.clauses_of(RETURNS, 1)[0].effectivity == Effectivity()


def test_removed_documents_are_out_of_force_and_their_versions_still_read(records: Records) -> None:
    version = publish(records, [clause("Returns are free.")])
    publish(records, [clause("Gifts.", id=ClauseId("gifts"))], document=DocumentId("gifts.md"))
    records.remove([RETURNS])
    assert [one.text for one in records.clauses_in_force()] == ["Gifts."]
    assert records.version(RETURNS, 1) == version
    assert [one.text for one in records.clauses_of(RETURNS, 1)] == ["Returns are free."]
    assert KnownDocument(RETURNS, "/policies/returns.md", None, None) in records.documents()
    assert [document for document, _, _ in records.current_versions()] == ["gifts.md"]
    assert records.next_version(RETURNS) == 2


def test_removing_a_document_uncovers_the_document_it_had_followed(records: Records) -> None:
    old, new = DocumentId("2025.md"), DocumentId("2026.md")
    publish(records, [clause("Old.", id=ClauseId("old"))], document=old, policy="returns")
    effectivity = Effectivity(MARCH)
    publish(records, [clause("New.", id=ClauseId("new"))], document=new, policy="returns", effectivity=effectivity)
    assert [one.effectivity.ends for one in records.clauses_in_force()] == [date(2026, 2, 28), None]
    records.remove([new])
    assert [(one.text, one.effectivity.ends) for one in records.clauses_in_force()] == [("Old.", None)]


def test_a_relocated_document_keeps_everything_else(records: Records) -> None:
    publish(records, [clause("Returns are free.")])
    records.relocate(RETURNS, "/elsewhere/returns.md")
    assert records.documents() == [KnownDocument(RETURNS, "/elsewhere/returns.md", 1, "fingerprint-1")]


def test_vectors_are_computed_once_for_each_text_and_model(records: Records) -> None:
    passages = [Passage(f"text {number}", ((0, 4),)) for number in range(900)] + [Passage("text 1", ((0, 4),))]
    first = CachedEmbeddings(FakeEncoder(), records)
    made = first.encode_passages(passages)
    assert first.embedded == 900
    second = CachedEmbeddings(FakeEncoder(), records)
    for kept, new, straight in zip(
        second.encode_passages(passages), made, FakeEncoder().encode_passages(passages), strict=True
    ):
        assert (kept[0] == straight[0]).all()
        assert (new == straight).all()
        assert kept[1] == pytest.approx(straight[1], abs=0.001)  # parts are kept in half the precision
    assert second.embedded == 0
    second.encode_passages([Passage("text 1")])
    assert second.embedded == 1  # the same words with other parts are another passage
    other = CachedEmbeddings(FakeEncoder(model_id="other"), records)
    other.encode_passages(passages[:1])
    assert other.embedded == 1
    assert second.encode_passages([]) == []


def test_a_cached_vector_is_not_overwritten(records: Records) -> None:
    key = text_hash("a")
    records.keep_vectors("model", [(key, b"first")])
    records.keep_vectors("model", [(key, b"second"), (text_hash("b"), b"other")])
    found = records.vectors([key, text_hash("b"), text_hash("c")], "model")
    assert found == {key: b"first", text_hash("b"): b"other"}


def test_opening_twice_migrates_once_and_keeps_what_is_there(records: Records, database: KnowledgeSettings) -> None:
    publish(records, [clause("Returns are free.")])
    again = open_records(database)
    assert [one.text for one in again.clauses_in_force()] == ["Returns are free."]
    again.close()
    assert rows(database, "knowledge_schema") == 1


def test_processes_that_open_a_new_store_together_create_it_once(database: KnowledgeSettings) -> None:
    url = database.database_url
    program = f"""
from pathlib import Path
from knowledge.records import open_records
from knowledge.settings import KnowledgeSettings
import sys
print("ready", flush=True)
sys.stdin.readline()
url = {url and url.get_secret_value()!r}
open_records(KnowledgeSettings(home=Path({str(database.home)!r}), database_url=url)).close()
"""
    command = [sys.executable, "-c", program]
    opening = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(3)]
    for process in opening:
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
    for process in opening:
        assert process.stdin
        process.stdin.write(b"go\n")
        process.stdin.flush()
    for process in opening:
        process.communicate(timeout=60)
    assert [process.returncode for process in opening] == [0, 0, 0]
    assert rows(database, "knowledge_schema") == 1


def test_the_migrated_schema_is_that_of_the_models(records: Records, database: KnowledgeSettings) -> None:
    from knowledge.tables import Base

    url = database.database_url
    engine = open_database(url.get_secret_value() if url else f"sqlite:///{database.home / 'knowledge.db'}")
    seen = inspect(engine)
    for table in Base.metadata.sorted_tables:
        columns = {column["name"]: bool(column["nullable"]) for column in seen.get_columns(table.name)}
        assert columns == {column.name: bool(column.nullable) for column in table.columns}, table.name
    engine.dispose()


def test_readers_go_on_while_a_writer_publishes(records: Records) -> None:
    publish(records, [clause("Version 0.", id=ClauseId("0"))])

    def read(_: int) -> list[str]:
        return [one.text for one in records.clauses_in_force()]

    with ThreadPoolExecutor(4) as pool:
        reading = [pool.submit(read, number) for number in range(40)]
        for number in range(2, 12):
            publish(records, [clause(f"Version {number}.")], number=number)
        assert all(len(future.result()) == 1 for future in reading)


def test_a_database_that_cannot_be_opened_is_named_without_its_password() -> None:
    url = SecretStr("postgresql://someone:hunter2@/nowhere?host=/no/such/folder")
    with pytest.raises(KnowledgeError, match="Cannot open the database") as caught:
        open_records(KnowledgeSettings(database_url=url, home=Path("/tmp")))
    assert "hunter2" not in str(caught.value)


def test_a_file_that_is_no_database_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "knowledge.db").write_bytes(b"this is not a database " * 400)
    with pytest.raises(KnowledgeError, match="Cannot open the database"):
        open_records(KnowledgeSettings(home=tmp_path))


def test_a_write_that_was_killed_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    settings = KnowledgeSettings(home=tmp_path)
    records = open_records(settings)
    publish(records, [clause("Returns are free.")])
    program = f"""
import os, signal
from sqlalchemy import create_engine, text
connection = create_engine("sqlite:///{tmp_path / "knowledge.db"}").connect()
connection.execute(text("UPDATE documents SET current_version = NULL"))
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", program], check=False)
    assert done.returncode == -9
    assert records.documents()[0].version == 1
    publish(records, [clause("Gifts too.")], number=2)
    records.close()


def test_the_store_of_a_home_is_a_sqlite_file_in_it(tmp_path: Path) -> None:
    open_records(KnowledgeSettings(home=tmp_path / "new" / "home")).close()
    engine = create_engine(f"sqlite:///{tmp_path / 'new' / 'home' / 'knowledge.db'}")
    assert "documents" in inspect(engine).get_table_names()
    engine.dispose()
