from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from minitorch.data.tokenizer import tokenize

WORDS = st.text("abcInt'’.,-!?\"()<br/> `\\&1905:_é")


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Don't WON'T can’t", "do n't wo n't ca n't"),
        ("it's they're I've he'll she'd I'm", "it 's they 're i 've he 'll she 'd i 'm"),
        ("Good,bad;ugly.", "good , bad ; ugly ."),
        ("one<br /><br />two<br>three<BR/>four", "one two three four"),
        ("so... what -- a well-made, O'Hara-like film!?", "so ... what -- a well-made , o'hara-like film ! ?"),
        (
            "the U.S. in 1,000 ways, 3.5 stars at 7:30, the 1990s",
            "the u.s. in 1,000 ways , 3.5 stars at 7:30 , the 1990s",
        ),
        ("\"quoted\" (and so on) `` treebank ''", "\" quoted \" ( and so on ) `` treebank ''"),
        ("the 'good' ones", "the ' good ' ones"),
        ("naïve señor", "naïve señor"),
        ("", ""),
    ],
)
def test_text_is_cut_into_words_and_signs(text: str, tokens: str) -> None:
    assert tokenize(text) == tokens.split()


@pytest.mark.parametrize(
    "line",
    [
        "it 's a charming and often affecting journey .",
        "does n't work , and wo n't -- not at all ...",
        "either\\/or , rock 'n' roll 's `` best '' r&b",
        "-lrb- so the '70s 've told us -rrb- of mr. x",
        "mr . desplechin is content to state it .",
    ],
)
def test_what_is_cut_already_stays_as_it_is(line: str) -> None:
    assert tokenize(line) == line.replace("'n'", "' n '").split()


@given(WORDS | st.text())
@example("a'sn't")
@example("xn'tn'tn't n'ty")
@example("u.s.a")
@example("'s's")
def test_tokens_joined_by_spaces_give_the_same_tokens(text: str) -> None:
    tokens = tokenize(text)
    assert tokenize(" ".join(tokens)) == tokens


@given(WORDS)
def test_no_letter_is_lost(text: str) -> None:
    if "br" not in text.lower():
        assert "".join(tokenize(text)) == "".join(text.lower().replace("’", "'").split())
