"""ABCD's guidelines as Markdown documents, one for each flow, so that they can be ingested like policies.

    python -m benchmarks.abcd_policies clauses.jsonl FOLDER

A line of `clauses.jsonl` has `doc_id` (the flow), `section_id` (flow/sub-flow) and `text`, in their order
(github.com/asappresearch/abcd, MIT).
"""

import json
import re
import sys
from collections import defaultdict
from pathlib import Path


def documents(lines: list[str]) -> dict[str, str]:
    """By file name the Markdown of each flow, with a section for each sub-flow and a paragraph for each clause."""
    flows: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in map(json.loads, lines):
        flows[row["doc_id"]][row["section_id"].rpartition("/")[2]].append(re.sub(r"\s*\n\s*-", "\n-", row["text"]))
    return {
        f"{flow.lower().replace(' ', '-')}.md": f"# {flow}\n\n"
        + "\n\n".join("\n\n".join((f"## {name}", *texts)) for name, texts in sections.items())
        for flow, sections in flows.items()
    }


def main() -> None:
    """Write them into a folder."""
    source, folder = map(Path, sys.argv[1:3])
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in documents(source.read_text(encoding="utf8").splitlines()).items():
        (folder / name).write_text(text, encoding="utf8")


if __name__ == "__main__":
    main()
