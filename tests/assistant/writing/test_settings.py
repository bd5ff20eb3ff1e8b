"""Settings of the language model that cannot be are named; what is left out means what it says."""

import pytest

from assistant.settings import InvalidSettings, load_settings


def _with(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    for name, value in values.items():
        monkeypatch.setenv(f"BYTHEBOOK_LLM__{name}", value)


def test_one_setting_and_a_key_turn_it_on(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().llm.model is None
    _with(monkeypatch, MODEL="large", API_KEY="sk-secret")
    llm = load_settings().llm
    assert (llm.model, llm.place, llm.customer_mode) == ("large", "https://api.openai.com/v1", "strict")
    assert "sk-secret" not in repr(llm)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"MODEL": "large"}, "API_KEY is needed for https://api.openai.com/v1"),
        ({"DAY_COST": "5"}, "a limit on cost needs INPUT_PRICE and OUTPUT_PRICE"),
        ({"BASE_URL": "llm.example/v1"}, "BYTHEBOOK_LLM__BASE_URL"),
        ({"CUSTOMER_MODE": "lenient"}, "'strict' or 'balanced'"),
        ({"TOTAL_SECONDS": "0"}, "BYTHEBOOK_LLM__TOTAL_SECONDS"),
        ({"MODLE": "large"}, "BYTHEBOOK_LLM__MODLE is not a setting"),
    ],
)
def test_what_cannot_be_is_named(values: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _with(monkeypatch, **values)
    with pytest.raises(InvalidSettings, match=said.replace("/", ".")):
        load_settings()
