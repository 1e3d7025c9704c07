"""Officers' pages of goals: plans, parts, paces, baselines, joined goals; evidence; own matters and letters."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.platform import goals
from tests.platform.goals import PNG
from yangui import Pack
from yangui.platform.accounts.models import User
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.notifications.models import Notice
from yangui.platform.organisations.models import Organisation, Region
from yangui.platform.targets.fictional import SLUG
from yangui.platform.targets.models import Evidence, Figure, Indicator, Matter, Measure, Order, Standing
from yangui.platform.targets.services import evidence, matters, plans
from yangui.platform.targets.services import goals as services

pytestmark = pytest.mark.django_db
type Sign = Callable[..., Client]


@pytest.fixture
def reporter(member: Callable[..., User]) -> User:
    return member(email="reporter@example.test", password=None)


@pytest.fixture
def verifier(member: Callable[..., User]) -> User:
    return member(email="verifier@example.test", password=None)


@pytest.fixture
def stood(liaoning: Pack, reporter: User, verifier: User, clock: Any, tmp_path: Any, settings: Any) -> goals.Stood:
    """The goals stand, on a working day in May."""
    settings.MEDIA_ROOT = tmp_path / "files"
    clock.shift(timedelta(days=130))
    return goals.stand(liaoning, reporter, verifier)


@pytest.fixture
def sign(signed_in: Sign) -> Sign:
    """A browser with somebody of a role."""
    return lambda role, n="": signed_in(role, email=f"{role}{n}@example.test")


@pytest.mark.usefixtures("stood")
def test_a_plan_is_a_tree_down_to_its_goals(sign: Sign, django_assert_max_num_queries: Any) -> None:
    officer = sign("verifying_officer")
    roots = {row[0].document for row in officer.get("/desk/targets/plans").context["rows"]}
    assert roots >= set(Indicator.objects.exclude(document="").values_list("document", flat=True))
    root = Measure.objects.get(parent=None, document="liaoning-2018-talent-plan")
    with django_assert_max_num_queries(60):
        page = officer.get(f"/desk/targets/plans/{root.pk}").content.decode()
    held = Indicator.objects.filter(document=root.document, lapsed=False).exclude(slug=SLUG)
    assert held.exists()
    assert all(f"/desk/targets/goals/{goal.slug}" in page for goal in held)
    assert "加措施" not in page, "who verifies changes nothing"


@pytest.mark.usefixtures("stood")
def test_a_supervisor_adds_a_plan_a_measure_and_a_goal(sign: Sign) -> None:
    chief, unit = sign("supervisor"), Organisation.objects.get(slug="shenyang")
    said = {"key": "geese-2026", "title_zh": "归雁计划", "title_en": "Geese", "lead": unit.pk}
    assert chief.post("/desk/targets/plans", said | {"title_en": ""}).status_code == 422
    plan = chief.post("/desk/targets/plans", said).headers["Location"]
    assert chief.post("/desk/targets/plans", said).status_code == 422, "the key is taken"
    chief.post(f"{plan}/measure", said | {"key": "geese-2026-1"})
    task = Measure.objects.get(key="geese-2026-1")
    assert (task.level, task.parent and task.parent.key) == ("project", "geese-2026")
    goal = {"slug": "geese-flock", "title_zh": "雁群", "title_en": "Flock", "kind": "new_in_period", "unit": "人",
            "bound": "at_least", "value": "900", "first": "2026-01-01", "last": "2025-12-31", "owner": unit.pk,
            "region": "210100"}  # fmt: skip
    answer = chief.post(f"/desk/targets/plans/{task.pk}/goal", goal)
    assert answer.status_code == 422
    assert "结束日期" in answer.content.decode()
    assert chief.post(f"/desk/targets/plans/{task.pk}/goal", goal | {"last": "2026-12-31"}).status_code == 302
    made = Indicator.objects.get(slug="geese-flock")
    assert (made.value, made.measure, made.owner) == (900, task, unit)
    assert "雁群" in chief.get(plan).content.decode()


@pytest.mark.usefixtures("stood")
def test_parts_go_from_the_province_to_city_and_county_and_must_make_the_whole(sign: Sign) -> None:
    chief, goal = sign("supervisor"), Indicator.objects.get(slug=SLUG)
    counties = list(Region.objects.filter(parent="210100"))[:2]
    page = chief.get(f"/desk/targets/goals/{SLUG}?region=210100")
    rows = {region.code: form for region, form in page.context["forms"]["allot"].rows}
    assert set(rows) >= {c.code for c in counties}
    units = {c.code: rows[c.code].fields["organisation"].choices for c in counties}
    assert all(units.values()), "each county has a unit to report"
    data = {}
    for county, value in zip(counties, ("6000", "3000"), strict=True):
        data |= {f"{county.code}-value": value, f"{county.code}-organisation": units[county.code][0][0]}
    address = f"/desk/targets/goals/{SLUG}/allot?region=210100"
    answer = chief.post(address, data)
    assert answer.status_code == 422
    assert "合计 9000，目标值 10000，相差 -1000" in answer.content.decode()
    assert 'value="6000"' in answer.content.decode(), "what was typed stays"
    assert goal.allotments.count() == 15
    data[f"{counties[1].code}-value"] = "4000"
    assert chief.post(address, data).status_code == 302
    assert goal.allotments.count() == 17
    sums = chief.get(f"/desk/targets/goals/{SLUG}").context["sums"]
    assert [(str(s["whole"]), s["fits"]) for s in sums] == [("150,000", True), ("10,000", True)]


@pytest.mark.usefixtures("stood")
def test_a_planned_pace_takes_the_place_of_the_even_one(sign: Sign) -> None:
    chief = sign("supervisor")
    data = {"point-0-on": "2026-01-01", "point-0-figure": "0", "point-1-on": "2026-12-31", "point-1-figure": "10000",
            "point-2-figure": "7"}  # fmt: skip
    address = f"/desk/targets/goals/{SLUG}/pace?region=210100"
    assert chief.post(address, data).status_code == 422, "a figure without a day"
    data["point-2-on"] = "2026-07-01"
    assert chief.post(address, data).status_code == 302
    points = Indicator.objects.get(slug=SLUG).plan.filter(region="210100")
    assert [(str(p.on), p.figure) for p in points] == [("2026-01-01", 0), ("2026-07-01", 7), ("2026-12-31", 10000)]


def test_a_baseline_has_a_day_and_a_source_and_stays_when_the_pack_is_loaded(
    stood: goals.Stood, liaoning: Pack, sign: Sign
) -> None:
    del stood
    chief = sign("supervisor")
    goal = Indicator.objects.filter(kind="level", baseline=None, same_as=None).exclude(slug=SLUG).first()
    assert goal is not None
    address = f"/desk/targets/goals/{goal.slug}/baseline"
    assert chief.post(address, {"value": "70", "on": "2020-12-31"}).status_code == 422
    assert chief.post(address, {"value": "70", "on": "2020-12-31", "source": "统计年鉴（虚构）"}).status_code == 302
    plans.load_pack(liaoning)
    goal.refresh_from_db()
    assert (goal.baseline, str(goal.baseline_on), goal.baseline_source) == (70, "2020-12-31", "统计年鉴（虚构）")
    assert "统计年鉴" in sign("leader").get(f"/cockpit/goals/{goal.slug}").content.decode()
    assert AuditEvent.objects.filter(action="goal.baseline").count() == 1
    # of a part
    city = f"/desk/targets/goals/{SLUG}/baseline?region=210100"
    chief.post(city, {"value": "5", "on": "2025-12-31", "source": "年报（虚构）"})
    part = Indicator.objects.get(slug=SLUG).allotments.get(region="210100")
    assert (part.baseline, part.baseline_source) == (5, "年报（虚构）")


def test_the_same_goal_in_two_documents_is_joined_with_a_reason_and_parted(
    stood: goals.Stood, liaoning: Pack, sign: Sign, verifier: User
) -> None:
    del stood
    chief = sign("supervisor")
    held = Indicator.objects.current().filter(region="210000", unit="人", figures=None, also=None, allotments=None)
    one, other = held.exclude(document="").order_by("pk")[:2]
    address = f"/desk/targets/goals/{one.slug}"
    assert chief.post(f"{address}/join", {"join-other": other.slug}).status_code == 422
    assert chief.post(f"{address}/join", {"join-other": other.slug, "join-reason": "两文同指一事"}).status_code == 302
    plans.load_pack(liaoning)
    one.refresh_from_db()
    assert (one.same_as, one.same_as_reason) == (other, "两文同指一事")
    assert "两文同指一事" in chief.get(address).content.decode()
    assert one not in Indicator.objects.current()
    with pytest.raises(RefusedError, match="没有并入"):
        services.join(
            indicator=Indicator.objects.get(slug=SLUG), other=one, reason="x",
            actor=goals.actor(verifier, Privilege.TARGETS_SUPERVISE),
        )  # fmt: skip
    assert chief.post(f"{address}/part", {"part-other": one.slug, "part-reason": "误并"}).status_code == 302
    one.refresh_from_db()
    assert one.same_as is None


def test_evidence_is_sealed_read_by_who_may_and_noted_and_ends_with_the_verification(
    stood: goals.Stood, sign: Sign, settings: Any, reporter: User
) -> None:
    city, path = sign("reporting_officer"), f"/desk/targets/figures/{stood.waiting.pk}"
    city.post(f"{path}/evidence", {"file": SimpleUploadedFile("a.exe", b"MZ")})
    assert not Evidence.objects.exists()
    city.post(f"{path}/evidence", {"file": SimpleUploadedFile("台账.png", PNG)})
    row = Evidence.objects.get()
    assert PNG not in (settings.MEDIA_ROOT / row.file).read_bytes()
    leader = sign("leader")
    found = leader.get(f"/cockpit/evidence/{row.pk}")
    assert found.content == PNG
    assert found.headers["Content-Security-Policy"] == "sandbox"
    assert AuditEvent.objects.filter(action="evidence.read", subject_id=str(row.pk)).count() == 1
    assert sign("finance").get(f"/cockpit/evidence/{row.pk}").status_code == 404
    sign("verifying_officer").post(f"{path}/verify")
    page = leader.get(f"/cockpit/figures/{stood.waiting.pk}")
    assert "台账.png" in page.content.decode()
    assert page.context["verified"].actor.email == "verifying_officer@example.test"
    with pytest.raises(RefusedError, match="核实以后"):
        evidence.attach(
            figure=Figure.objects.get(pk=stood.waiting.pk), name="b.png", content=PNG,
            actor=goals.actor(reporter, Privilege.TARGETS_REPORT),
        )  # fmt: skip


@pytest.mark.usefixtures("stood")
def test_a_matter_that_no_goal_caused_is_approved_by_another_supervisor(sign: Sign) -> None:
    chief, other = sign("supervisor"), sign("supervisor", "-2")
    sign("reporting_officer")
    said = {"organisation": Organisation.objects.get(slug="shenyang").pk, "said": "窗口排队过长"}
    assert chief.post("/desk/targets/matters/new", said | {"said": ""}).status_code == 422
    address = chief.post("/desk/targets/matters/new", said).headers["Location"]
    assert chief.post("/desk/targets/matters/new", said).status_code == 422, "the same, the same day"
    matter = Matter.objects.get(said="窗口排队过长")
    assert (matter.rung, matter.state) == ("reminder", "registered")
    assert chief.post(f"{address}/approve").status_code == 403
    other.post(f"{address}/approve")
    other.post(f"{address}/notify")
    matter.refresh_from_db()
    assert matter.state == "notified"
    assert "窗口排队过长" in Notice.objects.latest("pk").subject


@pytest.mark.usefixtures("stood")
def test_a_circular_is_a_named_decision_with_grounds_and_a_letter(sign: Sign, reporter: User) -> None:
    del reporter
    unit = Organisation.objects.get(slug="shenyang")
    matter = Matter.objects.create(
        thread="own:x", miss="own:x", rung="circular", organisation=unit, said="三次未报", found_on="2026-05-08"
    )
    matters.make(matter, "register", actor=matters.PROGRAM)
    chief, path = sign("supervisor"), f"/desk/targets/matters/{matter.pk}"
    chief.post(f"{path}/approve")
    matter.refresh_from_db()
    assert matter.state == "registered", "without grounds nothing is decided"
    chief.post(f"{path}/approve", {"reason": "全省通报"})
    chief.post(f"{path}/notify")
    order = Order.objects.get(matter=matter)
    matter.refresh_from_db()
    assert (matter.decision, order.content["decision"]) == ("全省通报", "全省通报")
    assert order.content["decided_by"] == "雁一（虚构）"
    assert order.content["title"] == "通报"
    letter = sign("reporting_officer").get(f"/desk/targets/letters/{order.pk}.pdf")
    assert letter.content.startswith(b"%PDF")
    assert Client().get(f"/letters/supervision/{order.code}").status_code == 200
    Order.objects.filter(pk=order.pk).update(content=order.content | {"decision": "不通报"})
    assert Client().get(f"/letters/supervision/{order.code}").status_code == 404


def test_what_was_set_is_judged_at_once(stood: goals.Stood, verifier: User) -> None:
    """A level without a baseline has no pace; with one it is behind."""
    del stood
    goal = Indicator.objects.get(slug=SLUG)
    Indicator.objects.filter(pk=goal.pk).update(kind="level")
    services.set_baseline(
        indicator=goal, region=Region.objects.get(code="210100"),
        baseline=services.Baseline(Decimal(100), goal.first, "年报（虚构）"),
        actor=goals.actor(verifier, Privilege.TARGETS_SUPERVISE),
    )  # fmt: skip
    held = Standing.objects.get(indicator=goal, region="210100", until=None)
    assert held.colour == "yellow"
    assert held.expected is not None
    assert held.expected > 100
