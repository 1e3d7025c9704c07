"""Goals: all of the pack with owner and period; figures reported, verified and never changed; rounds and the ladder."""

import datetime as dt
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.db.utils import InternalError, ProgrammingError

from tests.conftest import SHANGHAI
from tests.platform.conftest import ADMINISTRATOR
from yangui import Pack
from yangui.platform.accounts.models import User
from yangui.platform.core.actor import Actor, DeniedError, Grant
from yangui.platform.core.models import AuditEvent, WorkingDay
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.notifications.models import Notice
from yangui.platform.organisations import services as organisations
from yangui.platform.organisations.models import Organisation, Region
from yangui.platform.registry.services import make_entity, record_facts
from yangui.platform.targets.ladder import LADDER
from yangui.platform.targets.models import Figure, Indicator, Matter, Measure, Owed, Standing
from yangui.platform.targets.services import counting, figures, matters, plans, rounds, standings
from yangui.platform.targets.services.plans import Share

pytestmark = pytest.mark.django_db
GOAL = "liaoning-2024-graduates-400k"
START = dt.datetime(2024, 3, 4, 9, tzinfo=SHANGHAI)
KEEPER = Actor(grants=(Grant(Privilege.REGISTRY_EDIT, "registry_officer"),))
type Officer = Callable[..., Actor]


@pytest.fixture
def goals(liaoning: Pack, time_machine: time_machine.TimeMachineFixture) -> Pack:
    """The pack's goals, on a Monday of March 2024."""
    time_machine.move_to(START, tick=False)
    organisations.load_pack(liaoning)
    plans.load_pack(liaoning)
    return liaoning


@pytest.fixture
def officer(goals: Pack) -> Officer:  # noqa: ARG001  units first
    """Makes somebody with a role in a unit, or everywhere."""

    def make(role: str, unit: str | None = None) -> Actor:
        account = User.objects.create_user(f"{role}-{User.objects.count()}@example.test", name="雁一（虚构）")
        organisation = Organisation.objects.get(slug=unit) if unit else None
        organisations.give_role(
            account=account, role=role, organisation=organisation, actor=ADMINISTRATOR, reason="test"
        )
        return organisations.actor_of(account)

    return make


def goal(slug: str = GOAL) -> Indicator:
    found: Indicator = Indicator.objects.get(slug=slug)
    return found


def move(clock: Any, day: date) -> None:
    clock.move_to(dt.datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI), tick=False)


def report(actor: Actor, figure: int, as_of: date, row: Indicator | None = None) -> Figure:
    row = row or goal()
    return figures.report(
        indicator=row, region=row.region, organisation=row.owner, as_of=as_of, figure=Decimal(figure),
        evidence="台账第3号", actor=actor,
    )  # fmt: skip


def test_all_targets_of_the_pack_have_owner_period_bound_and_clause(goals: Pack) -> None:
    rows = {row.slug: row for row in Indicator.objects.select_related("owner")}
    assert set(rows) == {t.id for t in goals.targets}
    for target in goals.targets:
        row = rows[target.id]
        assert (row.value, row.bound, row.clause) == (target.value, target.bound, target.clause)
        assert row.owner.kind not in ("role", "collective")
        assert row.last is not None or row.annual, row.slug
        assert None in (row.first, row.last) or row.first <= row.last
    assert Measure.objects.filter(level="plan").count() == len(goals.documents)
    assert Measure.objects.exclude(level="plan").count() == len(goals.measures)


@pytest.mark.usefixtures("goals")
def test_the_owner_is_the_units_of_the_text_or_is_read() -> None:
    named, read = goal("liaoning-2018-outstanding-talent"), goal("jinzhou-2023-hs-roads-10")
    assert (named.owner.slug, named.owner_stated) == ("liaoning-organisation-department", True)
    assert (read.owner.slug, read.owner_stated) == ("heishan-government", False)


def test_loading_twice_changes_nothing_and_what_is_no_longer_named_lapses(goals: Pack) -> None:
    before = list(Indicator.objects.values())
    plans.load_pack(goals)
    assert list(Indicator.objects.values()) == before
    extra = goal()
    extra.pk, extra.slug = None, "gone"
    extra.save()
    plans.load_pack(goals)
    assert goal("gone").lapsed
    assert not Indicator.objects.current().filter(slug="gone").exists()


@pytest.mark.usefixtures("goals")
def test_a_goal_named_twice_counts_once() -> None:
    assert goal("shenyang-2025-key-tech-300-over").same_as == goal("shenyang-2025-key-tech")
    assert not Indicator.objects.current().filter(slug="shenyang-2025-key-tech-300-over").exists()


