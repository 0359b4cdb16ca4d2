"""Text cut into words as GloVe and the Stanford Sentiment Treebank cut it: lower case, "does n't", "film 's", " , "."""

from __future__ import annotations

import re

__all__ = ["tokenize"]

_TAG = re.compile(r"<br\s*+(?:/\s*+)?>")

_CONTRACTION = re.compile(r"(?<=\w)(n't|'(?:s|re|ve|ll|d|m))(?=(?:n't)*(?!\w))")

_WORD = r"\w+ (?: (?: [-'&] | \\?/ ) \w+ )*"
"""A word with what joins its parts: well-made, o'hara, either\\/or."""

_TOKEN = re.compile(
    rf"""(?> (?=[^\W\d]) {_WORD} ) (?!\.)       # most tokens are words without a full stop
    | '(?: s|re|ve|ll|d|m | \d0s )(?!\w)        # what contractions leave behind, and decades: '70s
    | \.{{2,}} | -{{2,}} | `` | ''              # an ellipsis, a dash, and the Treebank's quotation marks
    | -[lr]rb-                                  # its brackets
    | (?: mr | mrs | ms | dr | jr | vs )\.      # abbreviations
    | (?: [^\W\d_]\. ){{2,}}                    # initials: u.s.
    | \d+ (?: [.,:]\d+ )+ (?!\w)                # 1,000 and 3.5 and 7:30
    | {_WORD}
    | \S                                        # any other sign, for itself
    """,
    re.VERBOSE,
)


def tokenize(text: str) -> list[str]:
    r"""Return the words and signs of a text, in lower case.

    Contractions are split before "n't" and after it stands the verb ("ca n't"), and so are 's, 're, 've, 'll, 'd and
    'm. Every other sign is a token, but an ellipsis and a dash are one each, and hyphens stay inside words. Tags <br />
    are dropped. A text whose tokens are joined by spaces gives the same tokens again.

    Example:
        >>> tokenize("I can't say it's bad... <br />It's the U.S. debut of O'Hara, well-made!")[:9]
        ['i', 'ca', "n't", 'say', 'it', "'s", 'bad', '...', 'it']
        >>> tokenize("does n't work , at 7:30 .")
        ['does', "n't", 'work', ',', 'at', '7:30', '.']
    """
    plain = _TAG.sub(" ", text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    return _TOKEN.findall(_CONTRACTION.sub(r" \1", plain))
