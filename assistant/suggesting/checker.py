"""The check of a draft: every sentence against the clauses that come nearest, and against what agents are told."""

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from assistant.answering.events import Citation
from assistant.escalating.detection import Detector
from assistant.suggesting.claims import disagreements
from assistant.suggesting.disclosures import Duty, formal, lacking, says_words_of
from assistant.suggesting.drafted import Drafted, drafted
from assistant.suggesting.findings import Draft, Finding, Kind
from assistant.suggesting.incentives import excess, is_covered
from assistant.suggesting.leaks import leak
from assistant.suggesting.occasions import (
    akin,
    gives,
    is_injury,
    is_mentioned,
    is_self_harm,
    may_be_done,
    named,
    refusal,
    specific,
)
from assistant.suggesting.offers import is_offer
from assistant.suggesting.passages import Near, Passage, near, passage_at
from assistant.suggesting.rewriting import from_clause
from assistant.suggesting.rulebook import Rulebook, Rulebooks
from assistant.suggesting.wording import Breach, forbidden_breach, mark_breaches, phrase_breach
from assistant.verifying.quoting import is_quoted
from assistant.verifying.verdicts import Verifier
from knowledge.embeddings import Encoder
from knowledge.embeddings.remembered import RememberedVectors
from knowledge.escalations import EscalationReason
from knowledge.generations import GenerationName
from knowledge.hybrid import HybridRetriever
from knowledge.policies import Clause, Reader
from knowledge.retrieval import Query
from knowledge.sentences import Span, sentence_spans
from knowledge.serving import OpenGeneration, ServedIndex
from knowledge.words import stems

_CLAUSES = 16  # that a sentence is held against
_SHORT = 8  # words of a sentence from which it is looked for alone: fewer need what was asked to be understood
_REMEMBERED = 2_048  # sentences whose clauses are kept: most stay as they are while an agent types
_OCCASION = 0.56  # cosine of what is said with the occasion of a duty, from which it is that
_ASKED = 0.35  # the same, where the customer also uses most words of the occasion
_SAID = 0.58  # the same, with the occasion in the customer's words
_TOLD = 0.5  # cosine of a sentence with what must be told, from which it tells it


class ReplyCheck(Protocol):
    """Finds what should not be sent as it is."""

    def check(self, draft: Draft) -> tuple[Finding, ...]:
        """The findings in the order of the draft. Raises IndexUnavailable and ModelUnavailable."""
        ...


class ReplyChecker:
    """Checks drafts by rules over the policies that are served. Safe to call from any thread."""

    def __init__(self, index: ServedIndex, encoder: Encoder, verifier: Verifier) -> None:
        self._index = index
        self._encoder = encoder
        self._vectors = RememberedVectors(encoder)
        self._verifier = verifier
        self._detector = Detector()
        self._told = ("", False)  # what the last customer said, and whether it speaks of self-harm
        self.books = Rulebooks()
        self._found: OrderedDict[tuple[GenerationName, Query], list[Near]] = OrderedDict()
        self._finding = threading.Lock()

    def check(self, draft: Draft) -> tuple[Finding, ...]:
        """The findings in the order of the draft. Raises IndexUnavailable and ModelUnavailable."""
        with self._index.pin() as generation:
            book = self.books.of(generation, draft.as_of)
            checked = _Checked(draft, book, self._vectors, self._verifier, book.self_harm and self._harms(draft))
            claims = [one for one in checked.sentences if not one.is_courtesy]
            near_claims = dict(zip((one.start for one in claims), self._near(claims, draft, generation), strict=True))
            for sentence in checked.sentences:
                checked.look(sentence, near_claims.get(sentence.start, []))
            checked.look_at_all()
        return checked.findings()

    def _harms(self, draft: Draft) -> bool:
        """Whether the customer speaks of harming themselves; while an agent types, they say the same."""
        said, harms = self._told
        if said != draft.customer:
            harms = EscalationReason.SELF_HARM in self._detector.reasons(draft.customer, self._encoder)
            self._told = draft.customer, harms
        return harms

    def _near(self, sentences: Sequence[Drafted], draft: Draft, generation: OpenGeneration) -> list[list[Near]]:
        """For each sentence the passages that come nearest; all that are new are searched for together."""
        queries = [_query(one, draft) for one in sentences]
        with self._finding:
            found = {one: self._found[key] for one in queries if (key := (generation.name, one)) in self._found}
        new = [one for one in dict.fromkeys(queries) if one not in found]
        found |= dict(zip(new, map(near, HybridRetriever(generation).retrieve_all(new)), strict=True))
        with self._finding:
            for one, passages in found.items():
                self._found[generation.name, one] = passages
                self._found.move_to_end((generation.name, one))
            while len(self._found) > _REMEMBERED:
                self._found.popitem(last=False)
        return [found[one] for one in queries]


