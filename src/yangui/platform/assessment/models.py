"""Schemes with their items, scorecards, what was judged, added and deducted, and objections."""

from decimal import Decimal
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yangui.platform.assessment.querysets import JudgementQuerySet, SchemeQuerySet, ScorecardQuerySet
from yangui.platform.assessment.states import FILED, FROZEN, OBJECTION, SCORECARD
from yangui.platform.core import evidence
from yangui.platform.core.transitions import Stateful

ORGANISATION = "organisations.Organisation"


def _with_card(card: str, operation: Any = pgtrigger.Insert | pgtrigger.Update) -> pgtrigger.Trigger:
    """What belongs to a frozen scorecard is as frozen; `card` says in SQL which one that is."""
    return pgtrigger.Trigger(
        name="card_is_frozen",
        when=pgtrigger.Before,
        operation=operation,
        func=(
            f"IF EXISTS (SELECT 1 FROM assessment_scorecard WHERE id = {card} AND state = 'frozen')"  # noqa: S608  a name
            " THEN RAISE EXCEPTION 'the scorecard is frozen'; END IF; RETURN NEW;"
        ),
    )


WITH_CARD = _with_card("NEW.card_id")
KEPT = pgtrigger.Protect(name="is_kept", operation=pgtrigger.Delete)


class Subject(models.TextChoices):
    """Who is assessed."""

    UNIT = "unit", _("单位")
    LEADER = "leader", _("领导")


class Way(models.TextChoices):
    """How an item is measured."""

    ATTAINMENT = "attainment", _("目标完成率")
    JUDGED = "judged", _("评定")
    PROJECTS = "projects", _("书记项目")


