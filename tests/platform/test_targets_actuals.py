"""What registers and awards say of goals: each query of the pack recounted row by row in plain Python."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import polars as pl

from yangui import Pack
from yangui.platform.targets.actuals import counted, facts_of
from yangui.policy.indicators import Actual
from yangui.rules.columns import dtype
from yangui.rules.types import Type

ON, FIRST = date(2025, 12, 31), date(2018, 1, 1)
ROWS = 3_000
COLLEGE = {"college", "bachelor", "master", "doctor"}
SKILLED = {"senior_worker", "technician", "senior_technician", "special_technician", "chief_technician"}
LEADERS = {
    "innovation_leader",
    "entrepreneurship_leader",
    "humanities_leader",
    "hundred_thousand_leader",
    "teaching_master",
}
type Row = Mapping[str, Any]
type Says = Callable[[Row], bool]


def among(fact: str, *codes: str) -> Says:
    return lambda r: r[fact] in codes


def holds(fact: str, *codes: str) -> Says:
    return lambda r: bool(set(r[fact] or ()) & set(codes))


def both(*says: Says) -> Says:
    return lambda r: all(one(r) for one in says)


def graduate(r: Row) -> bool:
    """Insured within 24 months of graduation; a month counts once its day has come."""
    end, start = r["insurance.since"], r["graduation_date"]
    if r["education"] not in COLLEGE or end is None or start is None:
        return False
    months = (end.year - start.year) * 12 + end.month - start.month
    last_of_month = (date(end.year + end.month // 12, end.month % 12 + 1, 1) - end).days == 1
    return months - (end.day < start.day and not last_of_month) <= 24


def young(on: date) -> Says:
    def says(r: Row) -> bool:
        born = r["birth_date"]
        return born is not None and on.year - born.year - ((on.month, on.day) < (born.month, born.day)) < 40

    return says


SUPPORTED, RECRUITED = (
    holds("talent_programmes", "provincial_support"), holds("talent_programmes", "provincial_recruitment")
)  # fmt: skip
SAID: dict[str, Says] = {
    "liaoning-2018-professional-talent": among(
        "occupation", "researcher", "teacher", "professional", "agricultural_technician", "technology_manager"
    ),
    "liaoning-2018-senior-title-talent": among("professional_title", "deputy_senior", "senior"),
    "liaoning-2018-high-skilled-talent": among("skill_level", *SKILLED),
    "liaoning-2018-outstanding-talent": both(among("talent_category", "outstanding"), SUPPORTED),
    "liaoning-2018-leading-talent": both(among("talent_category", *LEADERS), SUPPORTED),
    "liaoning-2018-young-top-talent": both(among("talent_category", "young_top"), SUPPORTED),
    "liaoning-2018-innovation-leaders": both(among("talent_category", "innovation_leader"), SUPPORTED),
    "liaoning-2018-entrepreneurship-leaders": both(among("talent_category", "entrepreneurship_leader"), SUPPORTED),
    "liaoning-2018-discipline-leaders": both(
        among("talent_category", "humanities_leader", "hundred_thousand_leader", "teaching_master"), SUPPORTED
    ),
    "liaoning-2018-recruited-supported": RECRUITED,
    "liaoning-2018-recruited-outstanding": both(among("talent_category", "outstanding"), RECRUITED),
    "liaoning-2018-recruited-leading": both(
        among("talent_category", "leading", "innovation_leader", "entrepreneurship_leader"), RECRUITED
    ),
    "liaoning-2018-recruited-young-top": both(among("talent_category", "young_top"), RECRUITED),
    "liaoning-2018-innovation-teams": holds("talent_programmes", "provincial_team"),
    "liaoning-2018-foreign-experts": both(
        lambda r: r["foreign_national"] is True, among("talent_category", "foreign_expert")
    ),
    "liaoning-2018-doctor-reserve": among("education", "doctor"),
    "liaoning-2018-private-entrepreneurs": holds("talent_programmes", "private_entrepreneurs"),
    "liaoning-2018-national-skill-bases": holds("platforms", "national_skill_base"),
    "liaoning-2018-national-master-studios": holds("platforms", "national_master_studio"),
    "liaoning-2018-provincial-master-stations": holds("platforms", "provincial_master_station"),
    "liaoning-2018-recruited-talent": among("programme", "talent-recruitment-plan"),
    "liaoning-2018-technology-agent-teams": among("programme", "technology-agents"),
    "jinzhou-2023-baoshuangshen-10": among("type", "baoshuangshen"),
    "jinzhou-2023-expert-stations-5": among("type", "expert-station"),
    "liaoning-2024-leading-talents-50": both(among("programme", "xingliao-talent-plan"), among("category", "leading")),
    "liaoning-2024-national-key-labs-6": both(among("type", "key-laboratory"), among("level", "national")),
    "liaoning-2024-liaoning-labs-4": among("type", "liaoning-laboratory"),
    "shenyang-2025-renewal-projects": among("programme", "shenyang-equipment-renewal"),
    "shenyang-2025-key-tech-industry": both(among("programme", "shenyang-325"), among("category", "industrial")),
    "shenyang-2025-first-equipment": among("programme", "shenyang-first-equipment"),
    "shenyang-2025-base-reengineering": among("programme", "shenyang-industrial-base"),
    "shenyang-2025-design-centres": among("type", "design-centre"),
    "shenyang-2025-digital-parks": among("type", "digital-park"),
    "shenyang-2025-promotion-centres": among("type", "digital-promotion-centre"),
    "shenyang-2025-quality-bases": among("type", "quality-base"),
    "shenyang-2025-skill-bases": among("type", "skill-training-base"),
    "shenyang-2025-skill-studios": among("type", "skill-master-studio"),
    "shenyang-2025-high-level-talent": among("programme", "xingshen"),
    "shenyang-2025-teams": among("programme", "shenyang-transplant"),
    "liaoning-2018-rural-training-bases": holds("platforms", "rural_talent_base"),
    "liaoning-2018-graduates-attracted": graduate,
    "liaoning-2018-special-post-teachers": holds("talent_programmes", "special_post_teacher"),
    "liaoning-2018-rural-service-graduates": holds("talent_programmes", "three_supports", "north_west_volunteer"),
    "liaoning-2018-social-work-agencies": among("kind", "social_work_agency"),
    "liaoning-2018-social-work-staff": among("occupation", "community_worker", "social_worker"),
    "liaoning-2018-social-work-professionals": lambda r: len(r["qualifications"] or ()) > 0,
    "liaoning-2018-academician-stations": holds("platforms", "academician_station"),
    "liaoning-2018-transfer-institutions": holds("platforms", "transfer_institution"),
    "liaoning-2018-transfer-service-bases": holds("platforms", "transfer_service_base"),
    "liaoning-2018-expert-stations": holds("platforms", "expert_station"),
    "liaoning-2018-maker-spaces-filed": holds("platforms", "maker_space", "star_space"),
    "jinzhou-2023-graduates-45k": graduate,
    "jinzhou-2023-interns-300": among("education", *COLLEGE),
    "jinzhou-2023-community-posts-150": among("service_post.kind", "community_service"),
    "jinzhou-2023-hightech-260": holds("recognitions", "high_tech"),
    "jinzhou-2023-tech-sme-1600": holds("recognitions", "tech_sme"),
    "jinzhou-2023-baoshuangshen-40": holds("recognitions", "baoshuangshen"),
    "jinzhou-2023-eaglet-gazelle-unicorn-100": holds("recognitions", "eaglet", "gazelle", "unicorn"),
    "jinzhou-2023-young-top-10": both(among("talent_category", "young_top"), holds("talent_programmes", "xingjin")),
    "jinzhou-2023-youth-lead-share-50": young(ON),
    "liaoning-2024-top-talents-5": both(
        among("talent_category", "outstanding"), holds("talent_programmes", "xingliao")
    ),
    "liaoning-2024-young-top-talents-200": holds("talent_programmes", "xingliao_young_top"),
    "liaoning-2024-engineers-50": among("talent_category", "excellent_engineer"),
    "liaoning-2024-high-skill-50": among("talent_category", "skilled_talent"),
    "liaoning-2024-craftsmen-100": holds("honours", "future_craftsman"),
    "liaoning-2024-graduates-400k": graduate,
    "liaoning-2024-youth-share-50": young(ON),
    "shenyang-2025-little-giants": holds("new_recognitions", "little_giant"),
    "shenyang-2025-srdi-province": holds("new_recognitions", "specialised_sme"),
    "shenyang-2025-single-champions": holds("new_recognitions", "single_champion"),
    "shenyang-2025-smart-factory-advanced": holds("new_recognitions", "smart_factory_advanced"),
    "shenyang-2025-smart-factory-top": holds("new_recognitions", "smart_factory_excellent", "smart_factory_pilot"),
    "shenyang-2025-tech-firms": holds("recognitions", "tech_sme", "high_tech"),
    "shenyang-2025-industrial-internet-platforms": holds("platforms", "industrial_internet"),
    "shenyang-2025-overseas-talent": lambda r: bool(r["foreign_national"] or r["foreign_degree"]),
    "shenyang-2025-graduates": graduate,
    "shenyang-2025-skilled-workers": among("skill_level", *SKILLED),
}


def drawn(type: Type, random: Random, query: str) -> Any:
    """Any value of a type, in one of eight cases none; half of the codes are those that the query names."""
    if random.random() < 0.125:
        return None
    codes = list(type.codes.codes) if type.codes else []
    if type.name == "code" and random.random() < 0.5:
        codes = [code for code in codes if code in query] or codes
    match type.name:
        case "bool":
            return random.random() < 0.5
        case "date":
            return date(2016, 1, 1) + timedelta(days=random.randrange(4000))
        case "code":
            return random.choice(codes)
        case "codes":
            return random.sample(codes, k=min(len(codes), random.randrange(7)))
    return random.randrange(1000)


def table_of(pack: Pack, actual: Actual) -> pl.DataFrame:
    """Entities with values drawn evenly, so that what is rare in a register is not rare here."""
    random, types = Random(f"{actual}"), pack.countable[actual.register].facts
    here = ["210000", "210100", "210102", "210700", "210781", "210300", "220000"]
    columns = {}
    for name in facts_of(pack, actual):
        fact = types[name].type
        placed, query = name == actual.place, actual.filter
        cells = [random.choice(here) if placed else drawn(fact, random, query) for _ in range(ROWS)]
        columns[name] = pl.Series(name, cells, dtype=pl.String if name == actual.place else dtype(fact))
    return pl.DataFrame(columns)


def queries(pack: Pack) -> dict[str, Actual]:
    return {id: notes.actual for id, notes in pack.indicators.items() if notes.actual is not None}


def inside(pack: Pack, code: str | None, region: str) -> bool:
    return code is not None and (code == region or inside(pack, pack.regions[code].parent, region))


def test_each_query_gives_what_a_count_by_hand_gives(liaoning: Pack) -> None:
    asked = queries(liaoning)
    assert set(asked) == set(SAID)
    assert len(asked) >= 40
    regions = {t.id: str(t.region) for t in liaoning.targets}
    for id, actual in asked.items():
        table = table_of(liaoning, actual)
        found = counted(liaoning, actual, table, regions[id], FIRST, ON)
        held = [r for r in table.iter_rows(named=True) if inside(liaoning, r[actual.place], regions[id])]
        if actual.dated is not None:
            held = [r for r in held if r[actual.dated] is not None and FIRST <= r[actual.dated] <= ON]
        if actual.take == "share":
            held = [r for r in held if r["research_task.role"] in ("leader", "key_member")]
            wanted = Decimal(100 * sum(SAID[id](r) for r in held)) / len(held) if held else None
        else:
            wanted = Decimal(sum(SAID[id](r) for r in held))
        assert found.figure == wanted, id
        assert found.rows == len(held), id
        assert wanted, f"{id} counts somebody"


def facts(**columns: list[Any]) -> pl.DataFrame:
    """A small table of persons."""
    names = {"education": "education", "place": "employer.region", "since": "insurance.since", "tasks": "ip_rights"}
    return pl.DataFrame({names[name]: cells for name, cells in columns.items()})


def test_unknown_is_told_and_never_counted(liaoning: Pack) -> None:
    actual = Actual(register="person", place="employer.region", filter="education == doctor")
    table = facts(education=["doctor", None, "master", "doctor"], place=["210100", "210100", "210102", None])
    found = counted(liaoning, actual, table, "210000", None, ON)
    assert (found.figure, found.rows, found.unknown) == (1, 3, 1)


def test_sums_shares_and_growth(liaoning: Pack) -> None:
    table = facts(
        education=["doctor", "doctor", "master", "doctor"], place=["210100"] * 4,
        since=[date(2023, 1, 1), date(2024, 6, 1), date(2024, 6, 1), date(2025, 6, 1)], tasks=[1, None, 4, 2],
    )  # fmt: skip
    base = {"register": "person", "place": "employer.region", "filter": "education == doctor"}

    def take(**other: Any) -> Any:
        return counted(liaoning, Actual(**(base | other)), table, "210100", None, ON)

    total = take(take="sum", of="ip_rights")
    assert (total.figure, total.unknown) == (3, 1)
    assert take(take="share", among="education in {master, doctor}").figure == 75
    assert take(take="share", among="education == bachelor").figure is None
    assert take(take="growth", dated="insurance.since").figure == 50
