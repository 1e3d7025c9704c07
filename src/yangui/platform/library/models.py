"""What the library keeps: the versions of the pack, the entries of its search, and the texts that officers gave."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yangui.platform.core.fields import EncryptedTextField, LookupHashField
from yangui.platform.core.transitions import Stateful
from yangui.platform.library.publishing import PUBLISHED, PUBLISHING
from yangui.platform.library.querysets import PolicyTextQuerySet, SubscriberQuerySet

# The number of the lock says nothing; it only must be the same for all who load.
LOADING_LOCK = 7_430_002


class EntryType(models.TextChoices):
    """What an entry of the search leads to."""

    BENEFIT = "benefit", _("待遇")
    MEASURE = "measure", _("措施")
    TARGET = "target", _("目标")
    DOCUMENT = "document", _("文件")


class SearchEntry(models.Model):
    """A document, measure, benefit or target as the search finds it; written anew with each loaded pack.

    `key` is its id in the pack (of a measure: its document and its place there). `tokens` holds words and pinyin as
    `tokens.lexemes` makes them. `window` is None where none is stated; `window_owed` tells that a rule is to set it.
    """

    type = models.CharField(max_length=10, choices=EntryType.choices)
    key = models.CharField(max_length=200)
    document = models.CharField(max_length=200)
    clause = models.CharField(max_length=200, blank=True)
    title_zh = models.TextField()
    title_en = models.TextField()
    text_zh = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    region = models.CharField(max_length=6)
    kind = models.CharField(max_length=40, blank=True)
    beneficiary = models.CharField(max_length=20, blank=True)
    amount_fen = models.BigIntegerField(null=True)
    in_force = DateRangeField()
    window = DateRangeField(null=True)
    window_owed = models.BooleanField(default=False)
    tokens = SearchVectorField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["type", "key"], name="one_entry_each")]
        # written all at once and read all the time: no list of what is still to be sorted in
        indexes = [GinIndex(fields=["tokens"], name="entry_tokens", fastupdate=False)]

    def __str__(self) -> str:
        return f"{self.type} {self.key}"


class PackVersion(models.Model):
    """A version of the pack that was loaded; `digest` tells two with the same number apart."""

    pack = models.CharField(max_length=100)
    number = models.CharField(max_length=40)
    digest = models.CharField(max_length=200, unique=True)
    loaded_at = models.DateTimeField(_("载入时间"))
    # what was served before it, when it was loaded last
    before = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-loaded_at", "-id"]

    def __str__(self) -> str:
        return f"{self.pack} {self.number}"


class Snapshot(models.Model):
    """One part of a loaded version as plain JSON, for the comparison with another version."""

    version = models.ForeignKey(PackVersion, models.CASCADE, related_name="snapshots")
    type = models.CharField(max_length=10)
    key = models.CharField(max_length=200)
    title_zh = models.TextField()
    title_en = models.TextField()
    digest = models.CharField(max_length=64)
    content = models.JSONField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["version", "type", "key"], name="one_snapshot_each")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.type} {self.key}"


class PolicyText(Stateful):
    """The text of a policy that an officer gave; `document` is the pack's document that it was attached to."""

    MACHINE: ClassVar = PUBLISHING

    name = models.CharField(_("文件名"), max_length=200)
    title = models.CharField(_("标题"), max_length=300)
    content = models.TextField(_("正文"))
    digest = models.CharField(max_length=64)
    found = models.JSONField(default=dict)
    document = models.CharField(_("对应的文件"), max_length=200, blank=True)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, null=True, related_name="+")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("上传时间"))

    objects: Any = PolicyTextQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-id"]
        triggers = PUBLISHING.triggers()
        constraints = [
            models.UniqueConstraint(
                fields=["document"], condition=Q(state=PUBLISHED), name="one_published_text_a_document"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["ready", PUBLISHED], document=""), name="attached_before_published"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def owner(self) -> int | None:
        """Whose officers deal with it: the first issuer of its document."""
        return self.organisation_id


class Subscriber(models.Model):
    """Who is told of news: an account, or an address of mail whose owner has confirmed that it wants them."""

    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    address = EncryptedTextField(null=True)
    address_hash = LookupHashField(of="address")
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    made_at = models.DateTimeField()

    objects: Any = SubscriberQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(account=None, address__isnull=False) | Q(account__isnull=False, address__isnull=True),
                name="account_or_address",
            ),
            models.UniqueConstraint(fields=["address_hash"], name="one_subscriber_an_address"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class Subscription(models.Model):
    """What a subscriber follows: news that fit all that is given; empty limits nothing."""

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="subscriptions")
    region = models.CharField(_("地区"), max_length=6, blank=True)
    beneficiary = models.CharField(_("对象"), max_length=20, blank=True)
    kind = models.CharField(_("类别"), max_length=40, blank=True)
    document = models.CharField(_("文件"), max_length=200, blank=True)
    benefit = models.CharField(_("待遇"), max_length=200, blank=True)
    made_at = models.DateTimeField(_("订阅时间"))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subscriber", "region", "beneficiary", "kind", "document", "benefit"], name="followed_once"
            ),
            models.CheckConstraint(
                condition=~Q(region="", beneficiary="", kind="", document="", benefit=""), name="follows_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscriber_id} {self.region} {self.beneficiary} {self.kind} {self.document} {self.benefit}"


class Told(models.Model):
    """An event that a subscriber was told of, so that none is told twice; `event` names it (`news.News.event`)."""

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="told")
    event = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["subscriber", "event"], name="told_once")]

    def __str__(self) -> str:
        return f"{self.subscriber_id} {self.event}"
