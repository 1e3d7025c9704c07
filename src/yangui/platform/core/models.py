"""The audit trail, what is left of allowances, working days, and jobs that recur."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

HASH = 64


class Allowance(models.Model):
    """How much of its allowance a subject has used since a moment; written by `limits.spend` only."""

    subject = models.CharField(max_length=200, primary_key=True)
    starts = models.DateTimeField()
    used = models.BigIntegerField()

    def __str__(self) -> str:
        return self.subject


class AuditEvent(models.Model):
    """One thing that somebody did, in the words of the domain; row by row history is django-pghistory's.

    Written by `audit.record` only; the database lets nobody change or remove it.
    """

    at = models.DateTimeField(_("时间"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    action = models.CharField(_("操作"), max_length=100)
    subject_type = models.CharField(max_length=100)
    subject_id = models.CharField(max_length=100)
    reason = models.TextField(_("理由"), blank=True)
    detail = models.JSONField(default=dict)
    request_id = models.CharField(max_length=64, blank=True)
    previous = models.CharField(max_length=HASH)
    hash = models.CharField(max_length=HASH, unique=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "action"], name="audit_of_subject"),
            models.Index(fields=["actor", "at"], name="audit_of_actor"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject_type} {self.subject_id}"


class WorkingDay(models.Model):
    """A day and whether it is worked; `provisional` until the State Council has announced the year's holidays."""

    day = models.DateField(_("日期"), primary_key=True)
    works = models.BooleanField(_("工作日"))
    provisional = models.BooleanField(_("暂定"))
    source = models.CharField(_("依据"), max_length=200)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {'+' if self.works else '-'}"


class ScheduledJob(models.Model):
    """When a job of `jobs` runs next, and how it went last."""

    name = models.CharField(max_length=200, primary_key=True)
    enabled = models.BooleanField(default=True)
    next_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
