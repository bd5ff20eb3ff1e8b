"""The language a question is asked in: whether it is one that is served, and how to say in it that it is not."""

import threading
from collections.abc import Collection
from functools import lru_cache
from typing import TYPE_CHECKING

from knowledge.words import content_words, words

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier  # type: ignore[import-untyped]

_UNLIKELY = 0.005  # chance of a served language below which the question is in another; docs/assistant.md
_WORDS = 4  # fewer tell nothing
_FUNCTION_WORDS = 0.4  # share of English function words from which a question is English, or mixed with it
_UNSPACED = "\u2e80"  # from here on scripts are written without spaces, and a character is about a word

_reading = threading.Lock()

_OWN_NAMES = {
    "ar": "العربية",
    "de": "Deutsch",
    "en": "English",
    "es": "español",
    "fr": "français",
    "it": "italiano",
    "ja": "日本語",
    "nl": "Nederlands",
    "pt": "português",
    "zh": "中文",
}
_APOLOGIES = {
    "ar": "لا يمكنني الإجابة إلا عن الأسئلة المطروحة بلغة هذه السياسات: {names}. يمكن لأحد موظفينا مساعدتك.",
    "de": "Ich kann nur Fragen in der Sprache dieser Richtlinien beantworten: {names}. Ein Mensch kann Ihnen helfen.",
    "en": "I can only answer questions in the language of these policies: {names}. A person can help you with this.",
    "es": "Solo puedo responder preguntas en el idioma de estas políticas: {names}. Una persona puede ayudarle.",
    "fr": "Je ne peux répondre que dans la langue de ces règles : {names}. Une personne peut vous aider.",
}


def unserved_language(question: str, served: Collection[str]) -> str | None:
    """The ISO 639 code of the question's language where it is certainly none of those served; otherwise None.

    Short questions, and those mixed with a served language, are never refused. The model (140 languages) is read
    only for questions that are not plainly served, since that takes a second.
    """
    if is_plainly_served(question, served):
        return None
    identifier = _identifier()
    if not set(served) <= set(identifier.labels):
        return None
    chances: dict[str, float] = dict(identifier.rank(question))
    if sum(chances[language] for language in served) >= _UNLIKELY:
        return None
    return max(chances, key=lambda language: chances[language])


def is_plainly_served(question: str, served: Collection[str]) -> bool:
    """Whether a question is too short to tell, or full of the function words of English where that is served."""
    every = words(question)
    if len(every) + sum(one >= _UNSPACED and one.isalpha() for one in question) < _WORDS:
        return True
    return "en" in served and 1 - len(content_words(question)) / len(every) >= _FUNCTION_WORDS


def apology(language: str, served: Collection[str]) -> str:
    """That only the languages served can be answered in, said in the question's language, or in English."""
    names = ", ".join(_OWN_NAMES.get(code, code) for code in served)
    return _APOLOGIES.get(language, _APOLOGIES["en"]).format(names=names)


def _identifier() -> "LanguageIdentifier":
    with _reading:  # a cache alone would let everybody who comes first read the model
        return _read_identifier()


@lru_cache(maxsize=1)
def _read_identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # imported when first needed, with its model

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
