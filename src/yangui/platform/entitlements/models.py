"""Runs over the registers, what stands to whom by the rules, and what they are offered of it."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yangui.platform.core.transitions import Stateful
from yangui.platform.entitlements.querysets import ConfirmationQuerySet, ConsentQuerySet, OfferQuerySet
from yangui.platform.entitlements.states import ASKED, CONFIRMING, EVALUATION, MADE, OFFERING
from yangui.platform.registry.models import Kind

ID = 200
ENTITY = "registry.Entity"


class Run(Stateful):
    """One evaluation of a kind of entities on a day.

    `whole` tells one over all from one over those that changed. `handled` is a digest of the benefits that could be
    offered. `counts` and `seconds` are plain JSON: how many
    entities, entitlements and offers, and where the time went.
    """

    MACHINE: ClassVar = EVALUATION

    kind = models.CharField(_("对象"), max_length=20)
    day = models.DateField(_("日期"))
    whole = models.BooleanField(_("全部"))
    pack = models.CharField(_("规则版本"), max_length=200)
    handled = models.CharField(max_length=64, blank=True)
    counts = models.JSONField(default=dict)
    seconds = models.JSONField(default=dict)
    error = models.CharField(_("原因"), max_length=200, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(_("开始"))
    ended_at = models.DateTimeField(_("结束"), null=True)

    class Meta:
        ordering = ["-id"]
        triggers = EVALUATION.triggers()
        indexes = [models.Index(fields=["kind", "state", "-id"], name="last_run_of_kind")]

    def __str__(self) -> str:
        return f"{self.day} {self.kind_label}"

    @property
    def kind_label(self) -> str:
        """The kind in words."""
        return str(Kind(self.kind).label)


class Standing(models.Model):
    """A benefit that the rules give to an entity: a yes of the last run over it; `run` gave it its present form.

    Sums are yuan, None where they are open; `payment` is one of `times` payments from `first` to `last`. Hundreds of
    thousands come at once from a run that has just read the entities: the database does not check each reference again.
    """

    entity = models.ForeignKey(ENTITY, models.PROTECT, related_name="standings", db_index=False, db_constraint=False)
    kind = models.CharField(max_length=20)
    benefit = models.CharField(_("待遇"), max_length=ID)
    amount = models.DecimalField(_("金额"), max_digits=16, decimal_places=2, null=True)
    payment = models.DecimalField(_("每次"), max_digits=16, decimal_places=2, null=True)
    times = models.IntegerField(_("次数"), null=True)
    first = models.DateField(_("自"), null=True)
    last = models.DateField(_("至"), null=True)
    result = models.CharField(_("结果"), max_length=100, blank=True)
    run = models.ForeignKey(Run, models.PROTECT, related_name="standings", db_index=False, db_constraint=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["entity", "benefit"], name="one_standing_each")]
        indexes = [models.Index(fields=["benefit", "kind"], name="standing_of_benefit")]

    def __str__(self) -> str:
        return f"{self.entity_id} {self.benefit}"


class Watch(models.Model):
    """The next day on which something of an entity can change by the mere course of time."""

    entity = models.OneToOneField(ENTITY, models.CASCADE, primary_key=True, related_name="+", db_constraint=False)
    kind = models.CharField(max_length=20)
    next_on = models.DateField()

    class Meta:
        ordering = ["entity"]
        indexes = [models.Index(fields=["kind", "next_on"], name="watch_by_day")]

    def __str__(self) -> str:
        return f"{self.entity_id} {self.next_on}"


class Touched(models.Model):
    """An entity of which something changed in the registers since it was last evaluated; one row for each change."""

    entity = models.ForeignKey(ENTITY, models.CASCADE, related_name="+", db_constraint=False, db_index=False)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.entity_id)


class Offer(Stateful):
    """What an entity is told of a benefit: that it is theirs now, is another sum now, or ends.

    `run` is the run that gave the entitlement the form that is offered (or ended it). `over` says why it lapsed.
    `text` is what the person said in a dispute, `answer` what an officer said to it.
    """

    class Kind(models.TextChoices):
        """What changed."""

        NEW = "new", _("新的待遇")
        CHANGED = "changed", _("有变化")
        ENDING = "ending", _("结束")

    class Over(models.TextChoices):
        """Why an offer lapsed."""

        NOT = "", "—"
        ENDED = "ended", _("条件已变，不再符合")
        CHANGED = "changed", _("待遇有变化，另行通知")
        EXPIRED = "expired", _("申领期已过或暂停受理")
        CLAIMED = "claimed", _("已另行申领")
        NOTED = "noted", _("已知悉")
        CLOSED = "closed", _("核实后撤回")

    MACHINE: ClassVar = OFFERING

    entity = models.ForeignKey(ENTITY, models.PROTECT, related_name="offers", db_index=False, db_constraint=False)
    benefit = models.CharField(_("待遇"), max_length=ID)
    kind = models.CharField(_("类别"), max_length=10, choices=Kind)
    amount = models.DecimalField(_("金额"), max_digits=16, decimal_places=2, null=True)
    result = models.CharField(_("结果"), max_length=100, blank=True)
    run = models.ForeignKey(Run, models.PROTECT, related_name="offers", db_index=False, db_constraint=False)
    made_at = models.DateTimeField(_("时间"))
    expires_on = models.DateField(_("申领截止"), null=True)
    over = models.CharField(_("失效原因"), max_length=10, choices=Over, blank=True)
    text = models.TextField(_("异议"), blank=True)
    answer = models.TextField(_("答复"), blank=True)
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="offers")

    objects: Any = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        triggers = OFFERING.triggers()
        constraints = [
            models.UniqueConstraint(fields=["entity", "benefit", "run", "kind"], name="offered_once"),
            models.UniqueConstraint(
                fields=["entity", "benefit"], condition=Q(state=MADE) & ~Q(kind="ending"), name="one_open_offer"
            ),
        ]
        indexes = [models.Index(fields=["state", "benefit"], name="offer_by_state")]

    def __str__(self) -> str:
        return f"{self.entity_id} {self.benefit}"


class Confirmation(Stateful):
    """An employer is asked whether a person works there, because an offer rests on it; nothing else is told to it."""

    MACHINE: ClassVar = CONFIRMING

    person = models.ForeignKey(ENTITY, models.PROTECT, related_name="+")
    employer = models.ForeignKey(ENTITY, models.PROTECT, related_name="confirmations")
    relation = models.OneToOneField("registry.Relation", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("时间"))
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects: Any = ConfirmationQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        triggers = CONFIRMING.triggers()
        indexes = [models.Index(fields=["employer", "state", "id"], name="asked_of_employer")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ASKED) | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="answered_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.employer_id} {self.person_id}"


class Consent(models.Model):
    """A person lets an employer see what it is offered and claim it in its place, until that is taken back."""

    person = models.ForeignKey(ENTITY, models.PROTECT, related_name="consents")
    employer = models.ForeignKey(ENTITY, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(_("同意时间"))
    withdrawn_at = models.DateTimeField(null=True)

    objects: Any = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "employer"], condition=Q(withdrawn_at=None), name="one_standing_consent"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.employer_id}"
