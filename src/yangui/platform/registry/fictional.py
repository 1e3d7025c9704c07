"""Fictional employers, graduates and others as the files in which registers would send them, bad rows among them.

Most employers and graduates are at home in the city of the pack that gives most benefits of its own. The numbers begin
with a county code that GB/T 2260 does not have: they are right by their check characters, and nobody's. The same seed
gives the same people.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from random import Random

import polars as pl
from django.db import transaction

from yangui.platform.accounts.models import User
from yangui.platform.core.actor import Actor, Grant
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege
from yangui.platform.library import packs
from yangui.platform.registry import services
from yangui.platform.registry.identity import LETTERS, uscc_with_check, with_check
from yangui.platform.registry.models import Entity
from yangui.policy.model import Kind
from yangui.population.synthetic.entities import synthesise

EMPLOYERS, GRADUATES = 300, 5_000
DRAWN = 50_000
# what they are called, their first number, and the column of it
BODIES: Mapping[Kind, tuple[str, int, str]] = {
    "enterprise": ("制造有限公司", 1_000_000, "统一社会信用代码"),
    "institution": ("研究所", 2_000_000, "统一社会信用代码"),
    "team": ("团队", 3_000_000, "登记编号"),
}
PERSON, AGENT = "person@example.test", "employer-agent@example.test"
PROGRAM = Actor(grants=(Grant(Privilege.REGISTRY_EDIT, "registry_officer"), Grant(Privilege.REGISTRY_READ, "x")))
REASON = "demo"
FIRST, SECOND = "北南归翔鸣云风秋春阳", "远安宁然晨辰嘉瑞欣怡"
EDUCATION = ("大学本科", "大学本科", "大学本科", "硕士研究生", "硕士研究生", "博士研究生")
BORN = date(1998, 1, 1)
DAYS = 2_200
# every so many rows one is spoilt, each time in the next way
SPOILT_EVERY = 199


def home() -> str:
    """The code of the city that gives most benefits of its own today."""
    return _home(today())


@lru_cache(maxsize=1)
def _home(on: date) -> str:
    pack = packs.current()
    rules = [rule for rule in pack.rules if rule.in_force(on) and rule.benefit.region]
    own = Counter(pack.city(str(rule.benefit.region)) for rule in rules)
    return max((code for code, region in pack.regions.items() if region.level == "city"), key=lambda c: (own[c], c))


def _nowhere() -> str:
    return f"{home()[:4]}99"


def _cities() -> list[str]:
    """Names to draw from: home comes as often as all the others that are in it."""
    regions = packs.current().regions
    others = [region.name.zh for code, region in regions.items() if region.level == "city" and code != home()][:4]
    return [regions[home()].name.zh] * 3 + others


def resident(number: int) -> str:
    """The identity number of the fictional person with this number."""
    born = BORN + timedelta(days=number * 7 % DAYS)
    # as many different people on a day as a serial of three digits can tell apart
    return with_check(f"{_nowhere()}{born:%Y%m%d}{number // DAYS % 1000:03}")


def code(number: int) -> str:
    """The unified social credit code of the fictional employer with this number."""
    return uscc_with_check(f"91{_nowhere()}MA{number:07}")


def person_name(number: int) -> str:
    """The name of the fictional person with this number."""
    return "雁" + FIRST[number % 10] + SECOND[number // 10 % 10]


def employer_name(number: int) -> str:
    """The name of the fictional employer with this number."""
    return f"雁{FIRST[number % 10]}{SECOND[number // 10 % 10]}第{number}科技有限公司（虚构）"


def employers(rows: int = EMPLOYERS, seed: int = 0) -> pl.DataFrame:
    """Enterprises: name, code, region, size; the last ones are spoilt."""
    draw, cities = Random(f"employers {seed}"), _cities()  # noqa: S311  only to draw
    table = [
        {"企业名称": employer_name(n), "统一社会信用代码": code(n), "企业所在地": draw.choice(cities),
         "企业规模": draw.choice(("大型", "中型", "小型"))}
        for n in range(rows)
    ]  # fmt: skip
    for place in range(rows - min(3, rows), rows):
        row = table[place]
        row["统一社会信用代码"] = _mistyped(row["统一社会信用代码"], LETTERS)
    return pl.DataFrame(table)


def graduates(rows: int = GRADUATES, employed_by: int = EMPLOYERS - 3, seed: int = 0) -> pl.DataFrame:
    """Graduates of this summer and the last, insured with employers of the other file; some rows are spoilt."""
    draw = Random(f"graduates {seed}")  # noqa: S311  only to draw
    cities = _cities()
    table = [_graduate(n, employed_by, cities, draw) for n in range(rows)]
    for turn, place in enumerate(range(SPOILT_EVERY, rows, SPOILT_EVERY)):
        WAYS[turn % len(WAYS)](table[place], table[place - 1])
    return pl.DataFrame(table)


def _graduate(number: int, employed_by: int, cities: list[str], draw: Random) -> dict[str, str]:
    graduated = draw.choice((date(2026, 6, 30), date(2026, 7, 1), date(2025, 6, 30)))
    region = cities[0] if draw.random() < 0.7 else draw.choice(cities)
    return {
        "姓名": person_name(number), "身份证号": resident(number), "最高学历": draw.choice(EDUCATION),
        "毕业日期": graduated.isoformat(), "全日制学历": "是" if draw.random() < 0.95 else "否",
        "社会保险参保地": region, "本地参保起始日期": (graduated + timedelta(days=draw.randrange(10, 60))).isoformat(),
        "用人单位统一社会信用代码": code(draw.randrange(employed_by)),
    }  # fmt: skip


def persons_of_note(out_of: int = DRAWN, seed: int = 0) -> pl.DataFrame:
    """Of so many synthetic persons some, and those of whom registers say something rare: talents, key tasks, posts.

    Columns are the facts of the pack, a number and a name.
    """
    drawn = synthesise(packs.current(), "person", out_of, seed)
    rare = [pl.col(name).list.len() > 0 for name in ("talent_programmes", "honours") if name in drawn.columns]
    rare += [pl.col(n).is_not_null() for n in ("research_task.role", "service_post.since", "internship.since")
             if n in drawn.columns]  # fmt: skip
    if "talent_category" in drawn.columns:
        rare.append(pl.col("talent_category").cast(pl.String).fill_null("none") != "none")
    kept = drawn.filter(pl.any_horizontal(*rare, pl.int_range(pl.len()) < out_of // 250))
    born = kept["birth_date"].fill_null(BORN)
    turns = pl.DataFrame({"day": born}).select(pl.int_range(pl.len()).over("day")).to_series()
    # on each day after the graduates who were born then
    numbers = [with_check(f"{_nowhere()}{day:%Y%m%d}{500 + turn:03}") for day, turn in zip(born, turns, strict=True)]
    names = [f"{person_name(n)}（虚构）" for n in range(kept.height)]
    return _facts(kept).with_columns(pl.Series("身份证号", numbers), pl.Series("姓名", names))


def bodies(kind: Kind, rows: int, seed: int = 0) -> pl.DataFrame:
    """So many synthetic enterprises, institutions or teams: the facts of the pack, a number and a name."""
    title, first, number = BODIES[kind]
    drawn = synthesise(packs.current(), kind, rows, seed)
    numbers = [f"{home()}-{first + n}" if kind == "team" else code(first + n) for n in range(rows)]
    names = [f"雁{FIRST[n % 10]}{SECOND[n // 10 % 10]}第{first + n}{title}（虚构）" for n in range(rows)]
    return _facts(drawn).with_columns(pl.Series(number, numbers), pl.Series("名称", names))


def _facts(drawn: pl.DataFrame) -> pl.DataFrame:
    """Without the columns by which synthetic rows refer to one another."""
    return drawn.drop([name for name in drawn.columns if name == "id" or name.endswith("_id")])


def _mistyped(number: str, letters: str) -> str:
    last = letters.index(number[-1])
    return number[:-1] + letters[(last + 1) % 10]


def _wrong_number(row: dict[str, str], _: dict[str, str]) -> None:
    row["身份证号"] = _mistyped(row["身份证号"], "0123456789X")


def _no_number(row: dict[str, str], _: dict[str, str]) -> None:
    row["身份证号"] = ""


def _same_number(row: dict[str, str], other: dict[str, str]) -> None:
    row["身份证号"] = other["身份证号"]


def _no_day(row: dict[str, str], _: dict[str, str]) -> None:
    row["毕业日期"] = "2026-06-31"


def _no_code(row: dict[str, str], _: dict[str, str]) -> None:
    row["最高学历"] = "自考本科在读"


def _unknown_employer(row: dict[str, str], _: dict[str, str]) -> None:
    row["用人单位统一社会信用代码"] = code(999_999)


def _no_name(row: dict[str, str], _: dict[str, str]) -> None:
    row["姓名"] = ""


WAYS: tuple[Callable[[dict[str, str], dict[str, str]], None], ...] = (
    _wrong_number, _no_number, _same_number, _no_day, _no_code, _unknown_employer, _no_name,
)  # fmt: skip


@transaction.atomic
def link() -> None:
    """The fictional person is the first graduate, the fictional agent acts for the first employer."""
    agent, person = (User.objects.filter(email=address).first() for address in (AGENT, PERSON))
    if agent is not None:
        employer = _registered("enterprise", employer_name(0), "uscc", code(0))
        services.appoint_agent(entity=employer, account=agent, actor=PROGRAM, reason=REASON)
    if person is not None:
        own = _registered("person", person_name(0), "resident_id", resident(0))
        services.link_account(entity=own, account=person, actor=PROGRAM, reason=REASON)


def _registered(kind: str, name: str, type: str, number: str) -> Entity:
    found = services.find(type=type, number=number)
    if found is not None:
        return found
    return services.make_entity(kind=kind, name=name, identifiers={type: number}, actor=PROGRAM, reason=REASON)
