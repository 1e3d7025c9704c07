"""Following the library: confirmed by mail, told once, ended by one click, and nothing kept of who did not confirm."""

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from pytest_django.fixtures import Settings

from yangui.platform.accounts.models import User
from yangui.platform.core import workdays
from yangui.platform.core.actor import PUBLIC, Actor, DeniedError
from yangui.platform.core.limits import _held as allowances
from yangui.platform.library import packs, services, subscriptions
from yangui.platform.library.models import Subscriber, Subscription, Told
from yangui.platform.library.news import Tags, fits
from yangui.platform.notifications.models import Mail, Notice
from yangui.platform.notifications.services import hand_over
from yangui.policy.pack import Pack

LINZHOU = Path(__file__).parents[1] / "packs" / "linzhou"
AWARD = "linzhou-team-award"  # its window: 2031-03-01 to 2031-05-31
GOOSE = "goose@example.test"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def calendar() -> Iterator[Any]:
    """A Monday in May 2031, with the days that the rules of weekends and fixed holidays make."""
    with time_machine.travel(datetime(2031, 5, 12, 3, tzinfo=UTC), tick=False) as clock:
        workdays.load(2031, 2031)
        allowances.clear()
        yield clock


@pytest.fixture
def linzhou(tmp_path: Path, settings: Settings) -> Callable[..., Pack]:
    """Serves Linzhou's pack, with one text of a file exchanged where wanted."""

    def serve(old: str = "", new: str = "") -> Pack:
        folder = shutil.copytree(LINZHOU, tmp_path / f"linzhou{len(list(tmp_path.iterdir()))}")
        file = folder / "documents" / "2031-innovation.yaml"
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")
        settings.PACK = str(folder)
        services.load_pack(packs.current())
        return packs.current()

    return serve


def link() -> str:
    """The path of the last link in the last mail."""
    found = re.findall(r"http://[^/\s]+(/\S+)", Mail.objects.latest("id").text)
    return str(found[-1])


def follow(client: Client, **wanted: str) -> str:
    """Follows by mail, with the confirmation; the link to one's own subscriptions."""
    assert client.post("/library/subscribe", {"email": GOOSE, **wanted}).status_code == 200
    return str(client.post(link()).headers["Location"])


def test_nothing_is_kept_before_the_mail_is_confirmed(client: Client, linzhou: Callable[..., Pack]) -> None:
    linzhou()
    sent = client.post("/library/subscribe", {"email": " Goose@Example.test ", "region": "999900"})
    assert sent.status_code == 200
    assert Mail.objects.get().to == GOOSE
    assert client.get(link()).status_code == 200
    assert not Subscriber.objects.exists()
    for _ in range(2):
        assert client.post(link()).status_code == 302
    row = Subscription.objects.get()
    assert (row.region, row.benefit, row.subscriber.address) == ("999900", "", GOOSE)
    stored = Subscriber.objects.values_list("address_hash", flat=True).get()
    assert stored is not None
    assert GOOSE not in stored


def test_a_link_that_was_changed_or_is_old_confirms_nothing(
    client: Client, linzhou: Callable[..., Pack], calendar: Any
) -> None:
    linzhou()
    client.post("/library/subscribe", {"email": GOOSE, "region": "999900"})
    path = link()
    client.post(path[:-6] + "AAAAA=")
    calendar.shift(4 * 24 * 3600)
    client.post(path)
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"email": GOOSE}, "请至少选一项"),
        ({"email": "goose", "region": "999900"}, "邮箱的写法不对"),
        ({"region": "999900"}, "请填写邮箱"),
        ({"email": GOOSE, "region": "123456"}, "123456"),
    ],
)
def test_a_bad_form_is_told_at_the_field_and_kept(
    client: Client, linzhou: Callable[..., Pack], data: dict[str, str], message: str
) -> None:
    linzhou()
    page = client.post("/library/subscribe", data)
    assert page.status_code == 422
    assert f'value="{data.get("email", "")}"' in page.content.decode() or "email" not in data
    assert message in page.content.decode()
    assert not Mail.objects.exists()


def test_nobody_is_flooded_with_confirmations(client: Client, linzhou: Callable[..., Pack]) -> None:
    linzhou()
    statuses = [client.post("/library/subscribe", {"email": GOOSE, "region": "999900"}).status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 422, 422]
    assert Mail.objects.count() == 3


def test_a_change_of_the_pack_is_told_once_to_who_follows_it(client: Client, linzhou: Callable[..., Pack]) -> None:
    linzhou()
    follow(client, document="linzhou-2031-innovation", kind="prize")
    before = Mail.objects.count()
    linzhou("yuan(30000) * members", "yuan(40000) * members")
    assert subscriptions.tell() == 1
    mail = Mail.objects.latest("id")
    assert mail.to == GOOSE
    assert "有变化：团队人头奖\nhttp://127.0.0.1:8000/library/benefits/linzhou-team-award" in mail.text
    assert subscriptions.tell() == 0
    services.load_pack(packs.current())
    assert subscriptions.tell() == 0
    assert Mail.objects.count() == before + 1


