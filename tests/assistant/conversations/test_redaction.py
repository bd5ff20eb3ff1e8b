"""Personal data is replaced by its kind, and what policies speak of stays."""

import pytest

from assistant.conversations.redaction import redact


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("Write to Ann.Lee+x@mail.example.com, please", "Write to [email], please"),
        ("My card 4111 1111 1111 1111 was charged", "My card [card] was charged"),
        ("paid with 4111-1111-1111-1111.", "paid with [card]."),
        ("Send it to DE89 3704 0044 0532 0130 00.", "Send it to [iban]."),
        ("my ssn is 078051120", "my ssn is [ssn]"),
        ("SSN 078-05-1120", "SSN [ssn]"),
        ("from 192.168.10.7 and 2001:db8:0:1:1:1:1:1", "from [ip] and [ip]"),
        ("call me at (555) 010-4477 or +44 20 7946 0958", "call me at [phone] or [phone]"),
        ("my phone is 5550104477", "my phone is [phone]"),
        ("I live at 12 Elm Street, Springfield 62704.", "I live at [address]."),
        ("Ship it to 350 Fifth Avenue Apt. 4B, please", "Ship it to [address], please"),
        ("order number LT-99812 is late", "order number [number] is late"),
        ("I was born on 3/14/1985.", "I was born on [birthday]."),
        ("My name is Jane van Dyke and I ordered", "My name is [name] and I ordered"),
        ("my name is john, where is it", "my name is [name], where is it"),
        ("Ask Mrs. O'Hara. She knows.", "Ask Mrs. [name]. She knows."),
        ("Hi Tom,\nmy wife Anna bought it", "Hi [name],\nmy wife [name] bought it"),
        ("see https://shop.example/reset?token=abc", "see [link]"),
        ("zip code 62704", "zip code [postcode]"),
    ],
)
def test_personal_data_is_replaced_by_its_kind(text: str, redacted: str) -> None:
    assert redact(text) == redacted


@pytest.mark.parametrize(
    "text",
    [
        "Can I return it within 30 days, or 45 with a receipt?",
        "It cost $1,249.99 on March 14, 2026 and 10-14 business days passed.",
        "I bought it on 2026-03-14 at 10:30 and 3/15/2026 is too late?",
        "I'm not sure. I am in Canada? This is the second time.",
        "Hello, is clause 2.5 about the 48 states, or about US federal holidays?",
        "My order of 12 tents is over 1500 dollars; order 12 more?",
        "See https://larchlight.example/returns",
        "1234 5678 9012 3456",
    ],
)
def test_what_policies_speak_of_stays(text: str) -> None:
    assert redact(text) == text
