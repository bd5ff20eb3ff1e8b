"""A condition as a short question, by rules that keep its words; no question where none of them is safe."""

import re

_LONGEST = 30  # words of a condition that is read as a sentence
_FIRST = re.compile(r"^(?:You|It|This|The|Your|An?)\b")
_SHORT = re.compile(r"\b(you|they|it)['’](re|ve|ll)\b", re.IGNORECASE)
_LONG = {"re": "are", "ve": "have", "ll": "will"}
_NOT = re.compile(r"\b(?P<verb>is|are|was|were|have|has|do|did|will|can)(?: ?not\b|n?['’]t\b)", re.IGNORECASE)
_DONE = r"(?:been|had|\w{2,}(?<!e)ed(?! to\b)|bought|held|kept|lost|made|paid|sent|sold|spent)\b"
_NO_PRESENT = (  # words after "you" that are no verb in the present tense
    r"(?:\w+(?:ly|ing|s)|a|all|also|already|an|and|became|both|came|can|chose|could|either|gave|got|had|in|just|knew|left|ll|may"
    r"|might|must|never|or|re|should|still|the|took|used|ve|went|who|whose|would|wrote)\b"
)
_DO = rf"((?!{_NO_PRESENT}|{_DONE})[a-z]+\b.*)"
_THING = (
    r"(?:it|this"
    r"|(?:the|your|this|an?)(?: (?!(?:of|for|in|on|that|who|which|you|we|they|and|or)\b)[\w'’-]+){1,3})"
)
_RULES = (
    (r"you (?:must|need to|have to)(?: also)? be (.+)", r"are you \1"),
    (rf"you (?:must|need to|have to)(?: also)? have ({_DONE}.*)", r"have you \1"),
    (rf"you (?:must|need to|have to)(?: also)? {_DO}", r"do you \1"),
    (r"you (are|were|will|can|do|did) (.+)", r"\1 you \2"),
    (rf"you (?:have )?({_DONE}.*)", r"have you \1"),
    (rf"you {_DO}", r"do you \1"),
    (rf"({_THING}) (is|are|was|were|will|can|has(?= {_DONE})) (.+)", r"\2 \1 \3"),
    (rf"({_THING}(?<!s)) must be (.+)", r"is \1 \2"),
)
_QUESTIONS = tuple((re.compile(condition, re.IGNORECASE), question) for condition, question in _RULES)


def as_question(condition: str) -> str | None:
    """ "you're under 18" as "Are you under 18?"; a negated condition is asked about what it negates."""
    words = _FIRST.sub(lambda first: first[0].lower(), condition)
    words = _SHORT.sub(lambda short: f"{short[1]} {_LONG[short[2].lower()]}", words)
    words = _NOT.sub(lambda found: found["verb"], words, count=1)
    if len(words.split()) > _LONGEST:
        return None
    for pattern, question in _QUESTIONS:
        if found := pattern.fullmatch(words):
            asked = found.expand(question)
            return f"{asked[:1].upper()}{asked[1:]}?"
    return None
