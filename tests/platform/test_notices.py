"""The page of one's own notices: what is new, opened once, and nobody else's."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from yangui.platform.accounts.models import User
from yangui.platform.notifications import services
from yangui.platform.notifications.models import Notice

pytestmark = pytest.mark.django_db


def test_opening_a_notice_marks_it_read_and_the_head_counts_the_others(signed_in: Callable[..., Client]) -> None:
    client = signed_in("person")
    assert "还没有消息" in client.get("/my/notices").content.decode()
    account = User.objects.get(email="goose@example.test")
    for number in range(2):
        services.notify(account=account, subject=f"第{number}条", text="请看 http://example.test/a", url="/library/")
    page = client.get("/library/")
    assert page.context["unread"] == 2
    assert "<strong>2</strong>" in page.content.decode()
    opened = client.get(f"/my/notices/{Notice.objects.latest('id').pk}")
    assert 'href="http://example.test/a"' in opened.content.decode()
    assert client.get("/my/notices").context["unread"] == 1
    assert [n.subject for n in client.get("/my/notices?unread=1").context["page"]] == ["第0条"]
    assert len(client.get("/my/notices").context["page"].object_list) == 2


def test_anothers_notice_is_not_there(signed_in: Callable[..., Client], member: Callable[..., User]) -> None:
    other = member(email="other@example.test", password=None)
    notice = services.notify(account=other, subject="s", text="t")
    client = signed_in("person")
    assert client.get(f"/my/notices/{notice.pk}").status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None
    assert client.get("/my/notices").context["unread"] == 0


def test_a_notice_cannot_bring_markup(signed_in: Callable[..., Client]) -> None:
    client = signed_in("person")
    account = User.objects.get(email="goose@example.test")
    notice = services.notify(account=account, subject="<b>s</b>", text="<script>x</script>")
    page = client.get(f"/my/notices/{notice.pk}").content.decode()
    assert "<script>x" not in page
    assert "<b>s" not in page


def test_the_list_asks_the_database_as_often_for_many_as_for_one(
    signed_in: Callable[..., Client], django_assert_max_num_queries: Any
) -> None:
    client = signed_in("person")
    account = User.objects.get(email="goose@example.test")
    for _ in range(40):
        services.notify(account=account, subject="s", text="t")
    with django_assert_max_num_queries(9):
        page = client.get("/my/notices").context["page"]
        assert len(page.object_list) == 30
