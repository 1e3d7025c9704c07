"""What needs a key by API: only for its scope and its region, as often asked for many, and nothing personal."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.platform.assessment import scored
from tests.platform.assessment.scored import CLAUSE, Scored
from tests.platform.grids.charged import Charged, charged, visited
from tests.platform.test_api import KEEPER
from tests.platform.tickets import raised
from yangui import Pack
from yangui.platform.accounts import keys
from yangui.platform.accounts.keys import Scope
from yangui.platform.accounts.models import User
from yangui.platform.assessment.models import Scheme, Subject, Way
from yangui.platform.assessment.services import schemes, settling
from yangui.platform.core.clock import today
from yangui.platform.grids import services as grids
from yangui.platform.grids.models import Kind
from yangui.platform.organisations.models import Organisation
from yangui.platform.targets.services.standings import restand_all
from yangui.platform.tickets import publishing
from yangui.platform.tickets.public_figures import LEAST

pytestmark = pytest.mark.django_db
type Member = Callable[..., User]


def key(scope: Scope, region: str = "") -> str:
    said = {"name": "t", "per_minute": 1000, "expires_at": None, "actor": KEEPER}
    return keys.make_key(scopes=[scope], region=region, **said)[1]


def get(path: str, secret: str = "") -> Any:
    headers = {"authorization": f"Bearer {secret}"} if secret else {}
    return Client().get(f"/api/v1/{path}", headers=headers)


def asked(path: str, secret: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert get(path, secret).status_code == 200
    return len(queries)


@pytest.fixture
def held(liaoning: Pack, clock: Any) -> Charged:
    """A grid with a visit."""
    clock.move_to("2026-11-16 09:00+08:00", tick=False)
    found = charged(liaoning)
    visited(found)
    return found


@pytest.fixture
def published(liaoning: Pack, member: Member, clock: Any) -> Scored:
    """Scorecards that were told to their units, and one that is drawn up."""
    clock.move_to("2026-11-16 09:00+08:00", tick=False)
    accounts = [member(email=f"{name}@example.test", password=None) for name in ("manager", "judge")]
    return scored.published(liaoning, *accounts)


def another(published: Scored) -> Scheme:
    """A scheme more, with five units, that is drawn up."""
    scheme = schemes.make_scheme(
        year=2026, title="另一方案（虚构）", subject=Subject.UNIT, bonus_most=Decimal(5), deduction_most=Decimal(5),
        objection_days=5, actor=published.manager,
    )  # fmt: skip
    schemes.add_item(
        scheme=scheme, title="完成率", weight=Decimal(100), way=Way.ATTAINMENT, clause=CLAUSE,
        actor=published.manager, indicator=published.attained.indicator,
    )  # fmt: skip
    for unit in Organisation.objects.filter(kind="locality")[:5]:
        schemes.add_card(scheme=scheme, organisation=unit, group="各市", actor=published.manager)
    return scheme


def refused(paths: list[str], scope: Scope) -> None:
    other = next(one for one in Scope if one is not scope)
    for path in paths:
        assert get(path).status_code == 401
        answer = get(path, key(other))
        assert (answer.status_code, answer.headers["Content-Type"]) == (403, "application/problem+json")


def test_grids_are_told_to_a_key_of_their_region(held: Charged) -> None:
    one = f"grids/places/{held.household.pk}"
    refused(["grids", "grids/places", one], Scope.GRIDS)
    region = str(held.unit.region_id)
    elsewhere = key(Scope.GRIDS, "210200" if region != "210200" else "210100")
    assert get("grids", elsewhere).json() == {"grids": []}
    assert get("grids/places", elsewhere).json() == {"places": []}
    assert get(one, elsewhere).status_code == 404
    for secret in (key(Scope.GRIDS), key(Scope.GRIDS, region), key(Scope.GRIDS, "210000")):
        (grid,) = get("grids", secret).json()["grids"]
        assert grid == {
            "organisation": held.unit.slug, "region": region, "places": 2, "gaps": 1, "open_needs": 1,
        }  # fmt: skip
        assert len(get("grids/places", secret).json()["places"]) == 2
        (gap,) = get("grids/places?gaps=true", secret).json()["places"]
        assert (gap["id"], gap["name"], gap["in_charge"]) == (held.village.pk, held.village.name, False)
        place = get(one, secret).json()
        assert (place["in_charge"], place["open_needs"], place["visited_on"]) == (True, 1, "2026-11-16")
        assert [visit["found"] for visit in place["visits"]] == ["needs"]


def test_who_is_in_charge_and_who_lives_there_is_not_told(held: Charged) -> None:
    secret = key(Scope.GRIDS)
    said = "".join(get(p, secret).text for p in ("grids", "grids/places", f"grids/places/{held.household.pk}"))
    for private in ("第一户", "雁f", "first@", "修门前路"):
        assert private not in said


def test_the_places_are_asked_for_as_often_for_many(held: Charged) -> None:
    secret = key(Scope.GRIDS, str(held.unit.region_id))
    paths = ("grids", "grids/places")
    get("grids", secret)
    before = [asked(path, secret) for path in paths]
    for number in range(9):
        grids.add_place(organisation=held.unit, kind=Kind.STREET, name=f"雁{number}街", actor=held.manager)
    assert [asked(path, secret) for path in paths] == before
    assert len(get("grids/places?kind=street", secret).json()["places"]) == 9
    assert get("grids/places?page=2", secret).json() == {"places": []}
    assert get("grids/places?page=0", secret).status_code == 422
    assert get("grids/places?kind=goose", secret).status_code == 422


def test_scorecards_are_told_to_a_key_of_their_region_once_published(published: Scored) -> None:
    one = f"assessment/scorecards/{published.mine.pk}"
    refused(["assessment/schemes", "assessment/scorecards", one], Scope.ASSESSMENT)
    elsewhere = key(Scope.ASSESSMENT, "210700")
    assert get("assessment/scorecards", elsewhere).json() == {"scorecards": []}
    assert get(one, elsewhere).status_code == 404
    mine = key(Scope.ASSESSMENT, str(published.mine.organisation.region_id))
    (card,) = get(f"assessment/scorecards?scheme={published.scheme.pk}", mine).json()["scorecards"]
    assert (card["organisation"], card["score"], card["state"]) == ("shenyang", "24.05", "published")
    scheme = another(published)
    told = lambda: get("assessment/scorecards", key(Scope.ASSESSMENT)).json()["scorecards"]  # noqa: E731
    assert len(told()) == 2
    settling.publish(scheme=scheme, actor=published.manager)
    assert len(told()) == 2 + scheme.cards.count()


def test_a_score_opens_down_to_its_records_without_names(published: Scored) -> None:
    secret = key(Scope.ASSESSMENT)
    (scheme,) = get("assessment/schemes", secret).json()["schemes"]
    assert [(item["weight"], item["way"]) for item in scheme["items"]] == [("70.00", "attainment"), ("30.00", "judged")]
    answer = get(f"assessment/scorecards/{published.mine.pk}", secret)
    attained, judged = answer.json()["lines"]
    figure = published.figure
    assert (attained["figure"]["id"], attained["figure"]["goal"]) == (figure.pk, figure.indicator.slug)
    assert (judged["judgements"][0]["evidence"], judged["clause"]) == ("走访记录第2号（虚构）", CLAUSE)
    assert "雁一" not in answer.content.decode()
    assert "judge@" not in answer.content.decode()


def test_scorecards_are_asked_for_as_often_for_many(published: Scored) -> None:
    secret = key(Scope.ASSESSMENT)
    paths = ("assessment/schemes", "assessment/scorecards", f"assessment/scorecards/{published.mine.pk}")
    get(paths[0], secret)
    before = [asked(path, secret) for path in paths]
    settling.publish(scheme=another(published), actor=published.manager)
    assert [asked(path, secret) for path in paths] == before


def test_goals_are_told_to_a_key_of_their_region(published: Scored) -> None:
    restand_all(date(2026, 11, 16))
    everywhere, mine = key(Scope.TARGETS), key(Scope.TARGETS, "210100")
    path = f"targets/{published.figure.indicator.slug}"
    regions = {goal["region"] for goal in get("targets", mine).json()["goals"]}
    assert regions < {goal["region"] for goal in get("targets", everywhere).json()["goals"]}
    assert all(region.startswith("2101") for region in regions)
    assert get(path, everywhere).json()["figures"]
    assert get(path, key(Scope.TARGETS, "210700")).json()["figures"] == []


def test_of_tickets_everybody_is_told_what_the_page_shows(liaoning: Pack, member: Member, clock: Any) -> None:
    clock.move_to("2026-03-02 09:00+08:00", tick=False)
    raised.world(liaoning)
    agent = raised.agent(member(email="agent@example.test", password=None))
    for number in range(LEAST - 1):
        raised.issue(*agent, title=f"第{number}件")
    assert get("tickets").json() == {"since": None, "as_of": None, "least": LEAST, "kinds": []}
    publishing.publish(today())
    none = {"kind": "enterprise", "raised": None, "answered": 0, "median_days": None}
    assert none in get("tickets").json()["kinds"]
    for number in range(LEAST):
        raised.issue(*agent, title=f"又{number}件")
    clock.move_to("2026-04-02 09:00+08:00", tick=False)
    publishing.publish(today())
    answer = get("tickets")
    assert none | {"raised": 2 * LEAST - 1} in answer.json()["kinds"]
    assert (answer.json()["since"], answer.json()["as_of"]) == ("2025-04-02", "2026-04-02")
    assert "又一件" not in answer.text


def command(*said: str) -> list[str]:
    out = StringIO()
    call_command("api_keys", *said, stdout=out)
    return out.getvalue().splitlines()


def test_keys_are_made_listed_and_revoked_by_a_command(liaoning: Pack) -> None:  # noqa: ARG001  the API serves it
    line, secret, *_told = command("--make", "对接系统（虚构）", "--scope", "targets", "--region", "210700")
    assert "targets  210700  600 a minute" in line
    assert get("targets", secret).status_code == 200
    assert get("grids", secret).status_code == 403
    assert command() == [line]
    command("--revoke", secret[: keys.PREFIX], "--reason", "停用")
    assert get("targets", secret).status_code == 401
    assert command()[0].endswith("revoked")


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (["--make", "x"], "--scope"),
        (["--make", "x", "--scope", "targets", "--region", "辽宁"], "six digits"),
        (["--make", "x", "--scope", "targets", "--days", "0"], "at least 1"),
        (["--revoke", "none-such"], "no key in force"),
    ],
)
def test_what_the_command_cannot_do_is_said(said: list[str], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        command(*said)
    assert command() == []
