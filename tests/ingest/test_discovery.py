"""Which files an ingest is about, and under which ids."""

from pathlib import Path

import pytest

from ingest.discovery import Discovery, discover
from ingest.errors import IngestError
from knowledge.policies import DocumentId
from knowledge.records import KnownDocument
from tests.knowledge.bases import write


def ids(found: Discovery) -> dict[str, str]:
    return {file.document: str(file.path) for file in found.files}


def known(path: Path, document: str, version: int | None = 1) -> KnownDocument:
    return KnownDocument(DocumentId(document), str(path), version, "fingerprint" if version else None)


def test_documents_are_named_by_their_path_below_the_folder(tmp_path: Path) -> None:
    write(tmp_path, {"b.md": "b", "a/x.TXT": "x", "a/deep/y.html": "y"})
    found = discover([tmp_path], [])
    assert list(ids(found)) == ["a/deep/y.html", "a/x.TXT", "b.md"]
    assert {file.root for file in found.files} == {tmp_path}
    assert (found.gone, found.clashes, found.unsupported) == ((), (), ())


def test_settings_and_hidden_files_are_no_documents_and_other_formats_are_reported(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "a.md": "a",
            "policies.yaml": "",
            "a.md.meta.yaml": "",
            ".hidden.md": "",
            ".git/config.md": "",
            "photo.png": "",
            "Makefile": "",
        },
    )
    found = discover([tmp_path], [])
    assert list(ids(found)) == ["a.md"]
    assert found.unsupported == (tmp_path / "Makefile", tmp_path / "photo.png")


def test_a_single_file_is_named_by_itself_and_a_known_one_keeps_its_name_and_its_folder(tmp_path: Path) -> None:
    write(tmp_path, {"sub/a.md": "a"})
    file = tmp_path / "sub" / "a.md"
    assert list(ids(discover([file], []))) == ["a.md"]
    again = discover([file], [known(file, "sub/a.md")])
    assert list(ids(again)) == ["sub/a.md"]
    assert again.files[0].root == tmp_path
    assert again.gone == ()


def test_files_of_a_subfolder_keep_the_names_they_have(tmp_path: Path) -> None:
    write(tmp_path, {"sub/a.md": "a", "sub/new.md": "n"})
    found = discover([tmp_path / "sub"], [known(tmp_path / "sub" / "a.md", "sub/a.md")])
    assert sorted(ids(found)) == ["new.md", "sub/a.md"]


def test_a_file_given_twice_or_inside_a_given_folder_is_taken_once(tmp_path: Path) -> None:
    write(tmp_path, {"sub/a.md": "a"})
    found = discover([tmp_path, tmp_path / "sub", tmp_path / "sub" / "a.md", tmp_path / "sub" / ".." / "sub"], [])
    assert ids(found) == {"sub/a.md": str(tmp_path / "sub" / "a.md")}
    assert found.clashes == ()


def test_two_files_of_one_name_clash_and_the_first_goes_in(tmp_path: Path) -> None:
    write(tmp_path, {"x/a.md": "one", "y/a.md": "two"})
    found = discover([tmp_path / "x", tmp_path / "y"], [])
    assert ids(found) == {"a.md": str(tmp_path / "x" / "a.md")}
    [(clash, reason)] = found.clashes
    assert clash.path == tmp_path / "y" / "a.md"
    assert str(tmp_path / "x" / "a.md") in reason


def test_documents_whose_file_left_the_folder_are_gone_and_others_are_not(tmp_path: Path) -> None:
    write(tmp_path, {"in/a.md": "a", "in2/z.md": "z"})
    documents = [
        known(tmp_path / "in" / "a.md", "a.md"),
        known(tmp_path / "in" / "left.md", "left.md"),
        known(tmp_path / "in" / "sub" / "left.md", "sub/left.md"),
        known(tmp_path / "in" / "long-gone.md", "long-gone.md", version=None),
        known(tmp_path / "in2" / "other.md", "other.md"),
    ]
    assert discover([tmp_path / "in"], documents).gone == ("left.md", "sub/left.md")
    assert discover([tmp_path / "in" / "a.md"], documents).gone == ()


def test_a_document_that_moved_within_the_given_folders_is_not_gone(tmp_path: Path) -> None:
    write(tmp_path, {"sub/a.md": "a"})
    found = discover([tmp_path], [known(tmp_path / "old" / "sub" / "a.md", "sub/a.md")])
    assert list(ids(found)) == ["sub/a.md"]
    assert found.gone == ()


def test_a_path_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(IngestError, match=r"There is no file or folder at .*missing"):
        discover([tmp_path / "missing"], [])
