"""Whatever is thrown at the command line and the service: one line says why, and the rest goes on."""

import json
import shutil
from pathlib import Path

import httpx
import pytest

from tests.faults.bad_files import write_bad_files, write_endless_line
from tests.faults.processes import bythebook, called, serving

_GOOD = "# Returns\n\nYou can return an unused item within 30 days.\n"
_ENDLESS_QUESTION = "Can I return it?\n" * 2_999 + "Can I return it?!"
"""51,000 characters."""


def test_each_bad_file_is_named_with_its_reason_and_the_good_one_beside_them_goes_in(
    policies: Path, small: Path
) -> None:
    reasons = {**write_bad_files(policies), "endless.txt": "limit"}
    write_endless_line(policies / "endless.txt")
    (policies / "good.md").write_text(_GOOD, encoding="utf8")
    ran = bythebook("ingest", policies, "--home", small, "--audience", "public", "--json")
    report = json.loads(ran.out)
    assert (ran.code, report["added"]) == (1, ["good.md"])
    rejected = {Path(one["file"]).name: one["reason"] for one in report["rejected"]}
    assert rejected.keys() == reasons.keys()
    for name, part in reasons.items():
        assert part.lower() in rejected[name].lower(), (name, rejected[name])
        assert "\n" not in rejected[name]


def test_a_report_for_a_person_names_file_line_and_reason(policies: Path, small: Path) -> None:
    (policies / "invalid.txt").write_bytes(b"Returns within 30 days\n\xff\n")
    ran = called("ingest", policies, "--home", small)
    assert f"{policies / 'invalid.txt'}, line 2: " in ran.out
    assert (ran.code, ran.err) == (1, "")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["ask", _ENDLESS_QUESTION], "51,000 characters; at most 4,000"),
        (["search", _ENDLESS_QUESTION], "51,000 characters; at most 4,000"),
        (["ask", "  "], "The question is empty."),
        (["ask", "May I?", "--as-of", "someday"], "'someday' is not a date. Write it as YYYY-MM-DD"),
        (["ask", "May I?", "--batch", "questions.jsonl"], "needs --out"),
        (["ingest", "no-such-folder"], "There is no file or folder at no-such-folder."),
    ],
)
def test_a_command_that_cannot_be_carried_out_says_so_in_one_line(
    small: Path, arguments: list[str], reason: str
) -> None:
    assert reason in called(*arguments, "--home", small).refusal()


def test_a_setting_that_does_not_exist_is_named(small: Path) -> None:
    ran = called("index", "--home", small, settings={"BYTHEBOOK_SEVER__PORT": "1"})
    assert "BYTHEBOOK_SEVER__PORT is not a setting; did you mean BYTHEBOOK_SERVER?" in ran.refusal()


@pytest.mark.loopback
def test_the_service_refuses_what_it_cannot_read_and_stays_up_while_bad_files_are_ingested(
    policies: Path, small: Path
) -> None:
    write_bad_files(policies)
    with serving(small) as server, httpx.Client(base_url=server.url, timeout=30) as client:
        endless = client.post("/v1/chat", json={"question": _ENDLESS_QUESTION})
        assert (endless.status_code, endless.json()["error"]["code"]) == (422, "invalid")
        assert "at most 4,000 characters" in endless.json()["error"]["message"]
        someday = client.post("/v1/chat", json={"question": "May I?", "as_of": "someday"})
        assert someday.status_code == 422
        assert "as_of" in someday.json()["error"]["message"]
        assert called("ingest", policies, "--home", small).code == 1
        asked = {"question": "Within how many days can I return an unused item?"}
        answer = client.post("/v1/chat", json=asked, headers={"Accept": "application/json"})
        assert answer.json()["outcome"] == "answered"


def test_a_rejected_file_keeps_what_was_known_of_it_in_force(policies: Path, tmp_path: Path, small: Path) -> None:
    (policies / "good.md").write_text(_GOOD, encoding="utf8")
    home = tmp_path / "own"
    shutil.copytree(small / "models", home / "models", copy_function=lambda source, to: Path(to).hardlink_to(source))
    assert called("ingest", policies, "--home", home, "--audience", "public").code == 0
    (policies / "good.md").write_bytes(b"\xff\xfe\xfa")
    assert called("ingest", policies, "--home", home, "--audience", "public").code == 1
    ran = called("ask", "Within how many days can I return an unused item?", "--home", home, "--json")
    assert json.loads(ran.out)["citations"][0]["version"] == 1
