"""An entity by hand: from a paper, with its number, undone and entered again."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.platform.registry.conftest import TODAY, code
from yangui.platform.accounts.models import User
from yangui.platform.accounts.sessions import FACTOR
from yangui.platform.core.actor import Actor, DeniedError, Grant
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.organisations.models import Membership, Organisation
from yangui.platform.registry import entering, identity, importing
from yangui.platform.registry.entering import Paper
from yangui.platform.registry.models import Batch, Entity, Identifier

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 fictional"
TEAM = {
    "kind": "team", "name": "雁阵（虚构）", "type": "register_number", "number": "锦团2026-1", "region": "210700",
    "register": "talent-register", "on": TODAY, "paper": Paper("认定书.pdf", PDF), "reason": "只有纸质认定书",
}  # fmt: skip


def enter(actor: Actor, **changes: Any) -> Entity:
    return entering.enter(**(TEAM | changes), actor=actor)


def test_an_entry_has_its_paper_sealed_and_a_trail(officer: Actor, settings: Any) -> None:
    made = enter(officer)
    assert (made.name, made.region_id) == ("雁阵（虚构）", "210700")
    batch = Batch.objects.get()
    assert (batch.source, batch.state, batch.title) == ("entry", "committed", "认定书.pdf")
    (lies,) = settings.MEDIA_ROOT.rglob("*.pdf")
    assert PDF not in lies.read_bytes()
    assert entering.paper_of(entity=made, actor=officer).content == PDF
    told = AuditEvent.objects.filter(subject_type="registry.Entity", subject_id=str(made.pk)).order_by("id")
    assert [e.action for e in told] == ["entity.entered", "entity.paper_read"]
    assert told[0].reason == "只有纸质认定书"


def test_a_number_is_entered_once_and_again_when_it_was_undone(officer: Actor) -> None:
    made = enter(officer)
    with pytest.raises(RefusedError, match="已经登记"):
        enter(officer, name="another", number="锦团2026—1")
    importing.undo(batch=Batch.objects.get(), actor=officer, reason="录错了")
    assert not Entity.objects.current().exists()
    again = enter(officer, name="雁阵二（虚构）")
    assert (again.pk, again.name) == (made.pk, "雁阵二（虚构）")
    assert Entity.objects.current().get() == made
    assert Identifier.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"kind": "enterprise", "type": "uscc", "number": code(1)[:-1] + "0"}, identity.IdentityError),
        ({"paper": Paper("认定书.pdf", b"MZ no paper")}, RefusedError),
        ({"paper": Paper("认定书.exe", PDF)}, RefusedError),
        ({"reason": " "}, RefusedError),
        ({"register": "nowhere"}, KeyError),
    ],
)
def test_what_cannot_be_entered_leaves_nothing(
    officer: Actor, settings: Any, changes: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        enter(officer, **changes)
    assert not Entity.objects.exists()
    assert not Batch.objects.exists()
    assert not list(settings.MEDIA_ROOT.rglob("*.*"))


def test_an_officer_enters_in_the_own_region_only(officer: Actor, settings: Any) -> None:
    unit = Organisation.objects.get(slug="jinzhou")
    held = (Privilege.REGISTRY_EDIT, Privilege.REGISTRY_READ)
    city = Actor(officer.account, grants=tuple(Grant(p, "registry_officer", frozenset([unit.pk])) for p in held))
    with pytest.raises(DeniedError):
        enter(city, region="210100")
    assert not list(settings.MEDIA_ROOT.rglob("*.pdf"))
    assert enter(city).region_id == "210700"
    with pytest.raises(DeniedError):
        enter(Actor(officer.account))


def test_the_form_keeps_what_was_typed_and_leads_to_the_entity(officer: Actor) -> None:
    account = User.objects.get(pk=officer.account)
    Membership.objects.create(account=account, role_id="registry_officer", since=TODAY)
    client = Client()
    client.force_login(account)
    session = client.session
    session[FACTOR] = account.pk
    session.save()
    typed = {k: v for k, v in TEAM.items() if k not in ("kind", "paper")}
    refused = client.post("/desk/registry/entities/new/team", typed)
    assert refused.status_code == 422
    assert "请上传依据的材料" in refused.content.decode()
    assert 'value="锦团2026-1"' in refused.content.decode()
    wrong = client.post(
        "/desk/registry/entities/new/team", typed | {"number": "??", "paper": SimpleUploadedFile("a.pdf", PDF)}
    )
    assert "这个号码不对" in wrong.content.decode()
    done = client.post("/desk/registry/entities/new/team", typed | {"paper": SimpleUploadedFile("a.pdf", PDF)})
    made = Entity.objects.get()
    assert done.headers["Location"] == f"/desk/registry/entities/{made.pk}"
    page = client.get(done.headers["Location"]).content.decode()
    assert "锦团2026-1" in page
    assert "|" not in page.split("登记编号")[1][:40]
    assert client.get(f"/desk/registry/entities/{made.pk}/paper").content == PDF
    assert client.get("/desk/registry/entities/new/wings").status_code == 404
    assert "雁阵" in client.get("/desk/registry/?kind=team&q=锦团2026-1").content.decode()
