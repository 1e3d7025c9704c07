"""The writers of subscriptions, and the telling of news to who follows them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from yangui.platform.accounts.models import User
from yangui.platform.core import audit
from yangui.platform.core.actor import PUBLIC, Actor, DeniedError
from yangui.platform.core.clock import now, today
from yangui.platform.core.crypto import seal, unseal
from yangui.platform.core.fields import LookupHashField, holding
from yangui.platform.core.language import current_language
from yangui.platform.library import news, packs
from yangui.platform.library.models import Subscriber, Subscription, Told
from yangui.platform.library.news import News, fits
from yangui.platform.notifications.confirmation import address_of, ask, confirmed
from yangui.platform.notifications.services import notify, post
from yangui.policy.pack import Pack

PURPOSE, HELD = "subscription", "subscriber"
TAGS = ("region", "beneficiary", "kind", "document", "benefit")
# More would be told by so many mails that none is read.
MOST = 50


@transaction.atomic
def follow(*, account: User, wanted: Mapping[str, str], actor: Actor) -> Subscription:
    """The account follows what fits the tags in `wanted` (`TAGS`). Raises `DeniedError` for another's account."""
    if actor.account != account.pk:
        raise DeniedError("one follows for oneself")
    fields = {"language": _language(), "made_at": now()}
    subscriber = Subscriber.objects.get_or_create(account=account, defaults=fields)[0]
    return _add(subscriber, wanted, actor)


def propose(*, address: str, wanted: Mapping[str, str], caller: str) -> None:
    """Asks the owner of an address of mail whether to follow; `RefusedError` where that was asked too often."""
    content = {"wanted": dict(wanted), "language": _language()}
    ask(
        purpose=PURPOSE, view="library-confirm", address=address, content=content, caller=caller,
        subject=_("请确认订阅政策动态"), text=_("有人用这个邮箱订阅雁归的政策动态。确认请打开："),
    )  # fmt: skip


def meant(sealed: str) -> bool:
    """Whether a link can still be confirmed."""
    return confirmed(PURPOSE, sealed) is not None


@transaction.atomic
def confirm(sealed: str) -> Subscription | None:
    """Begins what a link asks for, as often as it is opened; None where it was changed or is too old."""
    wish = confirmed(PURPOSE, sealed)
    if wish is None:
        return None
    subscriber = Subscriber.objects.filter(holding(_hash(), wish.address)).first()
    if subscriber is None:
        language = wish.content["language"]
        subscriber = Subscriber.objects.create(address=wish.address, language=language, made_at=now())
    return _add(subscriber, wish.content["wanted"], PUBLIC)


def _add(subscriber: Subscriber, wanted: Mapping[str, str], actor: Actor) -> Subscription:
    tags = {name: wanted.get(name, "") for name in TAGS}
    subscription, fresh = Subscription.objects.get_or_create(subscriber=subscriber, **tags, defaults={"made_at": now()})
    if fresh:
        audit.record("subscription.made", subscription, actor=actor)
        old = Subscription.objects.filter(subscriber=subscriber).order_by("-id").values("pk")[MOST:]
        Subscription.objects.filter(pk__in=[row["pk"] for row in old]).delete()
    return subscription


def _hash() -> LookupHashField:
    field = Subscriber._meta.get_field("address_hash")
    assert isinstance(field, LookupHashField)
    return field


def _language() -> str:
    return get_language() or "zh-hans"


def key(subscriber: Subscriber) -> str:
    """What the links in a subscriber's mails hold: who has it sees and ends the subscriptions."""
    return seal(HELD, str(subscriber.pk).encode()).decode("ascii")


def held(sealed: str) -> Subscriber | None:
    """The subscriber whose link it is; None where the link was changed or all was ended."""
    opened = unseal(HELD, sealed.encode("ascii", "ignore"))
    return None if opened is None else Subscriber.objects.filter(pk=int(opened)).first()


@transaction.atomic
def end(*, subscriber: Subscriber, subscription: int | None = None, actor: Actor = PUBLIC) -> None:
    """Ends one subscription, or all, with all that is known of the subscriber.

    That somebody may is for the caller to know: by `held`, or by `Subscriber.objects.visible_to`.
    """
    rows = subscriber.subscriptions.all()
    for row in rows if subscription is None else rows.filter(pk=subscription):
        audit.record("subscription.ended", row, actor=actor)
        row.delete()
    if not subscriber.subscriptions.exists():
        subscriber.delete()


def tell() -> int:
    """Tells each subscriber in one mail all that is new since it was told last; how many were told.

    May run as often as wanted: what was told is not told again.
    """
    if not Subscriber.objects.exists():
        return 0
    pack = packs.current()
    found = [*news.of_versions(now()), *news.of_windows(pack, today())]
    return sum(_tell(subscriber.pk, found, pack) for subscriber in Subscriber.objects.only("pk")) if found else 0


@transaction.atomic
def _tell(subscriber: int, found: Sequence[News], pack: Pack) -> bool:
    # locked, so that two workers do not tell the same at the same time
    row = Subscriber.objects.select_for_update(of=("self",)).filter(pk=subscriber).select_related("account").first()
    if row is None:
        return False
    known = set(Told.objects.filter(subscriber=row, event__in=[n.event for n in found]).values_list("event", flat=True))
    wanted = list(row.subscriptions.all())
    fresh = [n for n in found if n.event not in known and any(_asked(s, n, pack) for s in wanted)]
    if not fresh:
        return False
    Told.objects.bulk_create([Told(subscriber=row, event=n.event, at=now()) for n in fresh])
    with override(row.language):
        _send(row, fresh)
    return True


def _asked(subscription: Subscription, one: News, pack: Pack) -> bool:
    """Whether the subscription asks for the news, and did when it happened."""
    made = subscription.made_at
    before = made <= one.since if isinstance(one.since, datetime) else _day(made) <= one.since
    return (before or one.what == "closes") and fits(subscription, one.tags, pack)


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)


def _send(subscriber: Subscriber, fresh: Sequence[News]) -> None:
    subject = _("您订阅的政策有 %(n)s 条动态") % {"n": len(fresh)}
    lines = "\n\n".join(map(_line, fresh))
    link = address_of("library-subscriber", key(subscriber))
    text = f"{lines}\n\n{_('查看或退订：')}\n{link}\n"
    if subscriber.account is None:
        post(to=str(subscriber.address), subject=subject, text=text, unsubscribe=link)
        return
    notify(
        account=subscriber.account, subject=subject, text=text, url="/my/subscriptions", by_mail=True, unsubscribe=link
    )  # fmt: skip


def _line(one: News) -> str:
    title = one.title[current_language()]
    says = {
        "new": _("新增：%(title)s"),
        "changed": _("有变化：%(title)s"),
        "lapsed": _("不再收录：%(title)s"),
        "opens": _("开始申报：%(title)s（%(day)s 起）"),
        "closes": _("即将截止：%(title)s（%(day)s 截止，还有 %(left)s 个工作日）"),
    }[one.what] % {"title": title, "day": one.day, "left": one.left}
    view = "library-benefit" if one.type == "benefit" else "library-document"
    return says if one.what == "lapsed" else f"{says}\n{address_of(view, one.key)}"