def test_who_follows_something_else_or_came_later_is_not_told(client: Client, linzhou: Callable[..., Pack]) -> None:
    linzhou()
    follow(client, beneficiary="project")
    linzhou("yuan(30000) * members", "yuan(40000) * members")
    assert subscriptions.tell() == 0
    assert not Told.objects.exists()


def test_a_window_is_told_as_it_opens_and_ten_three_and_one_working_days_before_it_closes(
    client: Client, linzhou: Callable[..., Pack], calendar: Any
) -> None:
    """31 May 2031 is a Saturday: the last working days are the 30th, the third last the 28th, the tenth last Monday
    the 19th; each is told on the first day after which so many are left.
    """
    calendar.move_to(datetime(2031, 2, 27, 3, tzinfo=UTC))
    linzhou()
    follow(client, benefit=AWARD)
    told = []
    for number in range((date(2031, 6, 5) - date(2031, 2, 27)).days):
        if subscriptions.tell():
            told.append((number, Mail.objects.latest("id").text.partition("\n")[0]))
        assert subscriptions.tell() == 0
        calendar.shift(24 * 3600)
    days = [datetime(2031, 2, 27, tzinfo=UTC).toordinal() + n for n, _ in told]
    assert [date.fromordinal(d) for d in days] == [
        date(2031, 3, 1), date(2031, 5, 16), date(2031, 5, 27), date(2031, 5, 29),
    ]  # fmt: skip
    assert [said.partition("：")[0] for _, said in told] == ["开始申报", "即将截止", "即将截止", "即将截止"]
    assert "还有 10 个工作日" in told[1][1]
    assert "还有 3 个工作日" in told[2][1]
    assert "还有 1 个工作日" in told[3][1]


def test_an_account_follows_at_once_and_finds_the_notice(
    signed_in: Callable[..., Client], linzhou: Callable[..., Pack]
) -> None:
    linzhou()
    client = signed_in("person")
    assert client.post("/library/subscribe", {"benefit": AWARD}).headers["Location"] == "/my/subscriptions"
    assert "团队人头奖" in client.get("/my/subscriptions").content.decode()
    linzhou("yuan(30000) * members", "yuan(40000) * members")
    subscriptions.tell()
    assert Notice.objects.get().account.email == GOOSE
    told = Mail.objects.get()
    assert told.to == GOOSE
    hand_over(told)
    headers = mail.outbox[-1].extra_headers
    assert headers == {
        "List-Unsubscribe": f"<{told.unsubscribe}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"
    }  # fmt: skip
    assert told.unsubscribe in told.text
    client.post("/my/subscriptions", {"subscription": Subscription.objects.get().pk})
    assert not Subscriber.objects.exists()


def test_nobody_follows_for_somebody_else(linzhou: Callable[..., Pack]) -> None:
    linzhou()
    account = User.objects.create_user(GOOSE, name="雁一（虚构）")
    for actor in (PUBLIC, Actor(account.pk + 1)):
        with pytest.raises(DeniedError):
            subscriptions.follow(account=account, wanted={"region": "999900"}, actor=actor)
        assert not Subscriber.objects.visible_to(actor).exists()


def test_one_click_of_a_mail_program_ends_all_and_opening_the_link_does_not(linzhou: Callable[..., Pack]) -> None:
    linzhou()
    client = Client(enforce_csrf_checks=False)
    follow(client, region="999900")
    own = follow(client, benefit=AWARD)
    assert Subscription.objects.count() == 2
    assert Client().get(own).status_code == 200
    strict = Client(enforce_csrf_checks=True)
    strict.post(own, {"subscription": "x"})
    assert Subscription.objects.count() == 2
    assert strict.post(own, {"List-Unsubscribe": "One-Click"}).status_code == 200  # no redirect is followed
    assert not Subscriber.objects.exists()
    assert strict.post(own, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert strict.get(own).headers["Location"] == "/library/subscribe"


@pytest.mark.parametrize(
    ("wanted", "region", "told"),
    [
        ({"region": "999900"}, "999900", True),
        ({"region": "999900"}, "990000", True),  # what holds in the whole province holds there
        ({"region": "999900"}, "999950", True),  # and of a part of the city one wants to know
        ({"region": "999950"}, "999900", True),
        ({"region": "990000"}, "999950", True),
        ({"region": "999901"}, "999902", False),
        ({"region": "999900", "kind": "grant"}, "999900", False),
        ({"kind": "prize", "beneficiary": "team"}, "999900", True),
        ({"document": "another"}, "999900", False),
    ],
)
def test_what_fits(linzhou: Callable[..., Pack], wanted: dict[str, str], region: str, told: bool) -> None:
    tags = Tags(region, "linzhou-2031-innovation", "team", "prize", AWARD)
    assert fits(Subscription(**wanted), tags, linzhou()) is told
