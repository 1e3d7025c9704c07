"""Scorecards: only verified figures count, what is missing shows, another decides an objection, frozen stays."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.utils import IntegrityError, InternalError, ProgrammingError

from tests.platform.assessment.scored import CLAUSE, Scored, find
from tests.platform.goals import PNG
from yangui.platform.accounts.models import User
from yangui.platform.assessment.models import Adjustment, Evidence, Judgement, Objection, Scorecard, Subject, Way
from yangui.platform.assessment.services import evidence, judging, schemes, settling
from yangui.platform.core import papers
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.transitions import RefusedError
from yangui.platform.notifications.models import Notice

pytestmark = pytest.mark.django_db
type Officer = Callable[..., Actor]
# 7 of 10,000 that are to come in the year
SHARE = Decimal("0.0007")


def test_only_verified_figures_count_and_what_is_missing_is_unknown(drawn_up: Scored) -> None:
    find(drawn_up, drawn_up.mine, "0.8")
    mine, other = settling.current(drawn_up.scheme.cards.all())
    assert [line["share"] for line in mine.lines] == ["0.000700", "0.800000"]
    assert mine.lines[0]["figure"] == drawn_up.figure.pk
    assert mine.score == Decimal("24.05") == sum(Decimal(line["points"]) for line in mine.lines)
    # Dalian reported, and nobody verified it
    assert [line["missing"] for line in other.lines] == ["no_figure", "not_judged"]
    assert (other.score, other.known) == (None, Decimal(0))


def test_bonus_and_deduction_need_a_clause_and_are_bounded(drawn_up: Scored) -> None:
    find(drawn_up, drawn_up.mine, "1")
    said = {"card": drawn_up.mine, "reason": "获国家表彰", "evidence": "通报第1号（虚构）", "actor": drawn_up.manager}
    with pytest.raises(RefusedError, match="条款"):
        schemes.adjust(points=Decimal(1), clause=" ", **said)
    schemes.adjust(points=Decimal(9), clause=CLAUSE, **said)
    schemes.adjust(points=Decimal(-2), clause=CLAUSE, **said)
    mine = settling.current(drawn_up.scheme.cards.all())[0]
    assert (mine.bonus, mine.deduction, mine.score) == (5, 2, Decimal("33.05"))


def test_weights_make_a_hundred_before_anybody_is_told(drawn_up: Scored, accounts: tuple[User, User]) -> None:
    with pytest.raises(RefusedError, match="100"):
        schemes.add_item(
            scheme=drawn_up.scheme, title="更多", weight=Decimal(1), way=Way.JUDGED, clause=CLAUSE, judge=accounts[1],
            actor=drawn_up.manager,
        )  # fmt: skip
    drawn_up.judged.delete()
    with pytest.raises(RefusedError, match="70"):
        settling.publish(scheme=drawn_up.scheme, actor=drawn_up.manager)


def test_only_the_named_person_judges_with_grounds(drawn_up: Scored, officer: Officer) -> None:
    said = {"item": drawn_up.judged, "card": drawn_up.mine, "share": Decimal("0.5")}
    with pytest.raises(DeniedError, match="指定"):
        judging.judge(**said, reason="好", evidence="表", actor=officer("supervisor"))
    with pytest.raises(RefusedError, match="依据"):
        judging.judge(**said, reason="好", evidence=" ", actor=drawn_up.judge)
    find(drawn_up, drawn_up.mine, "0.5")
    find(drawn_up, drawn_up.mine, "0.6")
    assert list(Judgement.objects.values_list("share", "holds")) == [
        (Decimal("0.5"), False),
        (Decimal("0.6"), True),
    ]


def test_units_are_told_and_may_object_in_time_only(published: Scored, officer: Officer, clock: Any) -> None:
    mine = officer("reporting_officer", published.mine.organisation)
    elsewhere = officer("reporting_officer", published.other.organisation)
    with pytest.raises(DeniedError):
        settling.object_to(card=published.mine, text="不对", item=published.judged, actor=elsewhere)
    with pytest.raises(RefusedError, match="理由"):
        settling.object_to(card=published.mine, text=" ", item=published.judged, actor=mine)
    assert str(settling.last_day(published.mine)) == "2026-11-23"
    clock.move_to("2026-11-24 09:00+08:00", tick=False)
    with pytest.raises(RefusedError, match="期限"):
        settling.object_to(card=published.mine, text="不对", item=published.judged, actor=mine)


def test_an_upheld_objection_changes_the_score_and_another_decides_it(published: Scored, officer: Officer) -> None:
    mine, decider = officer("reporting_officer", published.mine.organisation), officer("assessment_decider")
    objection = settling.object_to(card=published.mine, text="漏了两家", item=published.judged, actor=mine)
    assert Notice.objects.filter(account=decider.account).count() == 1
    with pytest.raises(DeniedError):
        settling.decide(objection=objection, upheld=False, reason="维持", actor=published.manager)
    with pytest.raises(RefusedError, match="多少"), transaction.atomic():
        settling.decide(objection=objection, upheld=True, reason="属实", actor=decider)
    objection.refresh_from_db()
    settling.decide(
        objection=objection,
        upheld=True,
        reason="属实",
        share=Decimal("0.9"),
        evidence="复核记录（虚构）",
        actor=decider,
    )
    published.mine.refresh_from_db()
    assert (published.mine.state, published.mine.score) == ("decided", Decimal("27.05"))
    assert Objection.objects.get().state == "upheld"


def test_a_bonus_that_is_objected_to_is_struck(drawn_up: Scored, officer: Officer) -> None:
    find(drawn_up, drawn_up.mine, "1")
    made = schemes.adjust(
        card=drawn_up.mine, points=Decimal(-3), clause=CLAUSE, reason="迟报", evidence="记录", actor=drawn_up.manager
    )
    settling.publish(scheme=drawn_up.scheme, actor=drawn_up.manager)
    mine = officer("reporting_officer", drawn_up.mine.organisation)
    objection = settling.object_to(card=drawn_up.mine, text="未迟报", adjustment=made, actor=mine)
    settling.decide(objection=objection, upheld=True, reason="属实", actor=officer("assessment_decider"))
    drawn_up.mine.refresh_from_db()
    assert (drawn_up.mine.score, drawn_up.mine.deduction) == (Decimal("30.05"), 0)


def test_what_is_frozen_never_changes(published: Scored, officer: Officer, clock: Any) -> None:
    settling.object_to(
        card=published.other, text="已核实", item=published.attained,
        actor=officer("reporting_officer", published.other.organisation),
    )  # fmt: skip
    assert settling.freeze(scheme=published.scheme, actor=published.manager).done == 0
    clock.move_to("2026-11-24 09:00+08:00", tick=False)
    found = settling.freeze(scheme=published.scheme, actor=published.manager)
    assert (found.done, [c.pk for c in found.waiting]) == (1, [published.other.pk])
    errors = (InternalError, ProgrammingError, IntegrityError)
    for changed in ({"known": 99, "score": 99}, {"state": "decided"}, {"lines": []}):
        with pytest.raises(errors), transaction.atomic():
            Scorecard.objects.filter(pk=published.mine.pk).update(**changed)
    with pytest.raises(errors), transaction.atomic():
        Judgement.objects.filter(card=published.mine).update(holds=False)
    with pytest.raises(errors), transaction.atomic():
        Adjustment.objects.create(
            card=published.mine, points=1, clause="x", reason="x", evidence="x", at="2026-11-24T09:00+08:00",
            by_id=published.manager.account,
        )  # fmt: skip
    with pytest.raises(errors), transaction.atomic():
        Scorecard.objects.filter(pk=published.mine.pk).delete()


def test_files_of_a_judgement_are_its_judges_until_the_score_is_frozen(
    drawn_up: Scored, officer: Officer, clock: Any, tmp_path: Any, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    first, second = (find(drawn_up, drawn_up.mine, share) for share in ("0.8", "0.9"))

    def give(judgement: Judgement, actor: Actor) -> Evidence:
        return evidence.attach(judgement=judgement, name="a.png", content=PNG, actor=actor)

    with pytest.raises(RefusedError, match="改评"):
        give(first, drawn_up.judge)
    with pytest.raises(DeniedError):
        give(second, drawn_up.manager)
    file = give(second, drawn_up.judge)
    unit = officer("reporting_officer", drawn_up.mine.organisation)
    with pytest.raises(DeniedError):
        evidence.content(evidence=file, actor=unit)
    settling.publish(scheme=drawn_up.scheme, actor=drawn_up.manager)
    assert evidence.content(evidence=file, actor=unit) == PNG
    give(second, drawn_up.judge)
    clock.move_to("2026-11-24 09:00+08:00", tick=False)
    settling.freeze(scheme=drawn_up.scheme, actor=drawn_up.manager)
    with pytest.raises(RefusedError, match="已经确定"):
        give(second, drawn_up.judge)
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        Evidence.objects.create(judgement=second, name="b.png", type="image/png", size=1, digest="", file="b",
                                uploaded_by_id=drawn_up.judge.account, uploaded_at=file.uploaded_at)  # fmt: skip
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        file.delete()


def test_files_open_after_the_key_was_changed(
    published: Scored, tmp_path: Any, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    judgement = published.judged.judgements.get()
    file = evidence.attach(judgement=judgement, name="a.png", content=PNG, actor=published.judge)
    settings.SEALING_KEYS = ["new", *settings.SEALING_KEYS]
    with django_capture_on_commit_callbacks(execute=True):
        assert papers.reseal() == 1
    settings.SEALING_KEYS = ["new"]
    file.refresh_from_db()
    assert evidence.content(evidence=file, actor=published.judge) == PNG
    assert [path.name for path in (tmp_path / "files" / "evidence").iterdir()] == [Path(file.file).name]


def test_a_leader_has_one_or_two_key_projects_and_no_leader_judges_themselves(
    drawn_up: Scored, accounts: tuple[User, User], member: Callable[..., User]
) -> None:
    manager = drawn_up.manager
    scheme = schemes.make_scheme(
        year=2026, title="书记述职（虚构）", subject=Subject.LEADER, bonus_most=Decimal(0), deduction_most=Decimal(0),
        objection_days=5, actor=manager,
    )  # fmt: skip
    item = schemes.add_item(
        scheme=scheme, title="书记项目", weight=Decimal(100), way=Way.PROJECTS, clause=CLAUSE, judge=accounts[1],
        actor=manager,
    )  # fmt: skip
    unit, leader = drawn_up.mine.organisation, member(email="leader@example.test", password=None)
    with pytest.raises(RefusedError, match="领导"):
        schemes.add_card(scheme=scheme, organisation=unit, group="市", actor=manager)
    card = schemes.add_card(scheme=scheme, organisation=unit, group="市", actor=manager, leader=leader)
    own = schemes.add_card(scheme=scheme, organisation=unit, group="市", actor=manager, leader=accounts[1])
    first = schemes.name_project(card=card, title="人才公寓", aim="建成一千套", actor=manager)
    second = schemes.name_project(card=card, title="回归专列", aim="十场", actor=manager)
    with pytest.raises(RefusedError, match="一至两个"):
        schemes.name_project(card=card, title="第三", aim="x", actor=manager)
    said = {"item": item, "card": card, "reason": "看过", "evidence": "台账", "actor": drawn_up.judge}
    judging.judge(project=first, share=Decimal(1), **said)
    assert settling.current(scheme.cards.all())[0].score is None
    judging.judge(project=second, share=Decimal("0.5"), **said)
    assert settling.current(scheme.cards.all())[0].score == 75
    with pytest.raises(DeniedError, match="自己"):
        judging.judge(project=None, share=Decimal(1), **(said | {"card": own}))
    assert own.pk not in {task.card.pk for task in judging.tasks(drawn_up.judge)}
