"""The security administrator's page: roles and their privileges, given and taken with a reason, never one's own."""

from collections.abc import Callable

import pytest
from django.test import Client

from yangui.platform.accounts.models import User
from yangui.platform.core.clock import today
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.privileges import Privilege
from yangui.platform.organisations.models import Membership, Organisation
from yangui.platform.organisations.roles import ROLES

pytestmark = pytest.mark.django_db
OTHER = "other@example.test"


@pytest.fixture
def administrator(signed_in: Callable[..., Client], member: Callable[..., User]) -> Client:
    member(email=OTHER, password=None)
    return signed_in("security_administrator")


def give(client: Client, **changed: str) -> int:
    said = {"email": OTHER, "role": "policy_editor", "organisation": "", "reason": "新任"}
    return client.post("/desk/roles/give", {**said, **changed}).status_code


def test_the_table_says_which_role_may_what(administrator: Client) -> None:
    context = administrator.get("/desk/roles/").context
    ids = [role.id for role, _, _ in context["roles"]]
    table = {(p, role) for p, held in context["privileges"] for role, has in zip(ids, held, strict=True) if has}
    assert table == {(p.value, role.id) for role in ROLES for p in role.privileges}
    assert len(context["privileges"]) == len(Privilege)


def test_a_role_is_given_in_a_unit_with_a_reason_and_taken_with_one(administrator: Client) -> None:
    unit = Organisation.objects.create(slug="unit", name_zh="某单位", name_en="Unit", level="city")
    assert give(administrator, organisation=str(unit.pk)) == 302
    held = Membership.objects.get(account__email=OTHER)
    assert (held.role_id, held.organisation_id) == ("policy_editor", unit.pk)
    assert AuditEvent.objects.filter(action="membership.given", subject_id=str(held.pk)).get().reason == "新任"
    administrator.post(f"/desk/roles/{held.pk}/take", {"reason": " "})
    held.refresh_from_db()
    assert held.until is None
    administrator.post(f"/desk/roles/{held.pk}/take", {"reason": "调离"})
    held.refresh_from_db()
    assert held.until == today()
    assert AuditEvent.objects.get(action="membership.taken").reason == "调离"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"email": "nobody@example.test"}, "没有这个账号"),
        ({"email": "goose@example.test"}, "不能给自己授予角色"),
        ({"reason": ""}, "field-error"),
        ({"role": "king"}, "king"),
        ({"organisation": "999999"}, "field-error"),
    ],
)
def test_what_cannot_be_given_is_told_and_changes_nothing(
    administrator: Client, changed: dict[str, str], message: str
) -> None:
    before = Membership.objects.count()
    said = {"email": OTHER, "role": "policy_editor", "organisation": "", "reason": "新任", **changed}
    page = administrator.post("/desk/roles/give", said)
    assert page.status_code == 422
    assert message in page.content.decode()
    assert Membership.objects.count() == before


def test_nobody_becomes_two_administrators_or_gets_a_role_twice(administrator: Client) -> None:
    assert give(administrator, role="system_administrator") == 302
    assert give(administrator, role="audit_administrator") == 422
    assert give(administrator, role="system_administrator") == 422
    assert Membership.objects.filter(account__email=OTHER).count() == 1


def test_the_list_is_found_by_name_and_role(administrator: Client) -> None:
    give(administrator)
    for asked, found in (("?q=other", 1), ("?role=policy_editor", 1), ("?role=leader", 0), ("?q=nobody", 0)):
        assert len(administrator.get(f"/desk/roles/{asked}").context["memberships"]) == found
