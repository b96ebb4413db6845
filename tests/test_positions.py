from hypothesis import given
from hypothesis import strategies as st

from mtaudit.positions import Lines, Position

TEXTS = st.text(st.sampled_from("a é€👍\n\r\t\x00\u2028\ud800") | st.characters())


@st.composite
def texts_with_offset(draw):
    text = draw(TEXTS)
    return text, draw(st.integers(0, len(text)))


@given(texts_with_offset())
def test_a_position_leads_back_to_its_offset(case):
    text, offset = case
    lines = Lines(text)
    assert lines.offset(lines.position(offset)) == offset


@given(texts_with_offset())
def test_columns_agree_with_counting_by_hand(case):
    text, offset = case
    before = text[:offset].split("\n")
    assert Lines(text).position(offset) == Position(len(before), len(before[-1]) + 1)


@given(texts_with_offset())
def test_byte_columns_count_the_bytes_that_a_utf8_editor_sees(case):
    text, offset = case
    before = text[:offset].encode("utf-8", "surrogatepass").split(b"\n")
    assert Lines(text).utf8_position(offset) == Position(len(before), len(before[-1]) + 1)


def test_crlf_ends_one_line_and_belongs_to_it():
    lines = Lines("ab\r\ncd\re\n")
    assert len(lines) == 3
    assert lines.position(4) == Position(2, 1)
    assert lines.position(7) == Position(2, 4)
    assert lines.position(9) == Position(3, 1)


def test_the_two_ways_to_count_an_astral_character():
    lines = Lines("x\n👍é!")
    assert (lines.position(4).column, lines.utf8_position(4).column) == (3, 7)


def test_offsets_outside_the_text_go_to_its_ends():
    assert Lines("ab").position(99) == Position(1, 3)
    assert Lines("ab").position(-1) == Position(1, 1)
