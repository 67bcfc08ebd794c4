"""A draft opens with its own key and no other; its box says little by its length; no name leads back to the key."""

import base64
import hmac
import string
from itertools import pairwise

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import example, given
from hypothesis import strategies as st

from surveyapp.drafts import KEY_BYTES, Draft, DraftKey, UnreadableDraftError, key_from_cookie, new_key
from surveyapp.missing import Missing
from surveyapp.rules import Value

KEY = DraftKey(bytes(range(16)))
COOKIE_LETTERS = string.ascii_letters + string.digits + "-_"
OVERHEAD = 28
"""12 bytes of nonce before the sealed text, 16 of its seal after it."""

keys = st.binary(min_size=KEY_BYTES, max_size=KEY_BYTES).map(DraftKey)
names = st.from_regex(r"[a-z][a-z0-9_]{0,29}", fullmatch=True)
values: st.SearchStrategy[Value] = st.one_of(
    st.integers(-(10**15), 10**15),
    st.floats(allow_nan=False, allow_infinity=False).filter(lambda number: not number.is_integer()),
    st.text(st.characters(codec="utf-8")),
    st.lists(st.integers(0, 99)).map(tuple),
)
drafts = st.builds(
    Draft,
    survey=st.just("survey"),
    wave=st.integers(1, 99),
    service=st.text(string.ascii_lowercase + "-", max_size=40),
    agreed=st.booleans(),
    answers=st.dictionaries(names, values, max_size=20),
    seen=st.frozensets(names, max_size=20),
    prompted=st.frozensets(names, max_size=5),
)


# --- the key and its cookie ---------------------------------------------------------------------------------------


@given(keys)
def test_a_cookie_brings_back_its_key(key: DraftKey) -> None:
    assert key_from_cookie(key.cookie) == key
    assert len(key.cookie) == 22
    assert set(key.cookie) <= set(COOKIE_LETTERS)


@given(st.text())
@example("")
@example("A" * 21)
@example("A" * 23)
@example("A" * 21 + "=")
@example("=" * 22)
@example("A" * 21 + "\n")
@example("A" * 21 + " ")
@example("\uff21" * 22)
@example("\x00" * 22)
@example("AAAA" * 5 + "A\u0661")
def test_a_garbage_cookie_is_no_key(cookie: str) -> None:
    key = key_from_cookie(cookie)
    assert key is None or (len(cookie) == 22 and set(cookie) <= set(COOKIE_LETTERS) and len(key.raw) == KEY_BYTES)


@pytest.mark.parametrize("cookie", ["A" * 20 + "+A", "A" * 20 + "/A"])
def test_a_cookie_in_plain_base64_is_no_key(cookie: str) -> None:
    assert key_from_cookie(cookie) is None


def test_no_cookie_is_no_key() -> None:
    assert key_from_cookie(None) is None


@given(st.text(COOKIE_LETTERS, min_size=22, max_size=22))
@example("A" * 21 + "B")
def test_a_key_has_one_cookie_only(cookie: str) -> None:
    key = key_from_cookie(cookie)
    assert key is None or key.cookie == cookie
    assert (key is None) == (cookie[21] not in "AQgw"), "the last letter carries two bits"


def test_a_thousand_new_keys_are_a_thousand_keys() -> None:
    assert len({new_key().raw for _ in range(1000)}) == 1000


# --- sealing ------------------------------------------------------------------------------------------------------


@given(keys, drafts)
def test_what_is_sealed_opens_with_its_key_and_is_the_same(key: DraftKey, draft: Draft) -> None:
    assert key.open(key.seal(draft)) == draft


def test_reasons_for_no_answer_come_back_as_their_codes() -> None:
    draft = Draft("survey", 1, answers={"heard": Missing.DONT_KNOW})
    assert KEY.open(KEY.seal(draft)).answers == {"heard": -91}


@given(keys, keys)
def test_another_key_opens_nothing(one: DraftKey, other: DraftKey) -> None:
    if one != other:
        with pytest.raises(UnreadableDraftError):
            other.open(one.seal(Draft("survey", 1)))


