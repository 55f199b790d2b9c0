"""Text from outside enters a page only in a form that no template and no parser minds."""

import json
import re

from hypothesis import given
from hypothesis import strategies as st

from assetmap.maps.block import MINDED, to_json_block

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.text(alphabet=MINDED + "n\nu0/"),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(values)
def test_the_block_says_what_went_in(value):
    assert json.loads(to_json_block(value)) == value


@given(values)
def test_no_minded_letter_stands_in_a_string_as_itself(value):
    block = to_json_block(value)
    for literal in re.findall(r'"((?:[^"\\]|\\.)*)"', block):
        plain = re.sub(r"\\(?:u[0-9a-f]{4}|[bfnrt])", "", literal)
        assert not set(plain) & set(MINDED)


def test_names_made_to_harm_are_only_numbers():
    block = to_json_block(["{{ 7*7 }}", "</script>", "{% off", "${x}", "\u2028", "\ud800"])
    assert block.isascii()
    assert "{" not in block and "<" not in block and "%" not in block and "$" not in block
