"""Notices on a person's own page, and the outbox of mail."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from yangui.platform.notifications.querysets import NoticeQuerySet


class Notice(models.Model):
    """Something that an account is told."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    subject = models.CharField(_("标题"), max_length=200)
    text = models.TextField(_("正文"))
    url = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(_("时间"))
    read_at = models.DateTimeField(null=True)

    objects: Any = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["account", "read_at"], name="notice_of_account")]

    def __str__(self) -> str:
        return self.subject


class Mail(models.Model):
    """A mail in the outbox: `waiting` until it was handed over, `held` where its recipient is not on the allow-list."""

    class State(models.TextChoices):
        """What became of the mail."""

        WAITING = "waiting", _("待发送")
        SENT = "sent", _("已发送")
        HELD = "held", _("未发送：收件人不在允许名单")
        FAILED = "failed", _("发送失败")

    to = models.EmailField(_("收件人"))
    subject = models.CharField(_("标题"), max_length=200)
    text = models.TextField(_("正文"))
    # the address at which one POST ends what the mail is part of (RFC 8058); empty where it is told once
    unsubscribe = models.CharField(max_length=300, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.WAITING)
    made_at = models.DateTimeField(_("时间"))
    done_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"
