"""Persons, teams, enterprises, institutions and projects; what is known of them, by whom, since when."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yangui.platform.core.fields import EncryptedTextField, LookupHashField
from yangui.platform.core.masking import masked_name
from yangui.platform.core.transitions import Stateful
from yangui.platform.registry.querysets import (
    AgencyQuerySet,
    BatchQuerySet,
    DisputeQuerySet,
    EntityQuerySet,
    ListingQuerySet,
)
from yangui.platform.registry.states import BATCHING, DISPUTING
from yangui.policy.model import Kind as PackKind

# names of facts and registers are ids of the pack
ID = 100


class Kind(models.TextChoices):
    """The kinds of entities (`policy.model.Kind`)."""

    PERSON = "person", _("个人")
    TEAM = "team", _("团队")
    ENTERPRISE = "enterprise", _("企业")
    INSTITUTION = "institution", _("机构")
    PROJECT = "project", _("项目")


# a batch holds entities of a kind, or entries of registers
LISTING = "listing"
BATCH_KINDS = [*Kind.choices, (LISTING, _("名录条目"))]


class Level(models.TextChoices):
    """The levels of a register (`policy.register_types.Level`)."""

    NATIONAL = "national", _("国家级")
    PROVINCE = "province", _("省级")
    CITY = "city", _("市级")
    COUNTY = "county", _("县级")


class Source(models.TextChoices):
    """By what facts come in."""

    IMPORT = "import", _("批量导入")
    ENTRY = "entry", _("人工录入")
    DISPUTE = "dispute", _("异议更正")
    CLAIM = "claim", _("申领时填报")
    EVENT = "event", _("情况变化")


class Batch(Stateful):
    """What was taken in at once, and is undone at once.

    `file` is where the sealed upload lies, below MEDIA_ROOT; `kept` what the import asked to keep (`importing`);
    `counts` what it found, `progress` how far it is: both plain JSON.
    """

    MACHINE: ClassVar = BATCHING

    source = models.CharField(_("来源"), max_length=10, choices=Source)
    title = models.CharField(_("名称"), max_length=200)
    kind = models.CharField(_("对象"), max_length=20, choices=BATCH_KINDS)
    register = models.CharField(_("登记来源"), max_length=ID)
    on = models.DateField(_("数据日期"))
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, null=True, related_name="+")
    file = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    mapping = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    progress = models.JSONField(default=dict)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(_("时间"))
    # when it last changed the registers: by its commit, or by being undone
    changed_at = models.DateTimeField(null=True, db_index=True)

    objects: Any = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        triggers = BATCHING.triggers()

    def __str__(self) -> str:
        return self.title

    @property
    def pack_kind(self) -> PackKind:
        """The kind, as packs know it."""
        kind: PackKind = self.kind  # type: ignore[assignment]
        return kind

    @property
    def owner(self) -> int | None:
        """The unit whose officer imported it."""
        return self.organisation_id


class Entity(models.Model):
    """Somebody or something that is registered; what is known of it are its facts."""

    kind = models.CharField(_("类别"), max_length=20, choices=Kind)
    name = models.CharField(_("名称"), max_length=200, blank=True)
    region = models.ForeignKey("organisations.Region", models.PROTECT, null=True, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="entities")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="made_entities")
    # the batch that made it, where that was undone
    ended_by = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects: Any = EntityQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["kind", "id"], name="entity_of_kind")]
        constraints = [
            models.UniqueConstraint(fields=["account"], condition=~Q(account=None), name="one_entity_an_account"),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="not_merged_into_itself"),
        ]

    def __str__(self) -> str:
        return self.name or f"#{self.pk}"

    @property
    def masked(self) -> str:
        """The name as those see it who have no business with a person; that of a body is public."""
        return masked_name(self.name.partition("（")[0]) if self.kind == Kind.PERSON else str(self)

    @property
    def live(self) -> "Entity":
        """Itself, or the entity into which it was merged."""
        held: Entity = self
        while held.merged_into is not None:
            held = held.merged_into
        return held

    @property
    def pack_kind(self) -> PackKind:
        """The kind, as packs know it."""
        kind: PackKind = self.kind  # type: ignore[assignment]
        return kind


class Agency(models.Model):
    """An account acts for an employer, from one day to another."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="agencies")
    entity = models.ForeignKey(Entity, models.PROTECT, related_name="agencies")
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True)

    objects: Any = AgencyQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["account", "entity"], condition=Q(until=None), name="one_agency_each"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="agency_ends_later"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.entity_id}"


class Identifier(models.Model):
    """A number that names an entity, written as `identity` does; sealed, and found by its hash."""

    class Type(models.TextChoices):
        """What number it is."""

        RESIDENT_ID = "resident_id", _("居民身份证号码")
        USCC = "uscc", _("统一社会信用代码")
        PASSPORT = "passport", _("护照号码")
        REGISTER_NUMBER = "register_number", _("登记编号")

    entity = models.ForeignKey(Entity, models.PROTECT, related_name="identifiers")
    type = models.CharField(_("证件类型"), max_length=20, choices=Type)
    value = EncryptedTextField(_("号码"))
    hash = LookupHashField(of="value")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["type", "hash"], name="one_entity_an_identifier")]

    def __str__(self) -> str:
        return f"{self.type} {self.entity_id}"


