"""Amounts of money against JioNLP and recognizers-text on the five policy documents.

The peers are heavy and live in the environment of the benchmarks, which writes `oracles.yaml` and says when the record
is stale (`benchmarks/reading`). What they find is places and sums; roles and bounds they do not know.
"""

from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
import yaml

from yangui.reading.findings import Quantity
from yangui.reading.read import read

pytestmark = pytest.mark.needs_shared

ORACLES = yaml.safe_load((Path(__file__).parent / "oracles.yaml").read_text(encoding="utf-8"))
PEERS = ("jionlp", "recognizers-text")
# An amount that a peer finds and Yangui reads differently: (document, peer, its words), and why Yangui is right.
DIFFERENT: dict[tuple[str, str, str], str] = {}
# An amount that Yangui finds and a peer does not, and why it is one.
UNSEEN = {
    ("002", "recognizers-text", "亿元"): "a unit without a number says one hundred million",
    ("003", "recognizers-text", "千亿元"): "likewise a hundred thousand million",
    ("003", "jionlp", "万亿"): "a scale that leaves out 元, before 级",
    ("003", "recognizers-text", "万亿"): "a scale that leaves out 元, before 级",
    ("004", "jionlp", "1.1万亿"): "leaves out 元 after 规模",
    ("004", "recognizers-text", "1.1万亿"): "leaves out 元 after 规模",
}


@cache
def document(shared: Path, text: str) -> tuple[str, list[Quantity]]:
    (path,) = (shared / "seeds").glob(f"{text}_*.txt")
    raw = path.read_text(encoding="utf-8")
    return raw, [q for q in read(text, raw).quantities if q.measure == "money"]


@pytest.mark.parametrize("text", sorted(ORACLES))
@pytest.mark.parametrize("peer", PEERS)
def test_every_amount_of_a_peer_is_read_the_same(shared: Path, text: str, peer: str):
    raw, own = document(shared, text)
    amounts = [(start, end, Decimal(value)) for start, end, value in ORACLES[text][peer]]
    assert amounts
    differing = {
        (text, peer, raw[start:end].strip())
        for start, end, value in amounts
        if not any(q.span.start < end and start < q.span.end and value in (q.value, q.most) for q in own)
    }
    assert differing == {key for key in DIFFERENT if key[:2] == (text, peer)}


@pytest.mark.parametrize("text", sorted(ORACLES))
@pytest.mark.parametrize("peer", PEERS)
def test_every_other_amount_has_a_reason(shared: Path, text: str, peer: str):
    raw, own = document(shared, text)
    places = [(start, end) for start, end, _ in ORACLES[text][peer]]
    unseen = {
        (text, peer, raw[q.span.start : q.span.end])
        for q in own
        if not any(q.span.start < end and start < q.span.end for start, end in places)
    }
    assert unseen == {key for key in UNSEEN if key[:2] == (text, peer)}


def test_the_peers_found_something():
    assert sum(len(found) for of_text in ORACLES.values() for found in of_text.values()) > 100
