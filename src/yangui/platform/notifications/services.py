"""The writers of notices and of the outbox. A mail leaves only when what it tells was kept."""

from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from yangui.platform.accounts.models import User
from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import now
from yangui.platform.notifications.models import Mail, Notice

MOST_TRIES = 5
AT_A_TIME = 1000


@transaction.atomic
def notify(
    *, account: User, subject: str, text: str, url: str = "", by_mail: bool = False, unsubscribe: str = ""
) -> Notice:
    """A notice on the account's page, and where wanted the same by mail (`post`); `url` is an address of this site."""
    notice = Notice.objects.create(account=account, subject=subject, text=text, url=url, made_at=now())
    if by_mail:
        post(to=account.email, subject=subject, text=text, unsubscribe=unsubscribe)
    return notice


@transaction.atomic
def notify_many(*, notices: Iterable[Notice]) -> int:
    """Notices for many accounts at once, on their pages only; how many."""
    return len(Notice.objects.bulk_create(notices, batch_size=AT_A_TIME))


@transaction.atomic
def read(*, notice: Notice, actor: Actor) -> None:
    """Notes that the actor opened an own notice; another's is as if it were not there (`DoesNotExist`)."""
    own = Notice.objects.visible_to(actor).get(pk=notice.pk)
    own.read_at = own.read_at or now()
    own.save(update_fields=["read_at"])


@transaction.atomic
def post(*, to: str, subject: str, text: str, unsubscribe: str = "") -> Mail:
    """Puts a mail in the outbox and its delivery on the queue, in the transaction of what it tells.

    `unsubscribe` is the whole address that ends what comes again and again, by one POST of the mail program (RFC 8058).
    """
    from yangui.platform.notifications.tasks import deliver  # noqa: PLC0415  they know one another

    mail = Mail.objects.create(to=to, subject=" ".join(subject.split())[:200], text=text, unsubscribe=unsubscribe,
                               made_at=now())  # fmt: skip
    deliver.enqueue(mail.pk)
    return mail


def allowed(address: str) -> bool:
    """Whether mail may go there: `MAIL_ALLOWED` lists addresses and domains, None allows all."""
    if settings.MAIL_ALLOWED is None:
        return True
    return bool({address.lower(), address.rpartition("@")[2].lower()} & {a.lower() for a in settings.MAIL_ALLOWED})


@transaction.atomic
def hand_over(mail: Mail) -> None:
    """Sends a waiting mail once, whoever else tries at the same time."""
    row = Mail.objects.select_for_update(skip_locked=True).filter(pk=mail.pk, state=Mail.State.WAITING).first()
    if row is None:
        return
    row.tries += 1
    if not allowed(row.to):
        row.state, row.done_at = Mail.State.HELD, now()
    else:
        try:
            EmailMessage(row.subject, row.text, to=[row.to], headers=_headers(row)).send()
        except OSError as error:  # smtplib's errors are among them
            row.error = type(error).__name__  # the message may name the recipient
            row.state = Mail.State.FAILED if row.tries >= MOST_TRIES else Mail.State.WAITING
        else:
            row.state, row.done_at, row.error = Mail.State.SENT, now(), ""
    row.save()


def _headers(mail: Mail) -> dict[str, str]:
    if not mail.unsubscribe:
        return {}
    return {"List-Unsubscribe": f"<{mail.unsubscribe}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def hand_over_waiting() -> int:
    """Tries all mail that waits, such as after a failure of the mail server; how many there were."""
    waiting = list(Mail.objects.filter(state=Mail.State.WAITING)[:500])
    for mail in waiting:
        hand_over(mail)
    return len(waiting)