def test_a_figure_is_verified_by_another_unit_and_then_stays(officer: Officer) -> None:
    row = goal()
    unit = row.owner.slug
    reporter, other = officer("reporting_officer", unit), officer("verifying_officer", "liaoning-statistics")
    statistics = Organisation.objects.get(slug="liaoning-statistics")
    figure = report(reporter, 60_000, date(2024, 2, 29))
    assert not Standing.objects.exists()
    with pytest.raises(DeniedError):
        figures.verify(figure=figure, actor=officer("verifying_officer", unit), organisation=row.owner)
    figures.verify(figure=figure, actor=other, organisation=statistics)
    figure.refresh_from_db()
    assert (figure.state, figure.verified_for) == ("verified", statistics)
    with pytest.raises(RefusedError, match="更正"):
        report(reporter, 90_000, date(2024, 2, 29))
    event = AuditEvent.objects.get(action="figure.change_refused")
    assert (event.actor_id, event.detail) == (reporter.account, {"stands": "60000.0000", "tried": "90000"})
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        Figure.objects.filter(pk=figure.pk).update(figure=90_000)
    assert Figure.objects.get().figure == 60_000


def test_a_correction_gives_a_reason_and_holds_once_verified(officer: Officer) -> None:
    reporter, other = officer("reporting_officer", goal().owner.slug), officer("verifying_officer")
    first = report(reporter, 60_000, date(2024, 2, 29))
    figures.verify(figure=first, actor=other)
    asked = {"figure": first, "value": Decimal(61_000), "evidence": "台账第4号", "actor": reporter}
    with pytest.raises(RefusedError):
        figures.correct(**asked, reason=" ")
    second = figures.correct(**asked, reason="漏报沈抚")
    assert Standing.objects.get().actual == 60_000
    figures.verify(figure=second, actor=other)
    first.refresh_from_db()
    assert (first.state, Standing.objects.get().actual) == ("replaced", 61_000)


def test_who_does_not_owe_it_does_not_report_it(officer: Officer) -> None:
    with pytest.raises(DeniedError):
        report(officer("reporting_officer", "jinzhou-government"), 1, date(2024, 2, 29))
    row, jinzhou = goal(), Organisation.objects.get(slug="jinzhou-government")
    with pytest.raises(RefusedError):
        figures.report(
            indicator=row, region=row.region, organisation=jinzhou, as_of=date(2024, 2, 29), figure=Decimal(1),
            evidence="台账", actor=officer("reporting_officer"),
        )  # fmt: skip
    with pytest.raises(RefusedError):
        report(officer("reporting_officer"), 1, date(2024, 3, 5))
    assert not Figure.objects.exists()


def shares(**values: int) -> list[Share]:
    codes = {"shenyang": "210100", "dalian": "210200", "heping": "210102", "dadong": "210104"}
    unit = Organisation.objects.get(slug="shenyang")
    return [Share(codes[name], unit, Decimal(value)) for name, value in values.items()]


def test_a_goal_is_taken_apart_only_into_parts_that_make_the_whole(officer: Officer) -> None:
    supervisor, row = officer("supervisor"), goal()
    with pytest.raises(RefusedError, match="辽宁省：各地合计 390000，目标值 400000，相差 -10000"):
        plans.allot(indicator=row, shares=shares(shenyang=200_000, dalian=190_000), actor=supervisor)
    wrong = shares(shenyang=200_000, dalian=200_000, heping=100_000, dadong=99_999)
    with pytest.raises(RefusedError, match="沈阳市"):
        plans.allot(indicator=row, shares=wrong, actor=supervisor)
    with pytest.raises(RefusedError, match="不在有目标值的地区"):
        plans.allot(indicator=row, shares=shares(heping=400_000), actor=supervisor)
    assert not row.allotments.exists()
    right = shares(shenyang=200_000, dalian=200_000, heping=100_000, dadong=100_000)
    plans.allot(indicator=row, shares=right, actor=supervisor)
    assert row.allotments.count() == 4
    with pytest.raises(DeniedError):
        plans.allot(indicator=row, shares=right, actor=officer("leader"))


def test_colours_change_with_the_days_and_keep_their_history(officer: Officer, time_machine: Any) -> None:
    reporter, other = officer("reporting_officer", goal().owner.slug), officer("verifying_officer")
    standings.restand_all(date(2024, 3, 4))
    now = Standing.objects.filter(indicator=goal(), until=None)
    assert now.get().colour == "unknown"
    for day, figure, colour in (
        (date(2024, 4, 1), 110_000, "none"),
        (date(2024, 7, 1), 150_000, "yellow"),
        (date(2024, 12, 10), 390_000, "blue"),
        (date(2024, 12, 20), 400_000, "green"),
    ):
        move(time_machine, day)
        figures.verify(figure=report(reporter, figure, day), actor=other)
        assert now.get().colour == colour, day
        standings.restand_all(day)
    history = Standing.objects.filter(indicator=goal()).order_by("since").values_list("colour", "until")
    assert [c for c, _ in history] == ["unknown", "none", "yellow", "blue", "green"]
    assert history[0][1] == date(2024, 3, 31)


