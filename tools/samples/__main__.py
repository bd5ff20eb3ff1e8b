"""Build the binary documents of the sample policy pack: one PDF, two DOCX files and one XLSX file.

The text of these documents lives in this folder, so that a change can be read and reviewed like any other.
Rebuild after every change:

    python -m tools.samples

The output is deterministic: building twice gives identical bytes (with the same versions of reportlab, python-docx
and openpyxl).
"""

import sys
from pathlib import Path

from tools.samples.discretion import DISCRETION
from tools.samples.faq import FAQ
from tools.samples.rendering import render_docx, render_pdf, render_xlsx
from tools.samples.rental import RENTAL
from tools.samples.warranty import WARRANTY

POLICIES = Path(__file__).parents[2] / "knowledge" / "samples" / "policies"


def build(folder: Path) -> list[Path]:
    """Write the generated documents below folder and return their paths."""
    documents = {
        "returns/warranty.pdf": render_pdf("Larchlight Warranty", WARRANTY),
        "services/rental-terms.docx": render_docx("Gear Rental Terms", RENTAL),
        "internal/discretion-limits.docx": render_docx("Discretion Limits", DISCRETION),
        "faq/faq-stores-and-services.xlsx": render_xlsx("Frequently Asked Questions", FAQ),
    }
    paths = []
    for name, data in documents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        paths.append(path)
    return paths


if __name__ == "__main__":
    for built in build(POLICIES):
        sys.stdout.write(f"{built.relative_to(POLICIES)}\n")
