"""What the owner says about a document, and who is believed first."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from ingest.errors import RejectedFile
from ingest.loaders.markdown import MarkdownLoader
from ingest.metadata import is_settings_file, read_metadata
from knowledge.policies import Audience, Effectivity, PolicyMetadata


def read(root: Path, name: str, found: Mapping[str, object], default: Audience | None = None) -> PolicyMetadata:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return read_metadata(path, root, found, default)


def rejection(root: Path, name: str, found: Mapping[str, object]) -> str:
    with pytest.raises(RejectedFile) as caught:
        read(root, name, found)
    return str(caught.value)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_a_document_that_nobody_speaks_of_is_internal_and_named_after_its_file(tmp_path: Path) -> None:
    assert read(tmp_path, "returns-and_refunds.md", {}) == PolicyMetadata("Returns and refunds")
    assert read(tmp_path, "refund/index.md", {}).title == "Refund"


def test_the_command_decides_the_audience_where_nobody_else_does(tmp_path: Path) -> None:
    assert read(tmp_path, "a.md", {}, Audience.PUBLIC).audience is Audience.PUBLIC
    assert read(tmp_path, "a.md", {"audience": "Internal"}, Audience.PUBLIC).audience is Audience.INTERNAL


def test_all_keys_are_read(tmp_path: Path) -> None:
    found = {
        "title": "T",
        "policy": "returns",
        "Owner": ["A", "B"],
        "audience": "public",
        "effective-from": date(2026, 3, 1),
        "effective_until": "2026-12-31",
        "review_by": "2026-06-01",
        "language": "de",
        "tags": "a, b, a",
        "layout": "page",
    }
    assert read(tmp_path, "a.md", found) == PolicyMetadata(
        title="T",
        policy="returns",
        owner="A, B",
        audience=Audience.PUBLIC,
        effectivity=Effectivity(date(2026, 3, 1), date(2026, 12, 31)),
        review_by=date(2026, 6, 1),
        language="de",
        tags=("a", "b"),
    )


def test_the_nearest_voice_is_believed_key_by_key(tmp_path: Path) -> None:
    write(
        tmp_path / "policies.yaml",
        "defaults: {owner: root, language: fr, policy: p}\n"
        "files:\n  sub/a.md: {owner: entry, title: entry, tags: [entry]}\n  '**/*.md': {review_by: 2026-01-01}\n",
    )
    write(tmp_path / "sub/policies.yaml", "defaults: {owner: sub, language: de, audience: public}\n")
    write(tmp_path / "sub/a.md.meta.yaml", "title: sidecar\ntags: [sidecar]\n")
    metadata = read(tmp_path, "sub/a.md", {"title": "own"})
    assert (metadata.title, metadata.tags) == ("own", ("sidecar",))
    assert (metadata.owner, metadata.review_by) == ("entry", date(2026, 1, 1))
    assert (metadata.language, metadata.policy, metadata.audience) == ("de", "p", Audience.PUBLIC)


def test_settings_above_the_ingested_folder_do_not_count(tmp_path: Path) -> None:
    write(tmp_path / "policies.yaml", "defaults: {audience: public}\n")
    assert read(tmp_path / "root", "a.md", {}).audience is Audience.INTERNAL


def test_exact_paths_beat_patterns_and_a_star_stays_in_its_folder(tmp_path: Path) -> None:
    write(
        tmp_path / "policies.yaml",
        "files:\n  '*.md': {owner: star}\n  'in/**': {owner: below}\n  ./a.md: {owner: exact}\n",
    )
    owners = [read(tmp_path, name, {}).owner for name in ("a.md", "b.md", "in/c.md", "in/x/d.txt", "e.txt")]
    assert owners == ["exact", "star", "below", "below", None]


def test_a_sidecar_may_be_named_after_the_stem_but_there_is_one(tmp_path: Path) -> None:
    write(tmp_path / "a.meta.yaml", "audience: public\n")
    assert read(tmp_path, "a.pdf", {}).audience is Audience.PUBLIC
    write(tmp_path / "a.pdf.meta.yaml", "audience: internal\n")
    assert "two sidecars" in rejection(tmp_path, "a.pdf", {})


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "a.md.meta.yaml",
            "owner: x\naudiance: public\n",
            "a.md.meta.yaml, line 2: the key 'audiance' is not known; did",
        ),
        ("a.md.meta.yaml", "audience: agents\n", "a.md.meta.yaml, line 1: audience 'agents': write 'public'"),
        ("a.md.meta.yaml", "audience:\n", "a.md.meta.yaml, line 1: audience 'None': write 'public'"),
        ("a.md.meta.yaml", "review_by: [\n", "a.md.meta.yaml, line 2: the file is not valid YAML"),
        ("a.md.meta.yml", "audience: public\n", "a.md.meta.yml would not be read"),
        ("policies.yml", "x: 1\n", "policies.yml would not be read"),
        ("policies.yaml", "audience: public\n", "policies.yaml, line 1: the key 'audience' is not known; known are"),
        (
            "policies.yaml",
            "default: {audience: public}\n",
            "policies.yaml, line 1: the key 'default' is not known; did",
        ),
        ("policies.yaml", "files:\n  b.md:\n    ower: x\n", "policies.yaml, line 3: the key 'ower' is not known; did"),
        ("policies.yaml", "files:\n  b.md: {audience: internal}\n", "policies.yaml, line 2: there is no file 'b.md'"),
        ("policies.yaml", "defaults: public\n", "policies.yaml, line 1: 'defaults' must hold"),
    ],
)
def test_settings_that_would_not_do_what_they_say_are_rejected(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    write(tmp_path / name, text)
    assert rejection(tmp_path, "a.md", {}).startswith(message)


@pytest.mark.parametrize(
    ("found", "message"),
    [
        ({"audiences": "public"}, "the key 'audiences' is not known; did you mean 'audience'?"),
        ({"effective_form": "2026-01-01"}, "the key 'effective_form' is not known; did you mean 'effective_from'?"),
        ({"effective_from": "1 March"}, "effective_from '1 March': write the day as 2026-03-01"),
        ({"effective_from": "2026-02-30"}, "effective_from '2026-02-30': there is no such day"),
        (
            {"effective_from": "2026-02-02", "effective_until": "2026-02-01"},
            "effective_until '2026-02-01': 2026-02-01 is",
        ),
        ({"tags": {"a": 1}}, "tags '{'a': 1}': write a list"),
        ({"owner": {"a": 1}}, "owner '{'a': 1}': write it as words"),
        (
            {"effective-from": "2026-01-01", "effective_from": "2026-01-01"},
            "effective_from '2026-01-01': the key stands",
        ),
    ],
)
def test_values_and_near_misses_inside_the_document_are_rejected(
    tmp_path: Path, found: Mapping[str, object], message: str
) -> None:
    assert rejection(tmp_path, "a.md", found).startswith(message)


def test_errors_in_front_matter_name_their_line(tmp_path: Path) -> None:
    found = MarkdownLoader().load(b"---\ntitle: x\naudience: all\n---\nwords\n").metadata
    assert rejection(tmp_path, "a.md", found) == "line 3: audience 'all': write 'public' or 'internal'"


def test_settings_changed_on_disk_are_read_again(tmp_path: Path) -> None:
    write(tmp_path / "policies.yaml", "defaults: {owner: a}\n")
    assert read(tmp_path, "a.md", {}).owner == "a"
    (tmp_path / "policies.yaml").unlink()
    assert read(tmp_path, "a.md", {}).owner is None


def test_settings_are_no_documents() -> None:
    names = ["policies.yaml", "a.meta.yaml", "a.pdf.meta.yaml", "a.md", "policies.md"]
    assert [is_settings_file(Path(name)) for name in names] == [True, True, True, False, False]
