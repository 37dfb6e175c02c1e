import pytest

from statuspage_api.json_text import parse_json


@pytest.mark.parametrize(
    ("content", "document"),
    [
        pytest.param(b'"half \\ud83d"', "half \ufffd", id="the-first-half"),
        pytest.param(b'"half \\uDE00"', "half \ufffd", id="the-second-half"),
        pytest.param(
            b'"\\ud83d\\ud83d\\ude00"', "\ufffd\U0001f600", id="beside-a-pair"
        ),
        pytest.param(b'[["\\ud83d"]]', [["\ufffd"]], id="in-a-list"),
        pytest.param(b'{"a": {"\\ud83d": 1}}', {"a": {"\ufffd": 1}}, id="a-key"),
        pytest.param(b'"a \xed\xa0\xbd b"', "a \ufffd\ufffd\ufffd b", id="as-bytes"),
        pytest.param(b'"caf\xe9"', "caf\ufffd", id="latin-1"),
    ],
)
def test_what_cannot_be_written_again_is_replaced(
    content: bytes, document: object
) -> None:
    assert parse_json(content) == document


@pytest.mark.parametrize(
    ("content", "document"),
    [
        pytest.param(b'"\\ud83d\\ude00 ok"', "\U0001f600 ok", id="a-pair"),
        pytest.param("😀 né".encode().join([b'"', b'"']), "😀 né", id="utf-8"),
        pytest.param(b'"\\\\ud83d"', "\\ud83d", id="an-escaped-backslash"),
        pytest.param(b"\xef\xbb\xbf[1]", [1], id="a-byte-order-mark"),
        pytest.param(b'[null, 1.5, true, ""]', [None, 1.5, True, ""], id="no-texts"),
    ],
)
def test_everything_else_is_read_as_it_is(content: bytes, document: object) -> None:
    assert parse_json(content) == document


@pytest.mark.parametrize("content", [b"", b"{no json", b'{"cut": "o', b"\xff\xfe"])
def test_what_is_not_json_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        parse_json(content)