class Scheme(models.Model):
    """How units, or leaders, are assessed in a year; the weights of its items make 100 together."""

    year = models.PositiveSmallIntegerField(_("年度"))
    title = models.CharField(_("名称"), max_length=200)
    subject = models.CharField(_("对象"), max_length=10, choices=Subject)
    bonus_most = models.DecimalField(_("加分上限"), max_digits=5, decimal_places=2)
    deduction_most = models.DecimalField(_("减分上限"), max_digits=5, decimal_places=2)
    objection_days = models.PositiveSmallIntegerField(_("异议工作日"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects: Any = SchemeQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-id"]
        constraints = [models.UniqueConstraint(fields=["year", "title"], name="one_scheme_a_title")]

    def __str__(self) -> str:
        return self.title


class Item(models.Model):
    """What counts: a goal's attainment, or what the `judge` finds, for the clause that says so."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="items")
    title = models.CharField(_("指标"), max_length=200)
    weight = models.DecimalField(_("权重"), max_digits=5, decimal_places=2)
    way = models.CharField(_("方式"), max_length=12, choices=Way)
    indicator = models.ForeignKey("targets.Indicator", models.PROTECT, null=True, related_name="+")
    judge = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    clause = models.CharField(_("依据条款"), max_length=200)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "title"], name="one_item_a_title"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="item_weighs"),
            models.CheckConstraint(
                condition=Q(way="attainment", indicator__isnull=False, judge=None)
                | Q(~Q(way="attainment"), indicator=None, judge__isnull=False),
                name="item_is_measured",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Scorecard(Stateful):
    """The score of a unit, or of a leader in a unit, among its peers of `group`.

    `lines` say for each item what was counted and from which record; `known` sums what is known, `score` is None
    while something is missing. A frozen one never changes.
    """

    MACHINE: ClassVar = SCORECARD

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="cards")
    organisation = models.ForeignKey(ORGANISATION, models.PROTECT, related_name="scorecards")
    leader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="scorecards")
    group = models.CharField(_("分组"), max_length=100)
    lines = models.JSONField(default=list)
    bonus = models.DecimalField(_("加分"), max_digits=5, decimal_places=2, default=Decimal(0))
    deduction = models.DecimalField(_("减分"), max_digits=5, decimal_places=2, default=Decimal(0))
    known = models.DecimalField(_("已知得分"), max_digits=6, decimal_places=2, null=True)
    score = models.DecimalField(_("得分"), max_digits=6, decimal_places=2, null=True)
    published_on = models.DateField(_("告知日期"), null=True)

    objects: Any = ScorecardQuerySet.as_manager()

    class Meta:
        ordering = ["scheme", "group", F("score").desc(nulls_last=True), "id"]
        triggers = [
            *SCORECARD.triggers(),
            pgtrigger.Protect(
                name="frozen_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__state=FROZEN)
            ),
            KEPT,
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "organisation", "leader"], name="one_card_each", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(state="drafted") | Q(published_on__isnull=False), name="card_was_told"),
            models.CheckConstraint(condition=Q(score=None) | Q(score=F("known")), name="score_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.leader.name} {self.organisation}" if self.leader else str(self.organisation)

    @property
    def owner(self) -> int | None:
        """The unit that is assessed: who manages it may publish and freeze."""
        return self.organisation_id


class KeyProject(models.Model):
    """A leader's key project of the year (书记项目), the first or the second."""

    card = models.ForeignKey(Scorecard, models.PROTECT, related_name="projects")
    number = models.PositiveSmallIntegerField(_("序号"))
    title = models.CharField(_("书记项目"), max_length=200)
    aim = models.TextField(_("目标"))

    class Meta:
        ordering = ["card", "number"]
        triggers = [WITH_CARD]
        constraints = [
            models.UniqueConstraint(fields=["card", "number"], name="one_project_a_number"),
            models.CheckConstraint(condition=Q(number__in=[1, 2]), name="two_projects_at_most"),
        ]

    def __str__(self) -> str:
        return self.title


class Judgement(models.Model):
    """What a named person found of an item, or of a key project: a share from 0 to 1 with reason and evidence.

    It never changes: another one takes its place, and then it no longer `holds`.
    """

    item = models.ForeignKey(Item, models.PROTECT, related_name="judgements")
    card = models.ForeignKey(Scorecard, models.PROTECT, related_name="judgements")
    project = models.ForeignKey(KeyProject, models.PROTECT, null=True, related_name="judgements")
    share = models.DecimalField(_("评定"), max_digits=5, decimal_places=4)
    reason = models.TextField(_("理由"))
    evidence = models.TextField(_("依据"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    holds = models.BooleanField(default=True)

    objects: Any = JudgementQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        triggers = [
            WITH_CARD,
            KEPT,
            pgtrigger.ReadOnly(
                name="judgement_stays", fields=["item", "card", "project", "share", "reason", "evidence", "by", "at"]
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "card", "project"], condition=Q(holds=True), name="one_judgement_holds",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(share__gte=0, share__lte=1), name="share_is_one"),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(evidence=""), name="judgement_has_grounds"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.item_id} {self.card_id} {self.share}"


class Evidence(evidence.Evidence):
    """A file on which a judgement rests, given by who judged."""

    judgement = models.ForeignKey(Judgement, models.PROTECT, related_name="files")

    class Meta(evidence.Evidence.Meta):
        triggers = [
            # sealed anew with another key it is still the same file, so that this may change
            _with_card("(SELECT card_id FROM assessment_judgement WHERE id = NEW.judgement_id)", pgtrigger.Insert),
            KEPT,
        ]


class Adjustment(models.Model):
    """Points that are added, or deducted where below 0, for the clause that says so; `holds` until it is struck."""

    card = models.ForeignKey(Scorecard, models.PROTECT, related_name="adjustments")
    points = models.DecimalField(_("分值"), max_digits=5, decimal_places=2)
    clause = models.CharField(_("依据条款"), max_length=200)
    reason = models.TextField(_("事由"))
    evidence = models.TextField(_("依据"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    holds = models.BooleanField(default=True)

    class Meta:
        ordering = ["id"]
        triggers = [
            WITH_CARD,
            KEPT,
            pgtrigger.ReadOnly(
                name="adjustment_stays", fields=["card", "points", "clause", "reason", "evidence", "by", "at"]
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(points=0), name="adjustment_counts"),
            models.CheckConstraint(
                condition=~Q(clause="") & ~Q(reason="") & ~Q(evidence=""), name="adjustment_has_a_clause"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.card_id} {self.points}"


class Objection(Stateful):
    """The unit, or the leader, does not agree with a line: an item's, or a bonus or deduction."""

    MACHINE: ClassVar = OBJECTION

    card = models.ForeignKey(Scorecard, models.PROTECT, related_name="objections")
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="+")
    adjustment = models.ForeignKey(Adjustment, models.PROTECT, null=True, related_name="+")
    text = models.TextField(_("异议"))
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    filed_on = models.DateField(_("提出日期"))
    answer = models.TextField(_("答复"), blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        triggers = OBJECTION.triggers()
        constraints = [
            models.UniqueConstraint(fields=["card"], name="one_objection_a_card"),
            models.CheckConstraint(
                condition=Q(item=None, adjustment__isnull=False) | Q(item__isnull=False, adjustment=None),
                name="objection_to_one_line",
            ),
            models.CheckConstraint(condition=Q(state=FILED) | ~Q(answer=""), name="objection_is_answered"),
        ]

    def __str__(self) -> str:
        return f"{self.card_id} {self.state}"

    @property
    def owner(self) -> int | None:
        """The unit that is assessed."""
        return int(self.card.organisation_id)
