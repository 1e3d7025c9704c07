"""Words and pinyin of a text, as the search keeps and looks for them.

Chinese is cut by rjieba. A title can also be found by the pinyin that begins at any of its words, in full or by
initials (`shenghuobutie`, `shbt`).
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import rjieba
from pypinyin import Style, lazy_pinyin, load_phrases_dict

# Names of places that pypinyin reads as ordinary words: 朝 is not zhāo there, nor 长 zhǎng.
load_phrases_dict(
    {"朝阳": [["cháo"], ["yáng"]], "长海": [["cháng"], ["hǎi"]], "弓长岭": [["gōng"], ["cháng"], ["lǐng"]]}
)

type Weight = str  # A to D, as PostgreSQL ranks

WORD = re.compile(r"[^\W_]+")
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
# So many characters after the beginning of a word can be given in pinyin.
SPELLED = 8
# PostgreSQL counts no further.
LAST_POSITION = 16_383


def ordinary(text: str) -> str:
    """The text in one form of each character, without capitals."""
    return unicodedata.normalize("NFKC", text).lower()


@lru_cache(maxsize=4096)  # units and places come again and again
def words(text: str) -> tuple[str, ...]:
    """The words of a text for the index: long ones and the shorter ones within them."""
    return tuple(w for part in WORD.findall(ordinary(text)) for w in rjieba.cut_for_search(part) if WORD.fullmatch(w))


def asked(text: str) -> list[str]:
    """The words of a query, each once."""
    return list(
        dict.fromkeys(w for part in WORD.findall(ordinary(text)) for w in rjieba.cut(part) if WORD.fullmatch(w))
    )


def spelled(text: str) -> str:
    """The pinyin of a text without tones: 朝阳市 is `chaoyangshi`."""
    return "".join(lazy_pinyin(text, style=Style.NORMAL, errors="ignore"))


@lru_cache(maxsize=4096)
def pinyin(text: str) -> tuple[str, ...]:
    """The pinyin, in full and by initials, of what begins at each Chinese word of a text."""
    found: list[str] = []
    for run in CHINESE.findall(ordinary(text)):
        syllables = lazy_pinyin(run, style=Style.NORMAL)
        start = 0
        for word in rjieba.cut(run):
            taken = syllables[start : start + SPELLED]
            found += ["".join(taken), "".join(s[0] for s in taken)]
            start += len(word)
    return tuple(found)


def lexemes(weighted: Iterable[tuple[Weight, Iterable[str]]]) -> str:
    """The words as a value of PostgreSQL's type tsvector, with positions and weights."""
    places: dict[str, list[str]] = {}
    position = 0
    for weight, found in weighted:
        for word in found:
            position += 1
            places.setdefault(word, []).append(f"{min(position, LAST_POSITION)}{weight}")
    return " ".join(f"'{word}':{','.join(at[:20])}" for word, at in places.items())


def query(terms: Iterable[str], *, every: bool = True) -> str:
    """What looks for all of the terms, or for any, as PostgreSQL's to_tsquery takes it; a term may be a beginning.

    A long word is also found by all of its parts, since the text around a word can move where it is cut.
    """
    return (" & " if every else " | ").join(map(_term, terms))


def _term(term: str) -> str:
    parts = [p for p in dict.fromkeys(rjieba.cut_for_search(term)) if p != term and WORD.fullmatch(p)]
    whole = f"'{term}':*"
    return f"({whole} | ({' & '.join(f"'{p}':*" for p in parts)}))" if len(parts) > 1 else whole


def marked(text: str, terms: Iterable[str]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is one of the terms or of their parts."""
    wanted = {t for term in terms for t in (term, *(p for p in rjieba.cut_for_search(term) if len(p) > 1))}
    if not wanted:
        return [(text, False)]
    pattern = re.compile("|".join(re.escape(w) for w in sorted(wanted, key=len, reverse=True)), re.IGNORECASE)
    pieces: list[tuple[str, bool]] = []
    end = 0
    for match in pattern.finditer(text):
        pieces += [(text[end : match.start()], False), (match[0], True)]
        end = match.end()
    return [(piece, hit) for piece, hit in [*pieces, (text[end:], False)] if piece]


def excerpt(text: str, terms: Iterable[str], *, around: int = 60) -> str:
    """The text where it first has one of the terms, with so many characters on either side."""
    lowered = text.lower()
    places = [at for term in terms if (at := lowered.find(term)) >= 0]
    start = max(min(places, default=0) - around, 0)
    end = start + 2 * around
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