def test_the_ladder_takes_each_miss_once_and_skips_no_rung(officer: Officer, time_machine: Any) -> None:
    reporter, other = officer("reporting_officer", goal().owner.slug), officer("verifying_officer")
    chief = officer("supervisor")
    raised: list[Matter] = []
    for month in range(4, 9):
        day = date(2024, month, 15)
        move(time_machine, day)
        figures.verify(figure=report(reporter, 1000 * month, day), actor=other)
        for _ in range(3):
            raised += matters.look(day)
        assert len(raised) == len({m.miss for m in raised})
        for name in ("approve", "notify"):
            for matter in raised:
                if matter.state in ("registered", "approved"):
                    matters.step(matter=matter, name=name, actor=chief, reason="属实")
    rungs = [m.rung for m in Matter.objects.order_by("id")]
    assert rungs[:5] == list(LADDER)
    assert set(rungs[5:]) <= {LADDER[-1]}


def test_no_rung_is_raised_while_the_one_before_waits_for_its_decision(officer: Officer, time_machine: Any) -> None:
    reporter, other = officer("reporting_officer", goal().owner.slug), officer("verifying_officer")
    for month, rungs in ((4, ["reminder"]), (5, ["interview"]), (6, []), (7, [])):
        move(time_machine, date(2024, month, 15))
        figures.verify(figure=report(reporter, 1000 * month, date(2024, month, 15)), actor=other)
        assert [m.rung for m in matters.look(date(2024, month, 15))] == rungs
    matters.step(
        matter=Matter.objects.get(rung="interview"), name="dismiss", actor=officer("supervisor"), reason="误报"
    )
    assert [m.rung for m in matters.look(date(2024, 7, 16))] == ["interview"], "what was dismissed does not count"


def test_a_reminder_goes_out_by_rule_and_an_interview_waits_for_a_name(officer: Officer, time_machine: Any) -> None:
    unit = goal().owner
    reporter, other, chief = (
        officer("reporting_officer", unit.slug), officer("verifying_officer"), officer("supervisor")
    )  # fmt: skip
    move(time_machine, date(2024, 7, 1))
    figures.verify(figure=report(reporter, 1000, date(2024, 7, 1)), actor=other)
    (reminder,) = matters.look(date(2024, 7, 1))
    assert (reminder.rung, reminder.state, reminder.notified_on) == ("reminder", "notified", date(2024, 7, 1))
    assert Notice.objects.filter(account=reporter.account).count() == 1
    for name, said in (("sign", ""), ("handle", "加派人手"), ("report", "已补录三所高校")):
        matters.step(matter=reminder, name=name, actor=reporter, reason=said)
    for name in ("recheck", "close"):
        matters.step(matter=reminder, name=name, actor=chief, reason="属实")
    assert reminder.answer == "已补录三所高校"
    move(time_machine, date(2024, 8, 1))
    figures.verify(figure=report(reporter, 2000, date(2024, 8, 1)), actor=other)
    (interview,) = matters.look(date(2024, 8, 1))
    assert (interview.rung, interview.state) == ("interview", "registered")
    with pytest.raises(RefusedError):
        matters.step(matter=interview, name="approve", actor=matters.PROGRAM)
    with pytest.raises(DeniedError):
        matters.step(matter=interview, name="approve", actor=reporter)
    for name in ("approve", "notify"):
        matters.step(matter=interview, name=name, actor=chief)
    assert interview.notified_on == date(2024, 8, 1)


def test_an_unanswered_matter_escalates_by_working_days_even_if_a_holiday_is_announced_late(
    officer: Officer, time_machine: Any
) -> None:
    reporter, other = officer("reporting_officer", goal().owner.slug), officer("verifying_officer")
    move(time_machine, date(2024, 7, 1))
    figures.verify(figure=report(reporter, 1000, date(2024, 7, 1)), actor=other)
    (reminder,) = matters.look(date(2024, 7, 1))
    assert matters.with_due([reminder])[0][1] == date(2024, 7, 8)
    WorkingDay.objects.filter(day__in=[date(2024, 7, 4), date(2024, 7, 5)]).update(works=False)
    assert matters.with_due([reminder])[0][1] == date(2024, 7, 10)
    assert matters.look(date(2024, 7, 10)) == []
    (interview,) = matters.look(date(2024, 7, 11))
    assert (interview.rung, interview.miss) == ("interview", f"unanswered:{reminder.pk}")
    WorkingDay.objects.filter(day=date(2024, 7, 9)).update(works=False)
    assert matters.look(date(2024, 7, 12)) == []


