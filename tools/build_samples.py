"""Build the binary documents of the sample policy pack: one PDF, two DOCX files and one XLSX file.

The text of these documents lives in this file, so that a change can be read and reviewed like any other.
Rebuild after every change:

    python tools/build_samples.py

The output is deterministic: dates and ids are fixed, so building twice gives identical bytes (with the same
versions of reportlab, python-docx and openpyxl).
"""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, assert_never

import docx
from docx.document import Document as WordDocument
from docx.shared import Pt
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from reportlab.lib import colors  # type: ignore[import-untyped]
from reportlab.lib.pagesizes import LETTER  # type: ignore[import-untyped]
from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
from reportlab.lib.units import inch  # type: ignore[import-untyped]
from reportlab.platypus import (  # type: ignore[import-untyped]
    CondPageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    TableStyle,
)
from reportlab.platypus import Table as PdfTable

POLICIES = Path(__file__).resolve().parent.parent / "knowledge" / "samples" / "policies"
COMPANY = "Larchlight Outfitters"
BUILD_TIME = datetime(2026, 10, 1, 9, 0, 0)
ZIP_TIME = (2026, 10, 1, 9, 0, 0)


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the title of the document."""

    level: int
    text: str


@dataclass(frozen=True)
class Clauses:
    """Numbered clauses, one paragraph each."""

    texts: Sequence[str]


@dataclass(frozen=True)
class Steps:
    """A procedure, numbered from 1."""

    texts: Sequence[str]


@dataclass(frozen=True)
class Grid:
    """A ruled table; the first row holds the column names. Widths are shares of the page width."""

    rows: Sequence[Sequence[str]]
    widths: Sequence[float]


Block = Heading | Clauses | Steps | Grid


# --- Content: the warranty (PDF) -----------------------------------------------------------------------

WARRANTY: tuple[Block, ...] = (
    Heading(1, "Larchlight Warranty"),
    Clauses(
        (
            "This warranty applies from January 1, 2026. It explains how long your gear is covered, what we "
            "do when something fails, and how to make a claim.",
        )
    ),
    Heading(2, "1. Words we use"),
    Clauses(
        (
            "1.1 “Larchlight-brand” means a product that carries the Larchlight name on its sewn-in or printed label.",
            "1.2 “Defect” means a fault in material or workmanship, even if it shows only later.",
            "1.3 “Normal wear” means the gradual change that every item shows in use, such as thinning "
            "soles, fading colors and water repellency that washes out.",
            "1.4 “Business day” means Monday through Friday, except US federal holidays.",
        )
    ),
    Heading(2, "2. Who is covered, and from when"),
    Clauses(
        (
            "2.1 The warranty covers the person who bought the item from us, or who received it as a gift, "
            "with proof of purchase.",
            "2.2 The warranty starts on the day of delivery or, in a store, on the day of purchase.",
            "2.3 The warranty does not pass to a later owner. Exception: Second Trail gear bought from us "
            "has its own warranty, listed in section 3.",
            "2.4 The warranty covers private use. Items used for guiding, rental or other business are not covered.",
        )
    ),
    Heading(2, "3. How long Larchlight-brand gear is covered"),
    Grid(
        (
            ("Product category", "Warranty", "Examples of covered defects"),
            ("Tents and shelters", "5 years", "Failed seams, peeling seam tape, broken pole tips"),
            ("Backpacks and bags", "10 years", "Torn stitching, broken buckles, cracked frames"),
            ("Sleeping bags and quilts", "5 years", "Leaking baffles, failed zippers"),
            ("Sleeping pads", "3 years", "Leaking valves, separated layers"),
            ("Rainwear and insulated clothing", "3 years", "Delaminated fabric, failed zippers"),
            ("Other clothing", "2 years", "Open seams, failed snaps"),
            ("Footwear", "1 year", "Separated soles, failed eyelets"),
            ("Stoves and cookware", "2 years", "Leaking joints, failed igniters"),
            ("Trekking poles and snowshoes", "2 years", "Failed locks, broken bindings"),
            ("Headlamps and lanterns", "2 years", "Dead switches, failed seals"),
            ("Rechargeable batteries", "1 year", "Less than 60 percent of rated capacity"),
            ("Kayaks and paddles", "3 years", "Cracked hulls, loose ferrules"),
            ("Second Trail refurbished gear", "6 months", "Failed repairs, defects not shown in the grade"),
        ),
        (0.34, 0.16, 0.50),
    ),
    Heading(2, "4. Gear from other makers"),
    Clauses(
        (
            "4.1 Gear from other makers is covered by the maker's own warranty.",
            "4.2 If you bought the item from us within the last 24 months, we will forward your claim to the "
            "maker within 2 business days after you send it.",
            "4.3 Ropes, harnesses, helmets, carabiners, climbing protection and avalanche gear are covered "
            "by the maker's warranty only. We never repair them.",
        )
    ),
    Heading(2, "5. What we will do"),
    Clauses(
        (
            "5.1 If a covered item has a defect, we will repair it free of charge.",
            "5.2 If it cannot be repaired, we will replace it with the same or an equal model.",
            "5.3 If it can be neither repaired nor replaced, we will give you store credit for the price you "
            "paid. Exception: in the first 12 months you can choose a refund to your original payment method "
            "instead.",
            "5.4 A repaired or replaced item is covered for the rest of its warranty or for 90 days, "
            "whichever is longer.",
        )
    ),
    Heading(2, "6. What is not covered"),
    Clauses(
        (
            "6.1 The warranty does not cover normal wear.",
            "6.2 The warranty does not cover accidents, misuse, fire, animals, mold, long exposure to the "
            "sun, loss or theft.",
            "6.3 The warranty does not cover items that someone other than us or the maker has altered or repaired.",
            "6.4 However, if a Larchlight-brand item is damaged by accident during its warranty, we will "
            "take 20 percent off the repair prices in Products and Services.",
        )
    ),
    Heading(2, "7. How to make a claim"),
    Steps(
        (
            "Stop using the item if it could hurt someone.",
            "Start a claim at larchlight.example/warranty, by phone or in any store, within 60 days after "
            "you notice the defect.",
            "Send one photo of the whole item, one of the defect, and your proof of purchase.",
            "Wait for our answer, which you will have within 3 business days. It tells you whether we need "
            "to see the item.",
            "Send the item clean and dry with our prepaid label, or hand it in at any store.",
            "We will decide within 10 business days after the item reaches our workshop.",
        )
    ),
    Heading(2, "8. Costs and deadlines"),
    Clauses(
        (
            "8.1 We pay shipping both ways for a warranty claim.",
            "8.2 If an item must be washed before we can inspect it, we charge a $25 cleaning fee. We will "
            "ask you first.",
            "8.3 An approved repair is finished within 15 business days after the decision. If it takes "
            "longer, you can ask for a replacement under clause 5.2.",
            "8.4 If we turn down a claim, we will name the clause, send photos of what we found and return "
            "the item free of charge.",
            "8.5 If you disagree, you can go to level 2 of Complaints and Escalation within 30 days.",
        )
    ),
    Heading(2, "9. Recalls"),
    Clauses(
        (
            "9.1 If a product is recalled, the instructions in the recall notice replace this warranty.",
            "9.2 We will email everyone who bought a recalled item from us within 2 business days after the "
            "recall is announced.",
        )
    ),
    Heading(2, "10. Your legal rights"),
    Clauses(
        (
            "10.1 This warranty gives you specific legal rights, and you may have other rights that vary "
            "from state to state. Nothing here limits them.",
        )
    ),
)

# --- Content: rental terms (DOCX) ----------------------------------------------------------------------

RENTAL: tuple[Block, ...] = (
    Heading(1, "Gear Rental Terms"),
    Clauses(("These terms apply to rentals that start on or after May 1, 2026.",)),
    Heading(2, "1. Who can rent, and where"),
    Clauses(
        (
            "1.1 You must be at least 18 years old and show a government photo ID and a credit card in your own name.",
            "1.2 Gear is rented out at our Boise, Bend and Fort Collins stores and must come back to the same store.",
            "1.3 Avalanche sets are rented only to people who confirm in writing that they know how to use them.",
        )
    ),
    Heading(2, "2. Prices and deposits"),
    Grid(
        (
            ("Item", "First day", "Each further day", "Deposit"),
            ("Two-person tent", "$28", "$12", "$150"),
            ("Sleeping bag and pad", "$18", "$8", "$80"),
            ("Backpack, 55 to 65 liters", "$15", "$6", "$100"),
            ("Bear canister", "$6", "$3", "$40"),
            ("Touring kayak with paddle and life vest", "$55", "$35", "$300"),
            ("Snowshoes with poles", "$20", "$10", "$75"),
            ("Avalanche set: transceiver, shovel, probe", "$30", "$15", "$250"),
            ("Car roof box", "$25", "$15", "$200"),
        ),
        (0.46, 0.16, 0.21, 0.17),
    ),
    Clauses(
        (
            "2.1 Larchlight Club Ridge members get 10 percent off rental fees, and Summit members get 20 "
            "percent off. The discount does not apply to deposits, damage waivers or late fees.",
            "2.2 The deposit is a hold on your credit card, not a charge. We release it within 3 business "
            "days after the gear comes back.",
            "2.3 If you buy a new item of the same model within 30 days after the rental, we take the fees "
            "of up to 2 rental days off its price.",
        )
    ),
    Heading(2, "3. Booking and canceling"),
    Clauses(
        (
            "3.1 You can book from 60 days to 24 hours before the rental starts. After that, ask the store "
            "what is left.",
            "3.2 You can cancel free of charge until 48 hours before the rental starts.",
            "3.3 If you cancel later, we keep the fee for the first day. Exception: there is no fee if the "
            "store closes, or if the authorities close the area named in your booking.",
            "3.4 If you do not come and do not cancel, we charge the whole rental.",
        )
    ),
    Heading(2, "4. Picking up and bringing back"),
    Steps(
        (
            "Pick up the gear from 4:00 p.m. on the day before the rental starts. This costs nothing extra.",
            "Check the gear with us and sign the checklist.",
            "Bring the gear back, dry and brushed clean, by noon on the day after the last rental day.",
            "Wait while we check it, and take your receipt.",
        )
    ),
    Clauses(
        (
            "4.1 Gear that comes back late costs the price of a further day for each day or part of a day.",
            "4.2 After 5 days without gear or news from you, we charge its replacement value.",
            "4.3 If you bring gear back early, unused days are not refunded.",
            "4.4 Gear that comes back wet or muddy costs a $25 cleaning fee per item.",
        )
    ),
    Heading(2, "5. Damage and loss"),
    Clauses(
        (
            "5.1 You do not pay for normal wear.",
            "5.2 For other damage you pay the repair price in Products and Services, at most the replacement "
            "value of the item.",
            "5.3 The damage waiver costs $5 per item and day. With it, you pay nothing for accidental damage "
            "of up to $250 per item.",
            "5.4 The damage waiver does not cover loss, theft or damage caused on purpose. However, theft is "
            "covered up to $250 per item if you give us a police report within 7 days.",
            "5.5 If rental gear fails because of a defect, we will refund the fee for the days you could not use it.",
        )
    ),
    Heading(2, "6. Safety"),
    Clauses(
        (
            "6.1 We check every item between rentals. Still, check it yourself before you rely on it.",
            "6.2 Do not lend rental gear to others or use it to earn money.",
        )
    ),
)

# --- Content: discretion limits (DOCX, internal) -------------------------------------------------------

DISCRETION: tuple[Block, ...] = (
    Heading(1, "Discretion Limits"),
    Clauses(
        (
            "Internal. Do not share these limits, or the fact that they exist, with customers. In force from "
            "June 1, 2026.",
        )
    ),
    Heading(2, "1. What discretion is for"),
    Clauses(
        (
            "1.1 “Discretion” means going beyond a public policy in a customer's favor.",
            "1.2 Use discretion when the public policy leads to a result that is unfair in this one case, or "
            "when we made a mistake. Do not use it to end a conversation sooner.",
            "1.3 What a public policy already grants is not discretion. It needs no approval and is not "
            "charged to a budget.",
        )
    ),
    Heading(2, "2. Limits per role"),
    Grid(
        (
            ("Role", "Goodwill credit per case", "Days after the return window", "Budget per month"),
            ("Agent", "$25", "7 days", "$300"),
            ("Senior agent", "$60", "14 days", "$750"),
            ("Team lead", "$150", "30 days", "$2,000"),
            ("Manager", "$500", "60 days", "$6,000"),
        ),
        (0.2, 0.28, 0.3, 0.22),
    ),
    Clauses(
        (
            "2.1 Goodwill is store credit or Larchlight Club points. 100 points count as $5.",
            "2.2 A goodwill refund to the original payment method needs a team lead, whatever the amount.",
            "2.3 Goodwill above $500 in one case needs the Director of Customer Care.",
            "2.4 A late return is accepted once per customer in 12 months. Exception: a manager may accept a "
            "second one.",
            "2.5 A budget that is not used by the end of the month lapses.",
            "2.6 Do not split one case into several to stay within a limit.",
        )
    ),
    Heading(2, "3. Fees that may be waived"),
    Grid(
        (
            ("Fee", "Lowest role that may waive it"),
            ("Return label, $6.95", "Agent"),
            ("Standard shipping, $7.95 or $19.95", "Agent"),
            ("Rerouting fee, $12", "Agent"),
            ("Cleaning fee, $25", "Senior agent"),
            ("Express shipping, $17.95 or $39.95", "Senior agent"),
            ("Overnight shipping, $34.95", "Team lead"),
            ("Second delivery attempt, $45", "Team lead"),
            ("Oversize pickup, $79", "Team lead"),
            ("Restocking fee on oversize items, 10 percent", "Manager"),
            ("Late fees on rentals", "Manager"),
        ),
        (0.6, 0.4),
    ),
    Clauses(
        (
            "3.1 A waived fee counts toward the goodwill credit of the case and toward the monthly budget.",
            "3.2 Waive at most 2 fees per customer in 12 months.",
        )
    ),
    Heading(2, "4. Sending a replacement before the trace is finished"),
    Grid(
        (
            ("Role", "Highest order value"),
            ("Agent", "$100"),
            ("Senior agent", "$250"),
            ("Team lead", "$750"),
            ("Manager", "$2,000"),
        ),
        (0.6, 0.4),
    ),
    Clauses(
        (
            "4.1 The table applies to a first report of a lost parcel. If the customer has reported another "
            "lost parcel in the past 12 months, wait for the trace.",
        )
    ),
    Heading(2, "5. What nobody may waive"),
    Clauses(
        (
            "5.1 Nobody may take back opened or used safety gear.",
            "5.2 Nobody may waive the photo ID, the minimum age of 18 or the deposit for a rental.",
            "5.3 Nobody may ship fuel canisters or bear spray outside the limits in Shipping and Delivery.",
            "5.4 Nobody may use discretion while a fraud check on the account is open.",
        )
    ),
    Heading(2, "6. How to record it"),
    Steps(
        (
            "Choose the reason code: our mistake, carrier, product, hardship or loyalty.",
            "Write two sentences: what happened, and why the policy alone is not fair here.",
            "Enter the amount. The case shows what is left of your budget.",
            "Save it in the same shift.",
        )
    ),
    Clauses(("6.1 Team leads review 10 percent of the entries of their team every month.",)),
)

# --- Content: questions about stores and services (XLSX) -----------------------------------------------

FAQ: tuple[tuple[str, str], ...] = (
    (
        "Where are your stores?",
        "We have five stores: Boise (Idaho), Bend (Oregon), Fort Collins (Colorado), Flagstaff (Arizona) and "
        "Asheville (North Carolina).",
    ),
    (
        "When is the Boise store open?",
        "Monday through Saturday from 9:00 a.m. to 8:00 p.m. and Sunday from 10:00 a.m. to 6:00 p.m.",
    ),
    (
        "When are the other stores open?",
        "Bend, Fort Collins, Flagstaff and Asheville are open Monday through Saturday from 10:00 a.m. to "
        "7:00 p.m. and Sunday from 11:00 a.m. to 5:00 p.m., local time.",
    ),
    (
        "Are the stores open on Thanksgiving?",
        "No. All stores and phone lines are closed on Thanksgiving Day, November 26, 2026.",
    ),
    (
        "When can I reach you by phone?",
        "Call 1-800-555-0142 Monday through Friday from 7:00 a.m. to 7:00 p.m. or Saturday from 8:00 a.m. to "
        "5:00 p.m. Mountain Time. From November 27, 2026 through December 23, 2026 we are there until 9:00 "
        "p.m. on weekdays, and on Sundays from 9:00 a.m. to 5:00 p.m.",
    ),
    (
        "Which stores rent gear?",
        "Boise, Bend and Fort Collins rent gear. Flagstaff and Asheville do not.",
    ),
    (
        "How much does it cost to rent a tent?",
        "A two-person tent costs $28 for the first day and $12 for each further day, plus a refundable "
        "deposit of $150.",
    ),
    (
        "How old must I be to rent gear?",
        "You must be at least 18 and show a government photo ID and a credit card in your own name.",
    ),
    (
        "Can I cancel a rental?",
        "Yes, free of charge until 48 hours before it starts. If you cancel later, we keep the fee for the first day.",
    ),
    (
        "When do I have to bring rental gear back?",
        "Bring it back by noon on the day after the last rental day. Late gear costs the price of a further "
        "day for each day or part of a day.",
    ),
    (
        "What happens if I damage rental gear?",
        "You pay the repair price, at most the replacement value. With the damage waiver, at $5 per item and "
        "day, you pay nothing for accidental damage of up to $250 per item.",
    ),
    (
        "Do you repair gear from other brands?",
        "Yes, our workshop in Boise repairs outdoor gear of any brand. We do not repair helmets, ropes, "
        "harnesses, avalanche gear or electronics.",
    ),
    (
        "How long does a repair take?",
        "Up to 15 business days after the item reaches the workshop or, if later, after you accept the "
        "estimate. Rush repair takes 5 business days and costs $30 on top.",
    ),
    (
        "How much does a new zipper cost?",
        "Replacing a full zipper costs $45. Replacing only the slider costs $15.",
    ),
    (
        "Can you resole my hiking boots?",
        "Yes, for $110 a pair. Boots cannot be resoled as a rush repair.",
    ),
    (
        "Is a boot fitting free?",
        "Yes. Boot fitting is free in all five stores and takes about 45 minutes. You can book it at "
        "larchlight.example/fitting.",
    ),
    (
        "Do you install roof racks?",
        "Yes, at Boise, Bend and Fort Collins. Installation costs $75 and is free when you buy the rack from us.",
    ),
    (
        "How long will you hold my store pickup order?",
        "We hold it for 10 days. After that we will cancel it and refund you in full.",
    ),
    (
        "Can I trade in old gear?",
        "Yes, Larchlight-brand gear that is less than 6 years old. We pay 20 to 40 percent of the latest "
        "selling price as store credit.",
    ),
    (
        "Do gift cards expire?",
        "No. Gift cards and store credit never expire and carry no fees. Gift cards are sold from $10 to $500.",
    ),
)

# --- PDF -----------------------------------------------------------------------------------------------


def pdf_style(name: str, size: float, *, bold: bool = False, before: float = 0, indent: float = 0) -> Any:
    """Return a paragraph style in Helvetica."""
    return ParagraphStyle(
        name,
        fontName="Helvetica-Bold" if bold else "Helvetica",
        fontSize=size,
        leading=size * 1.35,
        spaceBefore=before,
        spaceAfter=5,
        leftIndent=indent,
    )


TITLE = pdf_style("title", 22, bold=True)
SECTION = pdf_style("section", 14, bold=True, before=10)
BODY = pdf_style("body", 10)
STEP = pdf_style("step", 10, indent=16)
CELL = ParagraphStyle("cell", fontName="Helvetica", fontSize=9.5, leading=12)
CELL_HEAD = ParagraphStyle("cell-head", parent=CELL, fontName="Helvetica-Bold")
PDF_WIDTH = LETTER[0] - 2 * inch


def pdf_table(grid: Grid) -> Any:
    """Return a table with visible rules whose heading row repeats on every page."""
    head, *rest = grid.rows
    cells = [[Paragraph(text, CELL_HEAD) for text in head]]
    cells += [[Paragraph(text, CELL) for text in row] for row in rest]
    table = PdfTable(cells, colWidths=[share * PDF_WIDTH for share in grid.widths], repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.7, colors.black),
                ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ]
        )
    )
    return table


def pdf_flow(blocks: Sequence[Block]) -> list[Any]:
    """Translate blocks into reportlab flowables."""
    flow: list[Any] = []
    for block in blocks:
        match block:
            case Heading(level=1):
                flow.append(Paragraph(block.text, TITLE))
            case Heading():
                flow += [CondPageBreak(1.2 * inch), Paragraph(block.text, SECTION)]
            case Clauses():
                flow += [Paragraph(text, BODY) for text in block.texts]
            case Steps():
                flow += [Paragraph(f"{n}. {text}", STEP) for n, text in enumerate(block.texts, start=1)]
            case Grid():
                flow += [pdf_table(block), Spacer(1, 8)]
            case _:
                assert_never(block)
    return flow


def page_furniture(title: str, pages: int) -> Callable[[Any, Any], None]:
    """Return a function that draws the running header and the page number."""

    def draw(canvas: Any, doc: Any) -> None:
        canvas.saveState()
        canvas.setFont("Helvetica", 8)
        canvas.drawString(inch, LETTER[1] - 0.6 * inch, COMPANY)
        canvas.drawRightString(LETTER[0] - inch, LETTER[1] - 0.6 * inch, title)
        canvas.drawCentredString(LETTER[0] / 2, 0.55 * inch, f"Page {doc.page} of {pages}")
        canvas.restoreState()

    return draw


def render_pdf(title: str, blocks: Sequence[Block]) -> bytes:
    """Render blocks as a PDF: once to count the pages, once with "Page x of y" in the footer."""
    pages = 0
    output = BytesIO()
    for _ in range(2):
        output = BytesIO()
        doc = SimpleDocTemplate(
            output,
            pagesize=LETTER,
            leftMargin=inch,
            rightMargin=inch,
            topMargin=inch,
            bottomMargin=inch,
            title=title,
            author=COMPANY,
            lang="en-US",
            invariant=1,
        )
        furniture = page_furniture(title, pages)
        doc.build(pdf_flow(blocks), onFirstPage=furniture, onLaterPages=furniture)
        pages = doc.page
    return output.getvalue()


# --- DOCX ----------------------------------------------------------------------------------------------


def add_word_table(document: WordDocument, grid: Grid) -> None:
    """Add a ruled table with a bold heading row."""
    table = document.add_table(rows=len(grid.rows), cols=len(grid.rows[0]), style="Table Grid")
    for row_index, row in enumerate(grid.rows):
        for cell, text in zip(table.rows[row_index].cells, row, strict=True):
            run = cell.paragraphs[0].add_run(text)
            run.bold = row_index == 0
    document.add_paragraph()


def set_word_properties(document: WordDocument, title: str) -> None:
    """Fix every property that python-docx would otherwise take from its template or the clock."""
    properties = document.core_properties
    properties.title = title
    properties.author = COMPANY
    properties.last_modified_by = COMPANY
    properties.comments = ""
    properties.language = "en-US"
    properties.revision = 1
    properties.created = BUILD_TIME
    properties.modified = BUILD_TIME


def render_docx(title: str, blocks: Sequence[Block]) -> bytes:
    """Render blocks as a Word document with real heading and list styles."""
    document = docx.Document()
    set_word_properties(document, title)
    document.styles["Normal"].font.size = Pt(11)
    for block in blocks:
        match block:
            case Heading():
                document.add_heading(block.text, level=block.level)
            case Clauses():
                for text in block.texts:
                    document.add_paragraph(text)
            case Steps():
                for text in block.texts:
                    document.add_paragraph(text, style="List Number")
            case Grid():
                add_word_table(document, block)
            case _:
                assert_never(block)
    output = BytesIO()
    document.save(output)
    return fixed_zip(output.getvalue())


# --- XLSX ----------------------------------------------------------------------------------------------


def render_xlsx(title: str, rows: Sequence[tuple[str, str]]) -> bytes:
    """Render questions and answers as one sheet with a heading row."""
    workbook = Workbook()
    workbook.properties.title = title
    workbook.properties.creator = COMPANY
    workbook.properties.created = BUILD_TIME
    sheet = workbook.worksheets[0]
    sheet.title = "FAQ"
    sheet.append(["question", "answer"])
    for row in rows:
        sheet.append(list(row))
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=cell.row == 1)
    sheet.column_dimensions["A"].width = 45
    sheet.column_dimensions["B"].width = 95
    sheet.freeze_panes = "A2"
    output = BytesIO()
    workbook.save(output)
    return fixed_zip(output.getvalue())


# --- Output --------------------------------------------------------------------------------------------


def fixed_zip(data: bytes) -> bytes:
    """Return the same archive with fixed timestamps, so that a rebuild gives identical bytes."""
    stamp = BUILD_TIME.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    output = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(output, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, content)
            info = zipfile.ZipInfo(name, date_time=ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            target.writestr(info, content)
    return output.getvalue()


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
