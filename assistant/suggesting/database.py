"""Suggestions in a relational database: a SQLite file in the home, or PostgreSQL by URL."""

from pathlib import Path

from sqlalchemy import ColumnElement, Engine, case, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import InstrumentedAttribute, Session

from assistant.suggesting.outcomes import ACTIONS, Kept, NoSuchSuggestion, Stats, Taken, Tally
from assistant.suggesting.tables import CitedRow, SuggestionRow, TakenRow
from knowledge.database import migrate, open_database, sqlite_url
from knowledge.settings import KnowledgeSettings

_MIGRATIONS = Path(__file__).with_name("migrations")
_MOST = 500  # groups of each kind


def open_suggestions(settings: KnowledgeSettings) -> "DatabaseSuggestions":
    """The suggestions of one knowledge base, their tables created or migrated. Raises KnowledgeError."""
    settings.home.mkdir(parents=True, exist_ok=True)
    url = settings.database_url
    engine = open_database(url.get_secret_value() if url else sqlite_url(settings.home / "suggestions.db"))
    migrate(engine, _MIGRATIONS, "suggestions_schema")
    return DatabaseSuggestions(engine)


class DatabaseSuggestions:
    """The SuggestionStore for production."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._insert = (sqlite if engine.dialect.name == "sqlite" else postgresql).insert

    def keep(self, kept: Kept) -> None:
        """Keep a suggestion that was made."""
        with Session(self._engine) as session, session.begin():
            session.add(
                SuggestionRow(
                    id=kept.id,
                    agent=kept.agent,
                    made=kept.made,
                    draft=kept.draft,
                    topic=kept.topic,
                    conversation=kept.conversation,
                )
            )
            session.flush()
            session.add_all(CitedRow(suggestion=kept.id, document=of, clause=clause) for of, clause in kept.clauses)

    def draft(self, suggestion: str) -> str:
        """The draft of a suggestion. Raises NoSuchSuggestion."""
        with Session(self._engine) as session:
            found = session.scalar(select(SuggestionRow.draft).where(SuggestionRow.id == suggestion))
        if found is None:
            raise NoSuchSuggestion.named(suggestion)
        return found

    def take(self, suggestion: str, taken: Taken) -> None:
        """Keep what was done with it. Raises NoSuchSuggestion."""
        values = {"moment": taken.moment, "distance": taken.distance, "reason": taken.reason}
        row = self._insert(TakenRow).values(suggestion=suggestion, action=taken.action, **values)
        try:
            with Session(self._engine) as session, session.begin():
                session.execute(row.on_conflict_do_update(index_elements=["suggestion", "action"], set_=values))
        except DBAPIError as error:
            self.draft(suggestion)
            raise error

    def stats(self) -> Stats:
        """Everything counted."""
        with Session(self._engine) as session:
            clause = CitedRow.document + "#" + CitedRow.clause
            return Stats(
                clauses=_tallies(session, clause),
                topics=_tallies(session, SuggestionRow.topic),
                agents=_tallies(session, SuggestionRow.agent),
            )

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()


def _tallies(session: Session, name: "ColumnElement[str] | InstrumentedAttribute[str]") -> tuple[Tally, ...]:
    made = func.count(func.distinct(SuggestionRow.id))
    counts = [func.sum(case((TakenRow.action == action, 1), else_=0)) for action in ACTIONS]
    wanted = select(name.label("grouped"), made, *counts, func.avg(TakenRow.distance)).select_from(SuggestionRow)
    if not isinstance(name, InstrumentedAttribute):
        wanted = wanted.join(CitedRow, CitedRow.suggestion == SuggestionRow.id)
    wanted = wanted.outerjoin(TakenRow, TakenRow.suggestion == SuggestionRow.id)
    rows = session.execute(wanted.group_by("grouped").order_by(made.desc(), "grouped").limit(_MOST))
    return tuple(
        Tally(of, number, int(inserted), int(edited), int(sent), int(dismissed), far)
        for of, number, inserted, edited, sent, dismissed, far in rows
    )
