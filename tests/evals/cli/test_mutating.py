"""`eval run mutations`: a run like any other, with tables, targets and an exit code."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from evals import cli
from evals.log import read_log

_POLICY = """# Returns

You can return an unopened tent within 30 days for a full refund to your original payment method.

If the delivery address turns out to be incorrect, we may cancel the order and refund you in full.

A prepaid return label costs $6 per parcel, which we deduct from your refund.
"""


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "returns.md").write_text(_POLICY, encoding="utf8")
    return folder


def _mutations(tmp_path: Path, *more: object) -> Result:
    arguments = ["run", "mutations", "--home", tmp_path / "home", "--out", tmp_path / "out", *more]
    return CliRunner().invoke(cli.app, [str(argument) for argument in arguments])


def test_the_tables_the_seed_and_the_command_that_repeats_it_are_shown(policies: Path, tmp_path: Path) -> None:
    found = _mutations(tmp_path, "--no-sample-pack", "--policies", policies)
    assert found.exit_code == 0, found.output
    assert "condition-left-out" in found.output
    assert "seed 7" in found.output
    assert f"again: bythebook eval run mutations --no-sample-pack --policies {policies}" in found.output
    [log] = (tmp_path / "out").glob("*.json")
    assert read_log(log).metrics["detected/number"].value == 1.0
    assert log.with_suffix(".html").is_file()
    assert not list((tmp_path / "home").glob("*.sqlite"))  # no knowledge base is needed


def test_the_same_as_json_with_what_was_wrong(policies: Path, tmp_path: Path) -> None:
    gate = tmp_path / "gate.yaml"
    gate.write_text("max: {detected/number: 0.5}\n", encoding="utf8")
    found = _mutations(tmp_path, "--no-sample-pack", "--policies", policies, "--gate", gate, "--json")
    assert found.exit_code == 1
    told = json.loads(found.stdout)
    [number] = [row for row in told["detected"] if row["kind"] == "number"]
    assert (number["value"], number["target"], number["met"]) == (1.0, 0.5, False)
    [line] = told["missed_targets"]
    assert line.startswith("detected/number")
    assert told["by_source"][0]["kind"] == "shop"


def test_a_target_that_is_missed_is_exit_code_1(
    policies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.verifying.rule_verifier.RULES", ())
    found = _mutations(tmp_path, "--no-sample-pack", "--policies", policies)
    assert found.exit_code == 1
    assert "gate: detected/negation" in found.output
    assert "missed shop:false-" in found.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("run", "mutations", "--repeats", "2"), "mutations takes --policies"),
        (("run", "suite.yaml", "--json"), "go with"),
        (("run", "mutations", "--no-sample-pack"), "no folder of policies"),
    ],
)
def test_options_that_do_not_fit_are_refused(arguments: tuple[str, ...], words: str) -> None:
    found = CliRunner().invoke(cli.app, arguments)
    assert found.exit_code != 0
    assert words in f"{found.exception} {found.output}"


def test_a_folder_without_policies_is_exit_code_2(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    found = _mutations(tmp_path, "--policies", empty)
    assert found.exit_code == 2
    assert "there is no policy here" in found.stderr