def test_a_round_asks_each_unit_and_who_is_late_is_pursued(officer: Officer) -> None:
    chief, row = officer("supervisor"), goal()
    reporter = officer("reporting_officer", row.owner.slug)
    opened = rounds.open_round(title="二月调度", as_of=date(2024, 2, 29), days=3, actor=chief, indicators=[row])
    owed = Owed.objects.get()
    assert (owed.organisation, owed.figure) == (row.owner, None)
    assert Notice.objects.filter(account=reporter.account, subject="二月调度").count() == 1
    assert rounds.late(date(2024, 3, 7)) == []
    assert rounds.late(date(2024, 3, 8)) == [(opened, row.owner)]
    (late,) = matters.look(date(2024, 3, 8))
    assert (late.rung, late.round) == ("reminder", opened)
    assert matters.look(date(2024, 3, 9)) == []
    lines = [rounds.Line(owed, Decimal(50_000), "台账")]
    assert rounds.report_lines(lines=lines, actor=reporter) == 1
    assert rounds.late(date(2024, 3, 11)) == []
    figures.send_back(figure=Figure.objects.get(), actor=officer("verifying_officer"), reason="缺沈抚")
    assert rounds.late(date(2024, 3, 11)) == [(opened, row.owner)]


def test_the_round_of_all_goals_asks_only_those_that_run(officer: Officer) -> None:
    opened = rounds.open_round(title="调度", as_of=date(2024, 2, 29), days=3, actor=officer("supervisor"))
    asked = {o.indicator.slug for o in Owed.objects.filter(round=opened).select_related("indicator")}
    assert GOAL in asked
    assert not asked & {"liaoning-2018-outstanding-talent", "liaoning-2024-hightech-mfg-growth-2023"}
    assert not any(slug.startswith("shenyang-2025") for slug in asked)


def test_the_command_loads_goals_too(goals: Pack) -> None:
    Matter.objects.all().delete()
    call_command("load_pack", verbosity=0)
    assert Indicator.objects.count() == len(goals.targets)


def test_a_region_may_report_its_own_part(officer: Officer) -> None:
    row = goal()
    plans.allot(indicator=row, shares=shares(shenyang=200_000, dalian=200_000), actor=officer("supervisor"))
    city, shenyang = Organisation.objects.get(slug="shenyang"), Region.objects.get(code="210100")
    figure = figures.report(
        indicator=row, region=shenyang, organisation=city, as_of=date(2024, 3, 1), figure=Decimal(1000),
        evidence="台账", actor=officer("reporting_officer", "shenyang"),
    )  # fmt: skip
    figures.verify(figure=figure, actor=officer("verifying_officer"))
    assert Standing.objects.get(region="210100").colour == "yellow"


def test_the_registers_are_counted_daily_and_the_figure_is_open_to_its_query(goals: Pack, time_machine: Any) -> None:
    day, slug = date(2024, 3, 4), "liaoning-2024-graduates-400k"
    assert counting.count_all(pack=goals, day=day) == 0, "registers that know nobody say nothing"
    for number, since in enumerate(("2024-01-10", "2024-02-01", "2023-05-01")):
        entity = make_entity(
            kind="person", name=f"雁{number}（虚构）", identifiers={}, actor=KEEPER, region="210100"
        )  # fmt: skip
        facts = {"education": "bachelor", "graduation_date": "2023-07-01", "insurance.region": "210100"}
        record_facts(
            entity=entity, facts=facts | {"insurance.since": since}, register="social-insurance", on=day,
            source="entry", actor=KEEPER,
        )  # fmt: skip
    assert counting.count_all(pack=goals, day=day) > 0
    found = Figure.objects.get(indicator__slug=slug)
    assert (found.figure, found.state, found.origin) == (2, "verified", "counted")
    assert "共 2 条" in found.evidence
    assert counting.count_all(pack=goals, day=day) == 0
    move(time_machine, date(2024, 4, 2))
    counting.count_all(pack=goals, day=date(2024, 4, 2))
    assert Figure.objects.filter(indicator__slug=slug).count() == 2, "dated anew each month"
    chief = User.objects.create_user("chief@example.test", name="雁一（虚构）")
    supervisor = Actor(chief.pk, grants=(Grant(Privilege.TARGETS_SUPERVISE, "supervisor"),))
    opened = rounds.open_round(title="调度", as_of=date(2024, 4, 2), days=3, actor=supervisor)
    assert not Owed.objects.filter(round=opened, indicator__slug=slug).exists(), "what is counted is not asked"
