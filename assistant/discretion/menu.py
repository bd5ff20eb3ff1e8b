"""What a role may give in a case, as an agent sees it: how much, on which conditions, who approves more."""

from collections.abc import Sequence
from decimal import Decimal

from assistant.answering.events import Citation
from assistant.answering.reading import readable
from assistant.discretion.book import Book, Measure, limit_of
from assistant.suggesting.authority import Authority
from assistant.suggesting.benefits import benefits_of
from assistant.suggesting.roles import rank_of
from assistant.suggesting.suggestion import MenuItem
from knowledge.embeddings.remembered import RememberedVectors
from knowledge.sentences import Span
from knowledge.words import stems

_MOST = 5
_ENOUGH = 0.55  # cosine and shared words together
_SHARED = 0.4  # how much the share of the label's words counts
_ASKED = 0.3  # how much it counts that a sentence speaks of such a benefit; of a fee people must name it


def menu_for(book: Book, role: str, said: Sequence[str], remembered: RememberedVectors) -> tuple[MenuItem, ...]:
    """What fits the customer's sentences, best first; empty where nothing does."""
    labels = book.labels()
    if not labels or not said:
        return ()
    alike = (remembered.encode(labels) @ remembered.encode(said).T).tolist()
    words, asked = [stems(one) for one in said], [set(benefits_of(one)) - {"waiver"} for one in said]
    kinds = {entry.label: entry.benefit for entry in book.entries}
    fits = {
        label: max(
            cosine + _SHARED * _share(label, one) + _ASKED * (kinds[label] in benefits)
            for cosine, one, benefits in zip(row, words, asked, strict=True)
        )
        for label, row in zip(labels, alike, strict=True)
    }
    fitting = sorted((label for label in labels if fits[label] >= _ENOUGH), key=lambda label: -fits[label])
    return tuple(item_of(book, label, role) for label in fitting[:_MOST])


def item_of(book: Book, label: str, role: str) -> MenuItem:
    """What a role may give of what a label names; an amount of 0 is nothing without approval."""
    entries, rank = book.named(label), max(1, rank_of(role))
    own = max((entry for entry in entries if entry.rank <= rank), key=lambda entry: entry.rank, default=None)
    above = next((entry for entry in entries if entry.rank > rank and entry.allowed), None)
    shown = own or entries[0]
    limit, unit = limit_of(shown), book.unit(entries)
    if own is None:
        limit = Measure(Decimal(0), unit)
    currency = unit if unit.isupper() else None
    budget = (
        f"{book.role(role)}: {book.budgets[rank] / 100:,.2f} a month" if rank in book.budgets and currency else None
    )
    quote = readable(shown.clause, shown.span)
    return MenuItem(
        benefit=label,
        amount=_amount(limit, unit) if limit and unit != "percent" else None,
        currency=currency,
        percent=str(limit.amount) if limit and unit == "percent" else None,
        unit=unit,
        condition=_conditions(book, shown),
        approves_above=book.role(above.role) if above else None,
        budget=budget,
        citation=Citation.of(shown.clause, shown.span, Span(0, len(quote))),
    )


def _amount(limit: Measure, unit: str) -> str:
    return f"{limit.amount:.2f}" if unit.isupper() else f"{limit.amount:f}"


def _share(label: str, said: frozenset[str]) -> float:
    own = {stem for stem in stems(label) if not stem.isdigit()}
    return len(own & said) / len(own) if own else 0.0


def _conditions(book: Book, entry: Authority) -> str:
    """What else the section says that the limit stands in."""
    clause = entry.clause
    beside = [
        readable(other, Span(0, len(other.text)))
        for other in book.clauses
        if (other.document, other.section) == (clause.document, clause.section) and "|" not in other.context
    ]
    return " ".join(beside)