@given(st.data())
def test_a_box_with_one_bit_altered_opens_no_more(data: st.DataObject) -> None:
    box = bytearray(KEY.seal(Draft("survey", 1, answers={"comment": "mine"})))
    place = data.draw(st.one_of(st.integers(0, 11), st.integers(12, len(box) - 1)))
    box[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(UnreadableDraftError):
        KEY.open(bytes(box))


@given(st.integers(0, 2075), st.binary(max_size=40))
@example(0, b"")
@example(11, b"")
@example(12, b"")
@example(28, b"")
def test_a_box_cut_short_or_replaced_opens_no_more(length: int, other: bytes) -> None:
    box = KEY.seal(Draft("survey", 1))
    for broken in (box[:length], other, box[:length] + other):
        with pytest.raises(UnreadableDraftError):
            KEY.open(broken)


@pytest.mark.parametrize("text", [b"", b"{}", b"[]", b"null", b'{"survey": 1, "wave": 1}', b"\xff", b'{"survey": "s"'])
def test_what_was_sealed_with_the_key_but_is_no_draft_opens_as_none(text: bytes) -> None:
    nonce = bytes(12)
    sealing = hmac.digest(KEY.raw, b"surveyapp draft seal", "sha256")[:KEY_BYTES]
    with pytest.raises(UnreadableDraftError):
        KEY.open(nonce + AESGCM(sealing).encrypt(nonce, text, None))


@given(st.integers(0, 40_000))
@example(0)
@example(2000)
@example(2048)
@example(16_000)
def test_a_box_is_2_4_8_kib_long_whatever_it_holds(letters: int) -> None:
    length = len(KEY.seal(Draft("survey", 1, answers={"comment": "x" * letters}))) - OVERHEAD
    assert length >= letters
    assert length in {2048 * 2**n for n in range(6)}
    assert length == 2048 or length // 2 < letters + 200, "and no longer than it must be"


def test_answers_of_one_size_cannot_be_told_by_their_boxes() -> None:
    said = [Draft("survey", 1, "north", agreed=True, answers={"heard": code, "text": "x" * code}) for code in range(9)]
    assert {len(KEY.seal(draft)) for draft in said} == {2048 + OVERHEAD}


def test_two_seals_of_one_draft_have_nothing_in_common() -> None:
    draft = Draft("survey", 1, answers={"comment": "mine"})
    boxes = {KEY.seal(draft) for _ in range(200)}
    assert len(boxes) == 200
    assert len({box[:12] for box in boxes}) == 200, "no nonce is used twice"
    assert not any(one[12:28] == other[12:28] for one, other in pairwise(boxes))


def test_nothing_of_an_answer_or_of_the_key_stands_in_a_box() -> None:
    box = KEY.seal(Draft("survey", 1, "north-team", answers={"comment": "recognisable words"}))
    for text in (b"recognisable", b"north-team", b"survey", b"comment", KEY.raw, KEY.cookie.encode(), KEY.draft_id):
        assert text not in box


# --- the names that follow from a key -----------------------------------------------------------------------------


@given(keys)
def test_the_names_made_of_a_key_differ_from_each_other_and_from_it(key: DraftKey) -> None:
    made = {key.raw, key.draft_id, key.response_id, bytes.fromhex(key.form_context)}
    assert len(made) == 4
    assert {len(name) for name in made} == {16}
    encoded = {base64.urlsafe_b64encode(name).rstrip(b"=").decode() for name in made}
    assert sum(key_from_cookie(name) == key for name in encoded) == 1, "no name is the cookie of its key"


@given(keys)
def test_the_name_of_a_draft_or_response_opens_no_box(key: DraftKey) -> None:
    box = key.seal(Draft("survey", 1))
    for name in (key.draft_id, key.response_id, bytes.fromhex(key.form_context)):
        with pytest.raises(UnreadableDraftError):
            DraftKey(name).open(box)


def test_the_names_made_of_a_key_are_always_the_same() -> None:
    """Drafts that are in the store must open after an update of the program."""
    assert KEY.cookie == "AAECAwQFBgcICQoLDA0ODw"
    assert KEY.draft_id.hex() == "ac1b67d136ffb6060d310cb920ac82fa"
    assert KEY.response_id.hex() == "f1b099b29812c3bfab3182c2fdbd3416"
