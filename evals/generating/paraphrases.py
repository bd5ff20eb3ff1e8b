"""The same question as other people would type it: other words for the same, another form, in haste."""

import re
from collections.abc import Callable
from random import Random

_WORDS = (
    (r"\breturn (an?|my|the|it)\b", r"send back \1"),
    (r"\ban? refund\b", "my money back"),
    (r"\brefunded\b", "paid back"),
    (r"\bpurchase\b", "buy"),
    (r"\breceive\b", "get"),
    (r"\bcancel\b", "call off"),
    (r"\brepair\b", "fix"),
    (r"\bdelivered\b", "brought"),
    (r"\bdo you offer\b", "do you have"),
    (r"\bHow much does (?!it\b)(.+?) cost\b", r"What is the price of \1"),
    (r"\bcosts?\b", "come to"),
    (r"\bprovide\b", "give"),
    (r"\bterminate\b", "end"),
    (r"\brequest\b", "ask for"),
    (r"\bpermitted\b", "allowed"),
    (r"\bdisclose\b", "pass on"),
    (r"\bproof of purchase\b", "a receipt"),
    (r"\bemail\b", "mail"),
)  # "purchase" is a noun as often: see _words
_FORMS = (
    (r"^Can I\b(?! still)", ("Am I allowed to", "Is it OK if I", "Is it possible for me to")),
    (r"^Can I still\b", ("Is it too late to", "Am I still able to")),
    (r"^Will you\b", ("Are you going to", "Do you")),
    (r"^Do you\b", ("Will you", "Do you guys")),
    (r"^How long do I have to\b", ("What's the deadline to", "By when do I have to")),
    (r"^How do I\b", ("What's the way to", "How can I", "What do I have to do to")),
    (r"^What happens if\b", ("What if", "And if")),
    (r"^Could it take\b", ("Can it really take", "Might it take")),
    (r"^What is\b", ("What's", "Can you tell me what is")),
    (r"^Where can I\b", ("Where do I",)),
    (r"^Is there\b", ("Do you have",)),
    (r"^Do I (?:need|have) to\b", ("Must I", "Is it necessary that I")),
)
_SHORTER = (
    ("do not", "don't"), ("does not", "doesn't"), ("cannot", "can't"), ("can not", "can't"), ("is not", "isn't"),
    ("I am", "I'm"), ("I have not", "I haven't"), ("it is", "it's"), ("What is", "What's"), ("I would", "I'd"),
)  # fmt: skip
_LEADS = ("Hi, quick question: ", "Just checking: ", "Sorry if this is obvious. ", "Hello! ")


def paraphrases(question: str, random: Random, most: int = 3) -> list[str]:
    """Up to `most` ways to ask the same, each made by another rule, none of them the question itself."""
    ways: list[Callable[[str, Random], str]] = [_form, _words, _hasty, _misspelled, _led]
    found: list[str] = []
    for way in ways:
        said = way(question, random)
        if said != question and said not in found:
            found.append(said)
    return found[:2] + random.sample(found[2:], min(len(found) - 2, most - 2)) if len(found) > most else found


def _form(question: str, random: Random) -> str:
    """Another form of question. "Am I allowed to" asks what "Can I" asks."""
    for pattern, others in _FORMS:
        if re.match(pattern, question):
            return re.sub(pattern, random.choice(others), question)
    return question


def _words(question: str, random: Random) -> str:
    for pattern, other in _WORDS:
        if pattern == r"\bpurchase\b" and re.search(r"\b(?:of|my|your|the|a|store) purchase\b", question):
            continue
        if pattern == r"\bcosts?\b" and not re.search(r"\bdoes .+ cost\b", question):
            continue
        said = re.sub(pattern, other, question)
        if said != question:
            return said
    return question


def _hasty(question: str, random: Random) -> str:
    """All lower case, shortened, without its last mark."""
    for long, short in _SHORTER:
        question = re.sub(rf"\b{long}\b", short, question)
    return question.lower().rstrip("?").replace("'", "")


def _misspelled(question: str, random: Random) -> str:
    """Two neighbouring letters of a long word change places; figures and names stay."""
    words = list(re.finditer(r"\b[a-z]{6,}\b", question))
    if not words:
        return question
    word = random.choice(words)
    at = word.start() + random.randint(1, len(word[0]) - 3)
    return f"{question[:at]}{question[at + 1]}{question[at]}{question[at + 2 :]}"


def _led(question: str, random: Random) -> str:
    lead = random.choice(_LEADS)
    return lead + (
        question[0].lower() + question[1:] if lead.endswith(": ") and not question.startswith("I ") else question
    )
