"""What every encoder promises, whoever makes the vectors."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from knowledge.embeddings import Encoder, Passage
from knowledge.errors import ModelUnavailable

TEXTS = [
    "Items may be returned within 30 days of delivery.",
    "refund",
    "The warranty covers defects in material and workmanship for two years from the date of purchase.",
    "Can I cancel my subscription at any time?",
]


def test_vectors_are_unit_rows_of_float32_in_the_order_of_the_texts(encoder: Encoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), encoder.dimensions)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    backwards = encoder.encode(TEXTS[::-1])
    assert np.allclose(vectors, backwards[::-1], atol=1e-5)


def test_the_model_has_a_name(encoder: Encoder) -> None:
    assert encoder.model_id
    assert encoder.model_id == encoder.model_id


def test_a_text_has_one_vector_whatever_it_is_encoded_with(encoder: Encoder) -> None:
    alone = encoder.encode(TEXTS[:1])[0]
    in_company = encoder.encode([*TEXTS, "word " * 400, *TEXTS])
    assert np.allclose(alone, in_company[0], atol=1e-5)
    assert np.allclose(alone, in_company[len(TEXTS) + 1], atol=1e-5)


def test_queries_and_documents_share_one_space(encoder: Encoder) -> None:
    (document,) = encoder.embed_documents([TEXTS[0]])
    query = encoder.embed_query(TEXTS[0])
    assert all(isinstance(number, float) for number in query)
    assert np.allclose(document, query, atol=1e-5)
    assert encoder.embed_query(TEXTS[0]) == query


def test_a_query_vector_may_be_changed_by_its_caller(encoder: Encoder) -> None:
    first = encoder.embed_query("refund")
    expected = list(first)
    first[0] = 99.0
    assert encoder.embed_query("refund") == expected


def test_awaited_calls_give_the_same_vectors(encoder: Encoder) -> None:
    async def awaited() -> tuple[list[float], list[list[float]], int]:
        query, documents = await asyncio.gather(encoder.aembed_query(TEXTS[3]), encoder.aembed_documents(TEXTS))
        return query, documents, len(await encoder.aencode([]))

    query, documents, nothing = asyncio.run(awaited())
    assert np.allclose(query, encoder.embed_query(TEXTS[3]), atol=1e-5)
    assert np.allclose(documents, encoder.encode(TEXTS), atol=1e-5)
    assert nothing == 0


def test_a_passage_has_a_row_for_the_whole_and_one_for_each_part(encoder: Encoder) -> None:
    text = f"{TEXTS[0]} {TEXTS[3]}"
    parts = ((0, len(TEXTS[0])), (len(TEXTS[0]) + 1, len(text)))
    (vectors, alone) = encoder.encode_passages([Passage(text, parts), Passage(TEXTS[1])])
    assert (vectors.shape, alone.shape) == ((3, encoder.dimensions), (1, encoder.dimensions))
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert np.allclose(vectors[0], encoder.encode([text])[0], atol=1e-5)
    question = encoder.encode(["Within how many days of delivery may items be returned?"])[0]
    assert vectors[1] @ question > vectors[2] @ question
    assert encoder.encode_passages([]) == []


def test_no_texts_give_no_rows(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dimensions)
    assert encoder.embed_documents([]) == []


def test_texts_that_say_the_same_are_nearer_than_texts_that_do_not(encoder: Encoder) -> None:
    question, near, far = encoder.encode(
        [
            "How many days do I have to return an item?",
            "You have 30 days to return an item.",
            "Our office is closed on public holidays.",
        ]
    )
    assert question @ near > question @ far


@pytest.mark.parametrize(
    "text",
    ["", " \n", "half a pair: \ud83d", "nul \0 byte", "é漢字🙂", "clause " * 5000],
    ids=["empty", "blank", "surrogate", "nul", "unicode", "long"],
)
def test_odd_texts_have_vectors_too(encoder: Encoder, text: str) -> None:
    vector = np.array(encoder.embed_query(text))
    assert np.isfinite(vector).all()
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)


def test_threads_get_their_own_vectors(encoder: Encoder) -> None:
    texts = [f"Clause {number} applies to order {number * 7919}" for number in range(24)]
    expected = encoder.encode(texts)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(encoder.embed_query, texts))
    assert np.allclose(found, expected, atol=1e-5)


@pytest.mark.parametrize("texts", ["one text", [b"bytes"], [None]], ids=["str", "bytes", "none"])
def test_anything_but_a_list_of_texts_is_refused(encoder: Encoder, texts: list[str]) -> None:
    with pytest.raises(TypeError, match="Expected a list of texts"):
        encoder.encode(texts)


def test_a_closed_encoder_says_so(encoder: Encoder) -> None:
    encoder.embed_query("refund")
    encoder.close()
    encoder.close()
    with pytest.raises(ModelUnavailable, match="closed"):
        encoder.embed_query("refund")
    with pytest.raises(ModelUnavailable, match="closed"):
        encoder.encode(TEXTS)
