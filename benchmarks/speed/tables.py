"""The measurements as tables, each number beside its ratio to the tutorial's."""

from collections.abc import Mapping
from typing import Any

from benchmarks.judges.report import Cell, Section, Table
from benchmarks.ours import OURS
from benchmarks.peers import TUTORIAL

_MIB = 1024**2


def section(found: Mapping[str, Any]) -> Section:
    """All tables of a run."""
    systems: dict[str, Mapping[str, Any]] = {**found["peers"], OURS: found["ours"]}
    notes = [
        "A search includes embedding the question and gives ten passages; an answer of the peers is a search, since "
        "they compose none. Questions are encoded in int8 by ours and in fp32 on one thread by the peers; the "
        "passages' vectors are our encoder's for all. Memory is resident, when warm; of the peers only the tutorial "
        "keeps its index on disk. Rates of peers' ingest are of indexing and of fp32 embedding, measured apart."
    ]
    tables = [
        Table("Questions", [_questions(name, one) for name, one in systems.items()]),
        Table("By the Book / LangChain tutorial", _ratios(systems, found["cold"])),
        Table("Ingest", _ingest(found)),
        Table("From a command to its first answer, sample policies", [_cold(found["cold"])]),
        Table("Where an answer's time goes", [_parts(found["ours"]["breakdown"])]),
        Table("Encoder against a bare int8 product", _arithmetic(found)),
    ]
    return Section("Time and memory", notes, [table for table in tables if table.rows])


def _questions(name: str, one: Mapping[str, Any]) -> dict[str, Cell]:
    answer = one.get("answer", {})
    return {
        "system": name,
        "search p50 ms": _one(one["search"]["p50"]),
        "search p95 ms": _one(one["search"]["p95"]),
        "cited answer p50 ms": _one(answer["p50"]) if answer else "n/a",
        "cited answer p95 ms": _one(answer["p95"]) if answer else "n/a",
        **{f"answers/s, {callers} at once": _one(rate) for callers, rate in one["per_second"].items()},
        "memory MiB": f"{one['memory'] / _MIB:.0f}",
    }


def _ratios(systems: Mapping[str, Mapping[str, Any]], cold: Mapping[str, float]) -> list[dict[str, Cell]]:
    if TUTORIAL not in systems:
        return []
    ours, theirs = systems[OURS], systems[TUTORIAL]
    row: dict[str, Cell] = {
        "search p50": _ratio(ours["search"]["p50"], theirs["search"]["p50"]),
        "search p95": _ratio(ours["search"]["p95"], theirs["search"]["p95"]),
        "cited answer / search p50": _ratio(ours["answer"]["p50"], theirs["search"]["p50"]),
        "memory": _ratio(ours["memory"], theirs["memory"]),
        "cold start": _ratio(cold["ours"], cold["tutorial"]),
    }
    for callers, rate in ours["per_second"].items():
        row[f"answers/s, {callers} at once"] = _ratio(rate, theirs["per_second"][callers])
    return [row]


def _ingest(found: Mapping[str, Any]) -> list[dict[str, Cell]]:
    rows: list[dict[str, Cell]] = [
        {
            "system": OURS,
            "passages": one["clauses"],
            "passages/s": _one(one["clauses"] / one["seconds"]),
            "how": "whole",
        }
        for one in found["ingest"].values()
    ]
    embedded = found["their_encoder"][0]
    for name, peer in found["peers"].items():
        one = peer["index"]
        indexed = one["clauses"] / one["seconds"]
        whole = indexed if name == "BM25" else 1 / (1 / indexed + 1 / embedded)
        how = f"indexing {_one(indexed)}/s" + ("" if name == "BM25" else f", embedding {_one(embedded)}/s")
        rows.append({"system": name, "passages": one["clauses"], "passages/s": _one(whole), "how": how})
    return rows


def _cold(cold: Mapping[str, float]) -> dict[str, Cell]:
    return {"bythebook ask": f"{cold['ours']:.2f} s", "tutorial script": f"{cold['tutorial']:.2f} s"}


def _parts(breakdown: Mapping[str, float]) -> dict[str, Cell]:
    return {f"{part}, ms": f"{spent:.2f}" for part, spent in breakdown.items()}


def _arithmetic(found: Mapping[str, Any]) -> list[dict[str, Cell]]:
    texts, work = found["our_encoder"]
    return [
        {
            "threads of the product": threads,
            "passages/s": _one(texts),
            "encoder, 10⁹ multiply-adds/s": _one(work / 1e9),
            "int8 product, 10⁹ multiply-adds/s": _one(bare / 1e9),
            "share": f"{work / bare:.2f}",
        }
        for threads, bare in found["int8"].items()
    ]


def _one(number: float) -> str:
    return f"{number:,.1f}"


def _ratio(ours: float, theirs: float) -> str:
    return f"{ours / theirs:.2f}"
