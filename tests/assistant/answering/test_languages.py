"""A question in another language is told from one that is served; what is uncertain is never refused."""

import pytest

from assistant.answering.languages import apology, unserved_language

FOREIGN = {
    "es": "¿Cuánto tiempo tengo para devolver un artículo sin abrir?",
    "fr": "Combien de temps ai-je pour retourner un article non ouvert ?",
    "de": "Wie lange kann ich einen ungeöffneten Artikel zurückgeben?",
    "ar": "كم من الوقت لدي لإرجاع منتج غير مفتوح؟",
    "pt": "Quanto tempo tenho para devolver um artigo não aberto?",
    "it": "Quanto tempo ho per restituire un articolo non aperto?",
    "nl": "Hoe lang heb ik om een ongeopend artikel terug te sturen?",
    "zh": "未开封的商品多久可以退货?",
}


@pytest.mark.parametrize("language", FOREIGN)
def test_a_whole_question_in_another_language_is_recognised(language: str) -> None:
    assert unserved_language(FOREIGN[language], ["en"]) == language
    assert unserved_language(FOREIGN[language], ["en", language]) is None


@pytest.mark.parametrize(
    "question",
    [
        "GPS?",
        "qué?",
        "refund PayPal",
        "🏔🏔🏔🏔🏔",
        "What is 'prêt-à-porter' return window",
        'What does "Rückgabe" mean on my receipt?',
        "Does the Käsespätzle voucher expire?",
        "Voulez-vous tent warranty?",
        "order status 12345-6789-AB",
        "is it safe to travel to rio de janeiro (is rio de janeiro safe)",
    ],
)
def test_short_and_mixed_questions_are_not_refused(question: str) -> None:
    assert unserved_language(question, ["en"]) is None


def test_english_is_refused_where_it_is_not_served() -> None:
    question = "How long do I have to return something that I bought from you?"
    assert unserved_language(question, ["de"]) == "en"


def test_a_language_that_cannot_be_recognised_may_be_the_one_that_is_asked_in() -> None:
    assert unserved_language(FOREIGN["de"], ["en", "qqq"]) is None


@pytest.mark.parametrize(("language", "words"), [("es", "Solo puedo"), ("de", "Ich kann nur"), ("fi", "I can only")])
def test_the_apology_is_in_the_questions_language_or_in_english_and_names_what_is_served(
    language: str, words: str
) -> None:
    said = apology(language, ["en", "fr", "xx"])
    assert said.startswith(words)
    assert "English, français, xx" in said
