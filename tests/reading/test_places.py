"""Places of a text, by line."""

import pytest

from yangui.reading.places import Places
from yangui.reading.read import read


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_whatever_ends_them(end: str):
    raw = end.join(["临港市人才若干措施", "", "一、引才。为聚集青年人才，给予补贴2万元。", "二、购房。给予5万元。"])
    places = Places(read("lines.txt", raw))
    assert [places.line(raw.index(words)) for words in ("临港市", "一、", "2万元", "5万元")] == [1, 3, 3, 4]
