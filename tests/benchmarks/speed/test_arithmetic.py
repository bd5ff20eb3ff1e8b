"""The encoder's arithmetic."""

from benchmarks.speed.arithmetic import int8_rate, multiply_adds


def test_a_token_costs_the_products_of_six_layers_and_attention_to_all_tokens() -> None:
    assert multiply_adds(1) == 6 * (4 * 384 * 384 + 2 * 384 * 1536 + 2 * 384)
    assert multiply_adds(2) > 2 * multiply_adds(1)


def test_the_bare_product_runs() -> None:
    assert int8_rate(1) > 1e8
