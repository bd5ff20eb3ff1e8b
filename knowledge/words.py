"""Words of a question: which ones carry content. Used by the lexical index, the composer and abstention alike."""

import re
from functools import lru_cache

import tantivy

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_STOP = frozenset(
    "many much long a about above after again all also am an and any anyone are as at be because been before "
    "being below between both but by can can't cannot could did didn't do does doesn't doing don't down "
    "during each few for from further get got had has have having he her here hers him his how i i'd i'll i'm "
    "i've if in into is isn't it it's its just let like may me might mine more most my need no nor not of off "
    "ok okay on once only or other our ours out over own please really s same shall she should so some such t "
    "tell than thank thanks that that's the their theirs them then there these they they're this those "
    "through to too under until up us very want was we were what what's when where which while who whom why "
    "will with would yes you you'd you'll you're your yours hi hello hey there".split()
)


def words(text: str) -> list[str]:
    """All words in lower case, in order."""
    return [word.lower() for word in _WORD.findall(text.replace("’", "'"))]


def content_words(text: str) -> list[str]:
    """The words that carry content; all words where nothing else is left."""
    every = words(text)
    return [word for word in every if word not in _STOP] or every


@lru_cache(maxsize=8192)
def stems(text: str) -> frozenset[str]:
    """The stems of the content words, by the same English stemmer as the lexical index; the latest are remembered."""
    return frozenset(_stemmer().analyze(" ".join(content_words(text))))


@lru_cache(maxsize=1)
def _stemmer() -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    return builder.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.stemmer("english")).build()
