"""The words in which goals are counted, in the language of the page."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

# Chinese counts most things with a word of their own, which another language mostly leaves away.
WORDS: Mapping[str, Promise] = {
    "人": pgettext_lazy("measure word", "人"),
    "名": pgettext_lazy("measure word", "名"),
    "人次": pgettext_lazy("measure word", "人次"),
    "个": pgettext_lazy("measure word", "个"),
    "项": pgettext_lazy("measure word", "项"),
    "条": pgettext_lazy("measure word", "条"),
    "家": pgettext_lazy("measure word", "家"),
    "户": pgettext_lazy("measure word", "户"),
    "所": pgettext_lazy("measure word", "所"),
    "批": pgettext_lazy("measure word", "批"),
    "季": pgettext_lazy("measure word", "季"),
    "套": pgettext_lazy("measure word", "套"),
    "台（套）": pgettext_lazy("measure word", "台（套）"),
    "株": pgettext_lazy("measure word", "株"),
    "车次": pgettext_lazy("measure word", "车次"),
    "吨": pgettext_lazy("measure word", "吨"),
    "公里": pgettext_lazy("measure word", "公里"),
    "万平方米": pgettext_lazy("measure word", "万平方米"),
    "元": pgettext_lazy("measure word", "元"),
    "万元": pgettext_lazy("measure word", "万元"),
    "亿元": pgettext_lazy("measure word", "亿元"),
    "万人": pgettext_lazy("measure word", "万人"),
}


def measure_word(unit: str) -> str:
    """The unit of a goal as the page's language says it; one that is not known stays as the pack has it."""
    return str(WORDS.get(unit, unit))
