"""Facts, values and refusals of the registers in words."""

import re
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from yangui.platform.registry.listing_import import FIELDS
from yangui.platform.registry.models import LISTING, Identifier, Level, Relation
from yangui.platform.registry.values import raw
from yangui.platform.web.check.questions import shown
from yangui.policy.model import Kind
from yangui.policy.pack import Pack

# What `population.intake` and `registry` say of a cell, in the words of the site; the first that fits.
REASONS: tuple[tuple[str, Callable[[], str]], ...] = (
    (r"has a wrong check character", lambda: _("校验位不对，可能输错")),
    (r"holds no possible date of birth", lambda: _("出生日期部分不可能")),
    (r"is no number of this kind", lambda: _("不是这类号码")),
    (r"the number is missing", lambda: _("没有号码")),
    (r"is the number of another row too", lambda: _("文件里另一行是同样的号码")),
    (r"has numbers of several registered entities", lambda: _("几个号码分属已登记的不同对象，请先合并")),
    (r"is registered as another kind", lambda: _("这个号码登记为另一类对象")),
    (r"is registered under another name", lambda: _("这个号码已登记为另一个姓名")),
    (r"the name is missing", lambda: _("没有姓名或名称")),
    (r"lies outside your regions", lambda: _("不在您负责的地区")),
    (r"no employer is registered with this code", lambda: _("这个信用代码的单位还没有登记")),
    (r"is its own employer", lambda: _("单位不能是自己的用人单位")),
    (r"names several registered entities", lambda: _("对应已登记的多个对象，请写明号码或先合并")),
    (r"no such holder is registered", lambda: _("没有登记这个持有者（个人须写证件号码）")),
    (r"is no register for this kind of holder", lambda: _("这个名录不授予这类对象")),
    (r"is the entry of another row too", lambda: _("文件里另一行是同一条目")),
    (r"is listed already, with another", lambda: _("已在名录里，但编号或日期不同：请先撤销原条目")),
    (r"the holder is missing", lambda: _("没有持有者的名称或号码")),
    (r"the register is missing", lambda: _("没有写名录")),
    (r"the level is missing", lambda: _("没有写级别")),
    (r"is no level of this register", lambda: _("这个名录没有这个级别")),
    (r"ends before it begins", lambda: _("截止早于起始")),
    (r"is longer than 100 characters", lambda: _("超过 100 个字")),
    (r"is no code of register_type", lambda: _("政策库里没有这个名录")),
    (r"is no code of level", lambda: _("不是国家级、省级、市级或县级")),
    (r"is neither yes nor no", lambda: _("看不出是“是”还是“否”")),
    (r"is no code of (?P<what>\w+)", lambda: _("不是“%(what)s”里的选项")),
    (r"has an empty place in its list", lambda: _("列表里有空项")),
    (r"is no whole number", lambda: _("不是整数")),
    (r"is no number$", lambda: _("不是数字")),
    (r"lies outside (?P<what>.+)", lambda: _("超出可能的范围：%(what)s")),
    (r"has more than (?P<what>\d+) decimals", lambda: _("小数超过 %(what)s 位")),
    (r"is no day of the calendar", lambda: _("没有这一天")),
    (r"holds a time of day", lambda: _("日期里带有时间")),
    (r"is a number; a mapping must say", lambda: _("是数字，不是日期")),
    (r"is no date|is no serial number", lambda: _("不是日期")),
    (r"begins as a formula does", lambda: _("开头像公式")),
    (r"lost its last digits", lambda: _("号码被表格软件截断了末尾几位，请把列设为文本")),
)


def reason(pack: Pack, text: str, language: str) -> str:
    """Why a cell is refused."""
    for pattern, says in REASONS:
        found = re.search(pattern, text)
        if found:
            given = found.groupdict()
            if given.get("what") in pack.code_lists:
                given["what"] = pack.code_lists[given["what"]].title[language]
            return says() % given if given else says()
    return text


def label(pack: Pack, kind: str, name: str, language: str) -> str:
    """What a fact, a relation or a number is called."""
    facts = pack.facts.get(kind, {})  # type: ignore[call-overload]
    if name in facts:
        said: str = facts[name].label[language]
        return said
    if name.removeprefix("judged.") in pack.conditions:
        return str(pack.conditions[name.removeprefix("judged.")].says[language])
    if kind == LISTING and name in FIELDS:
        return str(FIELDS[name])
    if kind == LISTING and name in pack.register_types:
        return register_type(pack, name, language)
    known: dict[str, Any] = dict(Relation.Type.choices) | dict(Identifier.Type.choices) | {
        "name": _("姓名或名称"), "number": _("号码"), "region": _("地区")}  # fmt: skip
    return str(known.get(name, name))


def value(pack: Pack, kind: Kind, name: str, text: str | None, language: str) -> str:
    """The value of a fact as people read it; of a register entry its level, number and first day."""
    if kind == LISTING:
        first, _between, rest = (text or "").partition(" ")
        return f"{level(first)} {rest}".strip()
    types = pack.scopes[kind].facts
    if text is None:
        return "—"
    if name not in types:
        return {"true": _("是"), "false": _("否")}.get(text, text)
    held = raw(types[name], text)
    try:
        return shown(pack, kind, name, held, language)
    except KeyError:  # a code that the pack no longer has
        return text


def register_type(pack: Pack, id: str, language: str) -> str:
    """The name of a register type; its id where the pack no longer has it."""
    return pack.register_types[id].title[language] if id in pack.register_types else id


def level(id: str) -> str:
    """The level of a register entry; one that is none stays as it is."""
    return str(Level(id).label) if id in Level.values else id


def event(action: str) -> str:
    """What was done to an entity or a register entry."""
    said = {
        "entity.made": _("登记"), "entity.linked": _("对应到账号"), "entity.merged": _("合并"),
        "entity.unmerged": _("撤销合并"), "entity.entered": _("逐个录入"), "entity.paper_read": _("查看录入依据的材料"),
        "listing.struck": _("撤销"),
    }  # fmt: skip
    return said.get(action, action)


def register(pack: Pack, id: str, language: str) -> str:
    """The name of a register."""
    return pack.registers[id].title[language] if id in pack.registers else id or "—"
