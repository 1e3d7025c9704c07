"""The fictional world of the demo: made once, and there is something to see for each officer."""

from collections.abc import Sequence
from decimal import Decimal
from re import findall

import pytest
from django.core.management import call_command
from django.test import Client, override_settings

from tests.platform.test_targets_actuals import SAID, inside, young
from yangui.platform.accounts.sessions import FACTOR
from yangui.platform.assessment.models import Scorecard
from yangui.platform.config import world
from yangui.platform.config.world import registers
from yangui.platform.config.world.officers import account
from yangui.platform.config.world.programmes import PLACES
from yangui.platform.core.actor import DeniedError
from yangui.platform.core.models import AuditEvent
from yangui.platform.library import packs
from yangui.platform.programmes.models import Call, PublicNotice, Review
from yangui.platform.recognition.models import Certificate
from yangui.platform.registry.models import Entity
from yangui.platform.targets.models import Figure
from yangui.platform.targets.periods import year_of
from yangui.platform.targets.services.counting import table_of

pytestmark = pytest.mark.django_db
# how many goals are measured by what the registers hold, at least
GOALS = 40
# enough people for twelve offers, and enough employers for four at home
EMPLOYERS, GRADUATES = 20, 120
FIRM, COOPERATIVE = "雁北远第0科技有限公司（虚构）", "雁栖农业合作社（虚构）"
ROAD = "厂区门前道路施工受阻（虚构）"
OPEN, REVIEWED = "兴辽英才计划申报（虚构）", "锦州市青年拔尖人才遴选（虚构）"
# of whom, which page, and what stands there
PAGES: Sequence[tuple[str | None, str, Sequence[str]]] = (
    (None, "/programmes/", [OPEN]),
    ("person", "/my/applications/", [OPEN]),
    ("reviewer", "/review/", [REVIEWED, "待声明"]),
    ("programme_officer", "/desk/programmes/experts", ["雁七（虚构）", "雁评二（虚构）"]),
    (None, "/registers/technology-sme/", [FIRM]),
    (None, "/registers/baoshuangshen/", [FIRM]),
    (None, "/registers/", ["/registers/notices/RD"]),
    ("case_officer", "/desk/recognition/", ["/desk/recognition/RD"]),
    ("case_officer", "/desk/recognition/entries", [FIRM]),
    ("service_officer", "/visits/", [FIRM, "已交"]),
    ("supervisor", "/desk/tickets/", [ROAD, "待分派"]),
    ("employer_agent", "/my/tickets", [ROAD]),
    ("assessment_officer", "/desk/assessment/", ["人才工作考核（虚构）"]),
    ("grid_officer", "/desk/grids/", [COOPERATIVE]),
    ("grid_member", "/my/grid", [COOPERATIVE, "待办 1"]),
    ("leader", "/cockpit/goals/jinzhou-2023-baoshuangshen-10", ["/cockpit/figures/"]),
)


def browser(role: str | None) -> Client:
    """A browser in which the fictional account of a role is signed in with a second factor."""
    client = Client()
    if role is not None:
        client.force_login(account(role))
        session = client.session
        session[FACTOR] = account(role).pk
        session.save()
    return client


def page(role: str | None, path: str) -> str:
    """What stands on a page."""
    return browser(role).get(path).content.decode()


def test_the_world_is_made_once_and_each_officer_sees_a_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registers, "EMPLOYERS", EMPLOYERS)
    monkeypatch.setattr(registers, "GRADUATES", GRADUATES)
    call_command("load_pack", verbosity=0)
    world.make()
    events = AuditEvent.objects.count()
    world.make()
    assert AuditEvent.objects.count() == events
    missing = [(role, path, word) for role, path, words in PAGES for word in words if word not in page(role, path)]
    assert not missing
    held = Call.objects.get(title=OPEN).pk
    states = {"submitted": 2, "returned": 1, "eligible": 2}
    found = {
        s: len(set(findall(r"SB\d+", page("programme_officer", f"/desk/programmes/{held}?state={s}")))) for s in states
    }
    assert found == states
    assert chosen() == PLACES
    certificate = Certificate.objects.first()
    assert certificate is not None
    assert FIRM in page(None, f"/registers/certificates/{certificate.code}")
    disputed = Scorecard.objects.get(objections__state="filed")
    assert "走访之后问题已经整改" in page("assessment_decider", f"/desk/assessment/cards/{disputed.pk}")
    counted = Figure.objects.filter(origin="counted", latest=True).select_related("indicator")
    assert len({figure.indicator_id for figure in counted}) >= GOALS
    assert sum(figure.figure > 0 for figure in counted) >= GOALS // 2
    assert [figure.indicator.slug for figure in counted if figure.figure != recounted(figure)] == []


def chosen() -> int:
    """How many are in the notice after a visitor has reviewed one more, ranked as the secretary, and published."""
    left = Review.objects.get(state="assigned")
    call, said = left.application.call, {"comment": "可行。"}
    criteria = call.rules["categories"][left.application.category]["criteria"]
    expert, address = browser("reviewer"), f"/review/{left.pk}"
    expert.post(f"{address}/do/declare")
    expert.post(f"{address}/do/hand-in", said | {f"score-{id}": "88" for id in criteria})
    assert "评分已提交" in expert.get(address).content.decode()
    for role, step in (("programme_officer", "rank"), ("decision_officer", "publish")):
        assert browser(role).post(f"/desk/programmes/{call.pk}/do/{step}").status_code == 302
    assert REVIEWED in page(None, "/programmes/")
    return sum(row["outcome"] == "selected" for row in PublicNotice.objects.get().content["rows"])


def recounted(figure: Figure) -> Decimal | None:
    """What the registers say of a goal, row by row, by the conditions that another test has written out in Python."""
    pack, goal = packs.current(), figure.indicator
    actual = pack.indicators[goal.slug].actual
    assert actual is not None
    first = year_of(goal.first, goal.last, figure.as_of)[0] if goal.annual else goal.first
    held = [
        row for row in table_of(pack, actual).iter_rows(named=True) if inside(pack, row[actual.place], figure.region_id)
    ]
    if actual.dated is not None:
        days = [(row, row[actual.dated]) for row in held]
        held = [row for row, day in days if day is not None and (first is None or first <= day) and day <= figure.as_of]
    if actual.take == "share":
        held = [row for row in held if row["research_task.role"] in ("leader", "key_member")]
        part = sum(young(figure.as_of)(row) for row in held)
        return round(Decimal(100 * part) / len(held), 4) if held else None
    return Decimal(sum(SAID[goal.slug](row) for row in held))


@override_settings(FICTIONAL_ACCOUNTS=False)
def test_a_service_has_no_fictional_world() -> None:
    with pytest.raises(DeniedError):
        world.make()
    assert not Entity.objects.exists()
