"""Folding: what makes two spellings of one name meet.

A port of ``src/spelling/fold.rs``.
"""

from __future__ import annotations

import re
from unicodedata import category, normalize

from ._marks import ALPHABETIC_MARKS

#: Unicode's white space. ``str.split`` and ``str.strip`` take U+001C to U+001F for
#: white space too.
WHITE_SPACE = (
    "\t\n\x0b\x0c\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)

#: Characters that leave no mark, as spreadsheets and web pages put them into names:
#: soft hyphen, zero-width spaces and joiners, direction marks, byte order mark.
INVISIBLE = (
    "\xad\u200b\u200c\u200d\u200e\u200f\ufeff\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069"
)

#: Hyphens, dashes, bars and minus signs, whatever their length.
_DASHES = frozenset(
    "\u2010\u2011\u2012\u2013\u2014\u2015\u2e3a\u2e3b\u2043\u2212\u301c"
)

#: The last is INCREMENT, which many papers print for a Delta.
_NAMES = """
    αalpha βbeta γgamma δdelta εepsilon ζzeta ηeta θtheta ιiota κkappa λlambda μmu νnu
    ξxi οomicron πpi ρrho σsigma ςsigma τtau υupsilon φphi χchi ψpsi ωomega \u2206delta
"""
_GREEK = {word[0]: word[1:] for word in _NAMES.split()}

_BLANKS = re.compile(f"[{WHITE_SPACE}]+")


def fold(spelling: str) -> str:
    """Make the matching key of a spelling.

    NFKC, then: case folded, Greek letters spelled out, every dash one dash, white space
    trimmed and each inner run of it one space. The keys of the database are made by the
    same rules.

    Parameters
    ----------
    spelling
        A name as somebody writes it.

    Returns
    -------
    str
        The key, to compare with the column ``key`` of ``term_keys``.

    Examples
    --------
    >>> fold("TGF\\u2011β1")
    'tgf-beta1'
    >>> fold("  Bone\\xa0 Metastasis ")
    'bone metastasis'
    """
    if spelling.isascii():
        return _joined(spelling.lower())
    compatible = "".join(c for c in normalize("NFKC", spelling) if c not in INVISIBLE)
    # Lower, upper and lower case again: that folds what one alone leaves (ẞ, ß and SS).
    cased = compatible.lower().upper().lower()
    spelled = []
    after_greek = False
    for c in normalize("NFD", cased):
        name = _GREEK.get(c)
        # An accent on a Greek letter goes with the letter.
        if name is None and after_greek and category(c).startswith("M"):
            continue
        spelled.append(name or ("-" if c in _DASHES else c))
        after_greek = name is not None
    return _joined(normalize("NFKC", "".join(spelled)))


def fold_loosely(spelling: str) -> str:
    """Make the key without punctuation and spaces.

    Parameters
    ----------
    spelling
        A name as somebody writes it.

    Returns
    -------
    str
        The key, to compare with ``loose_key`` of ``term_aliases``.

    Examples
    --------
    >>> fold_loosely("TGF-β1") == fold_loosely("TGFbeta 1") == "tgfbeta1"
    True
    """
    kept = "".join(
        c for c in fold(spelling) if category(c)[0] in "LN" or c in ALPHABETIC_MARKS
    )
    # What now stands side by side may have an order of its own, or be one letter.
    return normalize("NFKC", kept)


def _joined(text: str) -> str:
    """Trim, and make each run of white space one space."""
    return _BLANKS.sub(" ", text).strip(" ")
