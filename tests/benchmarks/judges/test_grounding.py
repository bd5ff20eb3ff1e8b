"""The verifier beside simple measures, on claims that people labelled."""

from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]

from benchmarks.judges.baselines import word_overlap
from benchmarks.judges.claims import claim_sets
from benchmarks.judges.grounding import area, grounding
from evals.intervals import Interval
from knowledge.embeddings.fake import FakeEncoder
from tests.benchmarks.judges.folders import AllWords, claims_folder, untracked


def test_every_judge_has_a_row_for_every_set_and_the_verifier_its_verdicts_by_label(tmp_path: Path) -> None:
    claims_folder(tmp_path)
    sets = claim_sets(tmp_path, FakeEncoder(dimensions=512), 7)
    section = grounding(
        sets, dict.fromkeys((one.name for one in sets), AllWords()), {"overlap": word_overlap}, 7, untracked
    )
    tables = {table.title: table.rows for table in section.tables}
    rows = tables["Supported or not"]
    assert [(row["set"], str(row["system"]).split()[0]) for row in rows] == [
        (name, system) for name in ("BEGIN", "WiCE", "ContractNLI") for system in ("verifier", "overlap")
    ]
    perfect = [row["balanced accuracy"] for row in rows if row["set"] == "WiCE" and row["system"] == "verifier"]
    assert perfect == [Interval(1, 1, 1)]
    assert list(tables["WiCE: labels by verdicts"]) == [
        {"labelled": "supported", "supported": 1, "unsupported": 0, "contradicted": 0},
        {"labelled": "partially_supported", "supported": 0, "unsupported": 0, "contradicted": 0},
        {"labelled": "not_supported", "supported": 0, "unsupported": 0, "contradicted": 1},
    ]
    assert [title for title in tables if "three verdicts" in title] == ["ContractNLI: the three verdicts"]


def test_the_area_under_the_curve_is_that_of_scikit_learn_with_ties_and_none_for_one_kind() -> None:
    gold, scores = np.asarray([True, False, True, False, True]), np.asarray([0.9, 0.4, 0.4, 0.1, 0.2])
    assert area(gold, scores) == pytest.approx(roc_auc_score(gold, scores))
    assert np.isnan(area(np.asarray([True, True]), np.asarray([0.1, 0.2])))
