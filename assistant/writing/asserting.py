"""What a text asserts: its yes-or-no questions, which assert nothing by themselves, are read with their answers.

"Can I pay with Bitcoin? No, by card only." must not support that one can pay with Bitcoin, but that one cannot.
"""

import re

from knowledge.sentences import sentence_spans

_ASKS = re.compile(
    r"(?P<verb>can|could|may|must|should|will|would|do|does|did|is|are|am|was|were|has|have)\s+"
    r"(?P<who>I|we|you)\b(?P<what>.*)\?\W*$",
    re.IGNORECASE | re.DOTALL,
)
_YES_OR_NO = re.compile(
    r"(?:so |and |but )?(?:can|could|may|must|should|will|would|do|does|did|is|are|am|was|were|has|have)\b",
    re.IGNORECASE,
)
_ANSWER = re.compile(r"(?P<word>yes|no|not)\b[ ,.;:!–—-]*(?:yet\b[ ,.;:!]*)?", re.IGNORECASE)
_TURNED = {"i": "you", "we": "you", "you": "we", "my": "your", "our": "your", "your": "our", "me": "you", "us": "you"}
_TURNS = re.compile(rf"\b(?:{'|'.join(_TURNED)})\b", re.IGNORECASE)


def asserted(text: str) -> str:
    """The text with each such question as the statement that its answer makes of it, or without it."""
    parts: list[str] = []
    question, at = "", 0
    for span in sentence_spans(text):
        sentence, gap = text[span.start : span.end], text[at : span.start]
        at = span.end
        if sentence.rstrip("*_ ").endswith("?") and _YES_OR_NO.match(sentence):
            question = sentence
            continue
        parts += (gap, _answered(question, sentence) if question else sentence)
        question = ""
    return "".join((*parts, text[at:])).strip()


def _answered(question: str, answer: str) -> str:
    asks, word = _ASKS.match(question), _ANSWER.match(answer)
    if asks is None or word is None:
        return answer
    what = _TURNS.sub(lambda one: _TURNED[one[0].lower()], asks["what"].strip())
    verb, yes = asks["verb"].lower(), word["word"].lower() == "yes"
    if verb in ("do", "does") and yes:
        said = what
    else:
        said = f"{verb if verb != 'am' else 'are'} {what}" if yes else f"{verb} not {what}"
    rest = answer[word.end() :]
    behind = f", {rest}" if yes and rest else f". {rest[:1].upper()}{rest[1:]}"
    return f"{_TURNED[asks['who'].lower()].capitalize()} {said}{behind}".strip()