class _Raised(NamedTuple):
    sentence: Drafted
    kind: Kind
    message: str
    citation: Citation
    rewrite: str | None


class _Checked:
    """One draft under examination."""

    def __init__(
        self, draft: Draft, book: Rulebook, vectors: RememberedVectors, verifier: Verifier, self_harm: bool
    ) -> None:
        self._draft = draft
        self._self_harm = self_harm
        self._book = book
        self._vectors = vectors
        self._verifier = verifier
        self.sentences = drafted(draft.text)
        encoded = vectors.encode([*(one.claim or one.text for one in self.sentences), *_pieces(draft.asked)])
        self._vector_of = {one.start: vector for one, vector in zip(self.sentences, encoded, strict=False)}
        self._known = "\n".join(one.text for one in draft.conversation)
        self._heard = encoded[len(self.sentences) :]
        self._offered = False
        self._raised: list[_Raised] = []

    def findings(self) -> tuple[Finding, ...]:
        """What was found, in the order of the draft, one of each kind for a sentence.

        What is wrong in a sentence is not offered again in a better tone.
        """
        found: dict[tuple[int, str], Finding] = {}
        wrong = {one.sentence.start for one in self._raised if one.kind not in ("tone", "missing_disclosure")}
        for one in sorted(self._raised, key=lambda one: one.sentence.start):
            sentence = one.sentence
            finding = Finding(
                kind=one.kind,
                sentence=sentence.text,
                start=sentence.start,
                end=sentence.end,
                message=one.message,
                citation=one.citation,
                rewrite=None if one.kind == "tone" and sentence.start in wrong else one.rewrite,
            )
            found.setdefault((sentence.start, one.kind), finding)
        return tuple(found.values())

    def look(self, sentence: Drafted, near: Sequence[Near]) -> None:
        """Look at one sentence beside the passages that come nearest. A quotation of a public clause is in order."""
        if near and is_quoted(sentence.text, [one.passage.whole for one in near if one.passage.is_public]):
            return
        for kind, passage, message in self._of_policies(sentence, near):
            limited = kind == "unauthorized_incentive" and not passage.is_public  # what is near gives something else
            rewrite = None if limited else from_clause(passage, near, self._verifier)
            self._raise(sentence, kind, message, passage.clause, passage.span, rewrite)
        vector = self._vector_of[sentence.start]
        forbidden = forbidden_breach(sentence, vector, self._book, is_offer(sentence))
        for breach in (phrase_breach(sentence, vector, self._book), forbidden):
            if breach is not None and not (breach.kind != "tone" and self._has(sentence, breach.kind)):
                self._breach(sentence, breach)
                break

    def _of_policies(self, sentence: Drafted, near: Sequence[Near]) -> Iterator[tuple[Kind, Passage, str]]:
        """At most one: what an offer exceeds, what is told of the inside, or what the clauses say otherwise."""
        if sentence.is_courtesy or not near:
            return
        offers = is_offer(sentence)
        goes_on = self._offered and sentence.leans  # "It is valid for 60 days.", of a code that was just given
        self._offered = offers or goes_on
        if (told := leak(sentence, near, offers or goes_on, self._book)) is not None:
            yield "internal_leak", told.passage, told.message
            return
        if offers:
            table = self._book.authorities
            if (beyond := excess(sentence, self._draft, table, near)) is not None:
                yield "unauthorized_incentive", passage_at(beyond.clause, beyond.span), beyond.message
                return
            if is_covered(sentence, table):
                return
        if goes_on:
            return
        for wrong in disagreements(sentence, near, self._known):
            if not offers or wrong.kind == "contradiction" or wrong.passage.is_public:
                yield wrong.kind, wrong.passage, wrong.message

    def look_at_all(self) -> None:
        """Look at the draft as a whole: its marks of style, and what it should have told."""
        for sentence, breach in mark_breaches(self._draft.text, self.sentences, self._draft.customer, self._book):
            self._breach(sentence, breach)
        for sentence, duty in self._undone():
            self._raise(sentence, "missing_disclosure", _reminder(duty), duty.clause, duty.span, None)

    def _undone(self) -> Iterator[tuple[Drafted, Duty]]:
        told: set[str] = set()
        duties = list(enumerate(self._book.duties))
        refusing = [(at, duty) for at, duty in duties if duty.refusing]
        fitting = [(at, duty, where) for at, duty in refusing if (where := self._refused(duty)) is not None]
        for at, duty, where in sorted(fitting, key=lambda one: -len(specific(one[1].when)))[:2]:
            if not told and not self._tells(at, duty):
                told.add(duty.what)
                yield where, duty
        for at, duty in duties:
            if duty.refusing or duty.what in told:
                continue
            if (where := self._occasion(at, duty)) is not None and not self._tells(at, duty):
                told.add(duty.what)
                yield where, duty

    def _refused(self, duty: Duty) -> Drafted | None:
        """The sentence that turns down what a duty speaks of."""
        wanted = specific(duty.when)
        for one in self.sentences:
            if refusal(one, self._draft.customer) and wanted <= stems(f"{self._draft.asked}\n{one.text}"):
                return one
        return None

    def _occasion(self, at: int, duty: Duty) -> Drafted | None:
        """The sentence of the draft that a duty falls on, if this is its occasion."""
        substantial = [one for one in self.sentences if not one.is_courtesy] or list(self.sentences)
        when = self._book.duty_vectors[at]
        if not substantial:
            return None
        said = self._book.said_vectors[at]
        like = max((float(when @ one) for one in self._heard), default=0.0)
        like_said = max((float(said @ one) for one in self._heard), default=0.0)
        if duty.of_customer:
            shared = akin(stems(duty.as_said), stems(self._draft.asked))
            telling = len(stems(duty.as_said)) > 1 and named(duty.as_said, self._draft.asked)
            enough = _ASKED if telling else _OCCASION
            heard = like_said >= _SAID or (shared and max(like, like_said) >= enough)
            heard = heard or is_mentioned(duty.when, self._draft.asked)
            grave = is_injury(duty.when, self._draft.asked) or (self._self_harm and is_self_harm(duty.when))
            return substantial[0] if heard or grave else None
        if like >= _OCCASION and named(duty.when, self._draft.asked):
            return substantial[0]
        for one in substantial:
            if not may_be_done(duty.when, one):
                continue
            vector = self._vector_of[one.start]
            near = max(float(when @ vector), float(said @ vector))
            given = max(near, like, like_said) >= _ASKED and gives(duty.when, one.claim, self._draft.asked)
            if given or (near >= _OCCASION and named(duty.when, one.claim)):
                return one
        return None

    def _tells(self, at: int, duty: Duty) -> bool:
        if formal(duty):
            return not lacking(duty, self._draft.text)
        what = self._book.told_vectors[at]
        like = max((float(what @ vector) for vector in self._vector_of.values()), default=0.0)
        return like >= _TOLD or says_words_of(duty, self._draft.text)

    def _has(self, sentence: Drafted, kind: Kind) -> bool:
        return any(one.sentence is sentence and one.kind == kind for one in self._raised)

    def _breach(self, sentence: Drafted, breach: Breach) -> None:
        self._raise(sentence, breach.kind, breach.message, breach.clause, breach.span, breach.rewrite)

    def _raise(
        self, sentence: Drafted, kind: Kind, message: str, clause: Clause, span: Span, rewrite: str | None
    ) -> None:
        citation = Citation.of(clause, span, Span(sentence.start, sentence.end))
        self._raised.append(_Raised(sentence, kind, message, citation, rewrite))


def _query(sentence: Drafted, draft: Draft) -> Query:
    """What a sentence is searched for with: a short one, or one that leans on another, behind what was asked."""
    short = sentence.leans or len(sentence.claim.split()) < _SHORT
    context = f"{draft.asked}\n{sentence.before}".strip() if short else ""
    return Query(sentence.in_context, context, reader=Reader.AGENT, as_of=draft.as_of, limit=_CLAUSES)


def _pieces(said: str) -> list[str]:
    """What a customer said: all of it, each sentence, and each piece between commas."""
    sentences = [said[span.start : span.end] for span in sentence_spans(said)]
    pieces = [piece.strip() for one in sentences for piece in one.split(",") if len(piece.split()) > 2]
    return list(dict.fromkeys(one for one in (said, *sentences, *pieces) if one.strip()))


def _reminder(duty: Duty) -> str:
    occasion = f" when {duty.when}" if duty.when else ""
    return f"The policy asks for more{occasion}: {duty.what}."