class Fact(models.Model):
    """A fact of an entity as one register held it on a day; `value` as `values` writes it.

    It is never changed: another one ends it. One that ended in its own batch never held, since that was undone.
    Millions come at once, by SQL that has just written their entities and batch: the database does not check each
    of these references again.
    """

    class State(models.TextChoices):
        """How sure it is."""

        REPORTED = "reported", _("已填报")
        VERIFIED = "verified", _("已核实")
        DISPUTED = "disputed", _("有异议")

    entity = models.ForeignKey(Entity, models.PROTECT, related_name="facts", db_index=False, db_constraint=False)
    name = models.CharField(max_length=ID)
    value = models.TextField()
    register = models.CharField(max_length=ID)
    on = models.DateField(_("数据日期"))
    state = models.CharField(_("状态"), max_length=10, choices=State)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="facts", db_index=False, db_constraint=False)
    ended_by = models.ForeignKey(
        Batch, models.PROTECT, null=True, related_name="ended_facts", db_index=False, db_constraint=False
    )

    class Meta:
        ordering = ["id"]
        indexes = [
            BrinIndex(fields=["batch"], name="fact_of_batch"),
            models.Index(fields=["entity"], condition=~Q(ended_by=None), name="past_fact_of_entity"),
            models.Index(fields=["ended_by"], condition=~Q(ended_by=None), name="fact_ended_by_batch"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["entity", "name"], condition=Q(ended_by=None), name="one_current_fact"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="only_ends",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("entity", "name", "value", "register", "on", "batch"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.entity_id} {self.name}"


class Relation(models.Model):
    """Two entities belong together, from one day to another; changed as facts are."""

    class Type(models.TextChoices):
        """How they belong together."""

        WORKS_AT = "works_at", _("工作单位")
        INSURED_AT = "insured_at", _("参保单位")
        GRADUATED_FROM = "graduated_from", _("毕业院校")
        FOUNDED = "founded", _("创办企业")
        MEMBER_OF = "member_of", _("所在团队")

    entity = models.ForeignKey(Entity, models.PROTECT, related_name="relations", db_index=False)
    type = models.CharField(_("关系"), max_length=20, choices=Type)
    to = models.ForeignKey(Entity, models.PROTECT, related_name="related")
    since = models.DateField(_("自"), null=True)
    until = models.DateField(_("至"), null=True)
    register = models.CharField(max_length=ID)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="relations")
    ended_by = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="ended_relations")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["entity", "type"], name="relation_of_entity")]
        constraints = [
            models.UniqueConstraint(
                fields=["entity", "type", "to"], condition=Q(ended_by=None, until=None), name="one_open_relation"
            ),
            models.CheckConstraint(condition=~Q(entity=F("to")), name="not_related_to_itself"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(since=None) | Q(until__gte=F("since")), name="relation_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entity_id} {self.type} {self.to_id}"


class Listing(models.Model):
    """An entry in a register type of the pack (`type` is its id): a station, an honour, a cohort.

    `batch` is the import that wrote it, if one did; undone, the entry never held.
    """

    class State(models.TextChoices):
        """What became of it."""

        LISTED = "listed", _("有效")
        STRUCK = "struck", _("已撤销")
        TAKEN_BACK = "taken_back", _("导入已撤销")

    type = models.CharField(_("名录"), max_length=ID)
    entity = models.ForeignKey(Entity, models.PROTECT, related_name="listings")
    number = models.CharField(_("编号"), max_length=100, blank=True)
    level = models.CharField(_("级别"), max_length=40, blank=True)
    since = models.DateField(_("自"), null=True)
    until = models.DateField(_("至"), null=True)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.LISTED)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="listings")

    objects: Any = ListingQuerySet.as_manager()

    class Meta:
        ordering = ["type", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["type", "level", "entity", "since"],
                condition=Q(state="listed"),
                nulls_distinct=False,
                name="listed_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.entity_id}"


class Dispute(Stateful):
    """Somebody says that a fact is wrong, and is answered by a day; `claimed` is the value said to be right, if any."""

    MACHINE: ClassVar = DISPUTING

    entity = models.ForeignKey(Entity, models.PROTECT, related_name="disputes")
    fact = models.ForeignKey(Fact, models.PROTECT, related_name="disputes")
    claimed = models.TextField(_("正确的信息"), blank=True)
    text = models.TextField(_("说明"))
    answer = models.TextField(_("答复"), blank=True)
    # the state of the fact before, to which it returns where the dispute is not upheld
    before = models.CharField(max_length=10, choices=Fact.State)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="disputes")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="disputes")
    made_at = models.DateTimeField(_("提出时间"))
    due_on = models.DateField(_("答复期限"))
    ended_at = models.DateTimeField(null=True)

    objects: Any = DisputeQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        triggers = DISPUTING.triggers()
        constraints = [
            models.UniqueConstraint(fields=["fact"], condition=Q(state="open"), name="one_open_dispute_a_fact"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Merge(models.Model):
    """Two entities were found to be one; `moved` says what went over besides facts and relations, which `batch` moved.

    Undone, it stays with the moment.
    """

    entity = models.ForeignKey(Entity, models.PROTECT, related_name="merges")
    absorbed = models.ForeignKey(Entity, models.PROTECT, related_name="absorptions")
    batch = models.OneToOneField(Batch, models.PROTECT, related_name="merge")
    reason = models.TextField(_("理由"))
    moved = models.JSONField(default=dict)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(_("时间"))
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=~Q(entity=F("absorbed")), name="merge_of_two")]

    def __str__(self) -> str:
        return f"{self.absorbed_id} → {self.entity_id}"
