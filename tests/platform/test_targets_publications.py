"""What is made public: without small numbers, approved by another, as page, Excel and API; comparisons of cities."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import InternalError, ProgrammingError
from django.test import Client
from python_calamine import CalamineWorkbook

from tests.platform import goals
from yangui import Pack
from yangui.platform.accounts.models import User
from yangui.platform.core.actor import Actor, Grant
from yangui.platform.core.clock import now, today
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.organisations import services as organisations
from yangui.platform.organisations.models import Organisation, Region
from yangui.platform.registry.services import make_entity, record_facts
from yangui.platform.targets.models import Demand, Figure, Indicator, Publication, Standing
from yangui.platform.targets.services import counting, plans, publications, records
from yangui.platform.targets.services.standings import restand_all
from yangui.platform.targets.statistics import counts, offered

pytestmark = pytest.mark.django_db
type Sign = Callable[..., Client]
KEEPER = Actor(grants=(Grant(Privilege.REGISTRY_EDIT, "registry_officer"),))
# people by city and education
# a goal that counts teachers among others
TEACHERS = "liaoning-2018-professional-talent"
PEOPLE = {("210100", "master"): 12, ("210100", "doctor"): 2, ("210200", "master"): 11, ("210200", "doctor"): 14}


@pytest.fixture
def sign(signed_in: Sign) -> Sign:
    return lambda role, n="": signed_in(role, email=f"{role}{n}@example.test")


@pytest.fixture
def loaded(liaoning: Pack) -> Pack:
    organisations.load_pack(liaoning)
    plans.load_pack(liaoning)
    return liaoning


@pytest.fixture
def people(loaded: Pack) -> Pack:
    """Teachers in the registers of two cities."""
    for (city, education), count in PEOPLE.items():
        for n in range(count):
            entity = make_entity(kind="person", name=f"雁{n}南（虚构）", identifiers={}, actor=KEEPER, region=city)
            facts = {"education": education, "employer.region": city, "occupation": "teacher"}
            record_facts(entity=entity, facts=facts, register="chsi", on=today(), source="entry", actor=KEEPER)
    return loaded


def test_statistics_count_people_by_city_and_code(people: Pack) -> None:
    statistic = next(s for s in offered(people) if s.id == "education")
    found = counts(people, statistic, ["210100", "210200", "210300"])
    held = {
        (city, code): n
        for city, row in zip(found.rows, found.cells, strict=True)
        for code, n in zip(found.columns, row, strict=True)
        if n
    }
    assert held == PEOPLE


def test_a_statistic_is_prepared_by_one_and_approved_by_another_without_small_numbers(people: Pack, sign: Sign) -> None:
    del people
    chief, leader, public = sign("supervisor"), sign("leader"), Client()
    said = {"subject": "statistic:education", "title": "学历统计（虚构）", "threshold": 10}
    assert chief.post("/desk/targets/publications", said | {"threshold": 1}).status_code == 422
    address = chief.post("/desk/targets/publications", said).headers["Location"]
    row = Publication.objects.get()
    page = chief.get(address).content.decode()
    assert "批准发布" not in page, "who prepares does not approve"
    assert chief.post(f"{address}/publish").status_code == 404
    assert public.get(f"/figures/{row.pk}").status_code == 404
    assert public.get(f"/api/v1/figures/{row.pk}").status_code == 404
    leader.post(f"{address}/publish")
    row.refresh_from_db()
    assert (row.state, row.published_on) == ("published", today())
    content = row.content
    cities = [r["code"] for r in content["rows"]]
    education = [c["zh"] for c in content["columns"]]
    cell = content["cells"][cities.index("210100")]
    assert 2 not in cell, "two doctors are not told"
    assert sum(n is None for n in cell) + (content["row_sums"][cities.index("210100")] is None) >= 2
    assert len(education) == len(content["cells"][0])
    told = public.get(f"/figures/{row.pk}").content.decode()
    assert "＊" in told
    assert "少于 10 人" in told
    book = CalamineWorkbook.from_filelike(BytesIO(public.get(f"/figures/{row.pk}.xlsx").content))
    assert len(book.get_sheet_by_index(0).to_python()) == len(cities) + 2
    assert public.get(f"/api/v1/figures/{row.pk}").json()["content"] == content
    assert [p["id"] for p in public.get("/api/v1/figures").json()["publications"]] == [row.pk]
    leader.post(f"{address}/withdraw", {"reason": "有误"})
    assert public.get(f"/figures/{row.pk}").status_code == 404


def test_a_statistic_keeps_back_what_would_follow_from_an_earlier_one(
    people: Pack, member: Callable[..., User], clock: Any
) -> None:
    chief = goals.actor(member(email="a@example.test", password=None), Privilege.TARGETS_SUPERVISE)
    leader = goals.actor(member(email="b@example.test", password=None), Privilege.TARGETS_PUBLISH)

    def prepared() -> Publication:
        said = {"kind": "statistic", "subject": "education", "title": "x", "threshold": 10}
        return publications.prepare(**said, pack=people, actor=chief)

    first, side = prepared(), prepared()
    publications.step(publication=first, name="publish", actor=leader)
    with pytest.raises(RefusedError, match="重新编制"):
        publications.step(publication=side, name="publish", actor=leader)
    # as the doctors of one city grow, another number would hide the two of the other one
    for n in range(30):
        entity = make_entity(kind="person", name=f"雁{n}北（虚构）", identifiers={}, actor=KEEPER, region="210200")
        facts = {"education": "doctor", "employer.region": "210200"}
        record_facts(entity=entity, facts=facts, register="chsi", on=today(), source="entry", actor=KEEPER)
    publications.step(publication=first, name="withdraw", actor=leader, reason="有误")
    second = prepared()
    assert second.content["beside"] == [first.pk]
    cities = [row["code"] for row in first.content["rows"]]
    codes = [column["code"] for column in first.content["columns"]]

    def told(row: Publication, city: str, code: str) -> bool:
        return row.content["cells"][cities.index(city)][codes.index(code)] is not None

    assert not told(first, "210100", "doctor")
    for city, code in PEOPLE:
        assert not (told(second, city, code) and not told(first, city, code)), "of a square none is left alone"
    publications.step(publication=second, name="publish", actor=leader)
    clock.shift(timedelta(days=366))
    assert prepared().content["beside"] == [second.pk, first.pk], "how a number changes is seen after years"


def test_what_was_prepared_stays_as_it_was(loaded: Pack, member: Callable[..., User]) -> None:
    one, other = (member(email=f"{n}@example.test", password=None) for n in "ab")
    row = goals.published(loaded, one, other)
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        Publication.objects.filter(pk=row.pk).update(content={})
    Demand.objects.update(needed=1)
    row.refresh_from_db()
    assert row.content["lines"][0][3] == "30"


def test_who_prepares_and_approves_in_one_person_is_refused(loaded: Pack, member: Callable[..., User]) -> None:
    both = goals.actor(member(), Privilege.TARGETS_SUPERVISE, Privilege.TARGETS_PUBLISH, Privilege.TARGETS_REPORT)
    city = Organisation.objects.get(slug="shenyang")
    publications.enter_demand(
        year=2026, region=Region.objects.get(code="210100"), organisation=city, employer="雁企（虚构）", post="焊工",
        needed=3, filled=None, actor=both,
    )  # fmt: skip
    row = publications.prepare(kind="demand", subject="2026", title="x", threshold=5, pack=loaded, actor=both)
    with pytest.raises(Exception, match="不能再办理"):
        publications.step(publication=row, name="publish", actor=both)
    for kind, subject in (("demand", "2019"), ("figures", "none"), ("statistic", "none")):
        with pytest.raises(RefusedError):
            publications.prepare(kind=kind, subject=subject, title="x", threshold=5, pack=loaded, actor=both)


def test_figures_of_a_document_are_published_as_verified(people: Pack, member: Callable[..., User], clock: Any) -> None:
    clock.shift(timedelta(days=130))
    counting.count_all(pack=people, day=today())
    chief = goals.actor(member(), Privilege.TARGETS_SUPERVISE)
    document = Figure.objects.get(latest=True, indicator__slug=TEACHERS).indicator.document
    row = publications.prepare(kind="figures", subject=document, title="x", threshold=10, pack=people, actor=chief)
    assert len(row.content["lines"]) == Figure.objects.filter(
        latest=True, indicator__document=document, indicator__lapsed=False, region="210000"
    ).count()  # fmt: skip
    told = {line[3] for line in row.content["lines"] if line[4] == "人"}
    assert not told & {str(n) for n in range(1, 10)}


def figure_of(goal: Indicator, value: int) -> None:
    """The newest verified figure of a goal in its own region."""
    Figure.objects.filter(indicator=goal).delete()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # as if it had been reported and verified
        Figure.objects.create(
            indicator=goal, region=goal.region, as_of=today(), figure=value, evidence="台账", organisation=goal.owner,
            reported_at=now(), latest=True, state="verified",
        )  # fmt: skip
        cursor.execute("SET session_replication_role = origin")


def test_figures_of_two_days_and_of_a_total_and_its_part_leave_no_few_people(
    loaded: Pack, member: Callable[..., User]
) -> None:
    chief = goals.actor(member(email="a@example.test", password=None), Privilege.TARGETS_SUPERVISE)
    leader = goals.actor(member(email="b@example.test", password=None), Privilege.TARGETS_PUBLISH)
    part = Indicator.objects.exclude(part_of=None).filter(unit="人", part_of__unit="人").first()
    assert part is not None
    whole = part.part_of
    assert whole is not None
    assert whole.region == part.region

    def told(whole_is: int, part_is: int) -> dict[str, str | None]:
        found: dict[str, str | None] = {}
        figure_of(whole, whole_is)
        figure_of(part, part_is)
        for document in dict.fromkeys([whole.document, part.document]):
            said = {"kind": "figures", "subject": document, "title": "x", "threshold": 10}
            row = publications.prepare(**said, pack=loaded, actor=chief)
            publications.step(publication=row, name="publish", actor=leader)
            found |= {goal: line[3] for goal, line in zip(row.content["goals"], row.content["lines"], strict=True)}
        return {"whole": found[whole.slug], "part": found[part.slug]}

    assert told(100, 96) == {"whole": "100", "part": None}
    assert told(104, 60) == {"whole": None, "part": "60"}, "four more are not told"
    assert told(130, 85) == {"whole": "130", "part": "85"}
    side = publications.prepare(
        kind="figures", subject=whole.document, title="x", threshold=10, pack=loaded, actor=chief
    )
    told(150, 100)
    with pytest.raises(RefusedError, match="重新编制"):
        publications.step(publication=side, name="publish", actor=leader)


def test_a_counted_figure_opens_down_to_masked_records_and_each_look_is_noted(people: Pack, sign: Sign) -> None:
    day = today()
    counting.count_all(pack=people, day=day)
    figure = Figure.objects.get(origin="counted", indicator__slug=TEACHERS)
    assert figure.figure == sum(PEOPLE.values())
    leader, before = sign("leader"), AuditEvent.objects.filter(action="figure.records_read").count()
    page = leader.get(f"/cockpit/figures/{figure.pk}")
    opened = page.context["opened"]
    assert opened.count == figure.figure
    assert page.context["same"]
    assert AuditEvent.objects.filter(action="figure.records_read").count() == before + 1
    assert all("*" in r.name and r.opens is None for r in opened.records), "a leader opens no person"


def test_the_records_are_those_that_the_query_counts(loaded: Pack, member: Callable[..., User], sign: Sign) -> None:
    """Three doctors, of whom two came in the period; they and no other stand behind the figure."""
    slug = "liaoning-2018-foreign-experts"
    for n in range(3):
        entity = make_entity(kind="person", name=f"雁{n}南（虚构）", identifiers={}, actor=KEEPER, region="210100")
        facts = {"foreign_national": "true" if n else "false", "talent_category": "foreign_expert",
                 "employer.region": "210100"}  # fmt: skip
        record_facts(entity=entity, facts=facts, register="talent-register", on=today(), source="entry", actor=KEEPER)
    counting.count_all(pack=loaded, day=today())
    figure = Figure.objects.get(indicator__slug=slug)
    assert figure.figure == 2
    actor = goals.actor(member(), Privilege.TARGETS_READ)
    opened = records.opened(figure=figure, pack=loaded, actor=actor)
    assert opened is not None
    assert (opened.count, {r.name for r in opened.records}) == (2, {"雁*南"})
    second = records.opened(figure=figure, pack=loaded, actor=actor, first=1, most=1)
    assert second is not None
    assert len(second.records) == 1
    keeper = sign("registry_officer")
    assert keeper.get(f"/cockpit/figures/{figure.pk}").status_code == 404
    event = AuditEvent.objects.filter(action="figure.records_read").latest("pk")
    assert len(event.detail["records"]) == 1


def test_cities_are_compared_by_demand_gap_subsidy_talent_and_goals_and_opened(
    people: Pack, member: Callable[..., User], sign: Sign
) -> None:
    one, other = (member(email=f"{n}@example.test", password=None) for n in "ab")
    goals.published(people, one, other)
    restand_all(today())
    leader, year = sign("leader"), today().year
    for subject, numbers in {
        "demand": ("30", "—"), "gap": ("20", "—"), "paid": ("—", "—"), "late": ("0", "0"),
    }.items():  # fmt: skip
        page = leader.get(f"/cockpit/compare?of={subject}")
        lines = {region.code: dict(cells) for region, cells in page.context["lines"]}
        if subject != "late":
            assert (lines["210100"][str(year)], lines["210200"][str(year)]) == numbers, subject
        assert page.context["column"] == str(year)
    talent = leader.get("/cockpit/compare?of=talent:education&column=doctor")
    cells = {region.code: dict(found) for region, found in talent.context["lines"]}
    assert (cells["210100"]["doctor"], cells["210200"]["doctor"]) == ("2", "14")
    tiles = {t["name"]: t["figure"] for t in talent.context["map"]["tiles"]}
    assert tiles["沈阳市"] == "2"
    book = CalamineWorkbook.from_filelike(BytesIO(leader.get("/cockpit/compare.xlsx?of=demand").content))
    assert 30 in [cell for row in book.get_sheet_by_index(0).to_python() for cell in row]
    assert leader.get("/cockpit/compare?of=none").status_code == 404
    opened = leader.get(f"/cockpit/compare/demand/210100/{year}")
    assert "工程师" in opened.content.decode()
    assert AuditEvent.objects.filter(action="comparison.records_read").count() == 1
    assert leader.get(f"/cockpit/compare/late/210100/{year}").status_code == 404


def test_the_wall_tells_nothing_of_who_is_signed_in_and_asks_anew(loaded: Pack, sign: Sign) -> None:
    del loaded
    restand_all(today())
    page = sign("leader").get("/cockpit/wall").content.decode()
    assert "雁一" not in page
    assert "leader@example.test" not in page
    assert 'hx-trigger="every 60s"' in page
    assert "<script>" not in page
    assert "退出登录" not in page


def test_the_report_of_a_year_tells_how_goals_stood_at_its_end(loaded: Pack, sign: Sign, clock: Any) -> None:
    del loaded
    restand_all(today())
    clock.shift(timedelta(days=400))
    restand_all(today())
    leader = sign("leader")
    page = leader.get(f"/cockpit/years/{today().year - 1}")
    total = sum(c["count"] for c in page.context["counts"])
    assert total == Standing.objects.filter(until=None, indicator__same_as=None, indicator__lapsed=False).count()
    assert leader.get(f"/cockpit/years/{today().year + 1}").status_code == 404
