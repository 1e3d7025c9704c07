"""`yangui manage verify_audit`: whether the audit trail is as it was written."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from yangui.platform.core import audit
from yangui.platform.core.models import AuditEvent


class Command(BaseCommand):
    """Ends with status 1 and names the first event that was changed or follows a missing one."""

    help = "verify the chain of hashes of the audit trail"

    def handle(self, *_: Any, **__: Any) -> None:
        """Reads the whole trail."""
        broken = audit.verify()
        if broken is not None:
            raise CommandError(f"event {broken.pk} is not as it was written, or events before it are missing: {broken}")
        self.stdout.write(f"{AuditEvent.objects.count()} events, all as they were written")
