"""Files of tickets: of who raised one and of its unit, for who sees it and nobody else, named in the list."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from tests.platform.goals import PNG
from tests.platform.tickets.conftest import World
from tests.platform.tickets.raised import CHIEF, issue
from yangui.platform.accounts.models import User
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.models import AuditEvent
from yangui.platform.core.transitions import RefusedError
from yangui.platform.organisations.models import Organisation, Region
from yangui.platform.organisations.services import actor_of
from yangui.platform.tickets import services
from yangui.platform.tickets.models import Evidence, Kind

pytestmark = pytest.mark.django_db
type Officer = Callable[[str, Organisation | None], Actor]


@pytest.fixture(autouse=True)
def own_files(tmp_path: Any, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def upload(name: str, content: bytes = PNG) -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, content)}


def test_both_sides_attach_and_read_and_each_look_is_noted(
    world: World, signed_in: Callable[..., Client], settings: Any
) -> None:
    ticket = issue(world.agent, world.entity)
    agent, handler, mine = Client(), signed_in("ticket_officer"), f"/my/tickets/{ticket.pk}"
    agent.force_login(world.account)
    assert "只接收 PDF" in agent.post(f"{mine}/files", upload("a.exe", b"MZ"), follow=True).text
    assert "请选一个文件" in agent.post(f"{mine}/files", follow=True).text
    assert not Evidence.objects.exists()
    assert "现场.png" in agent.post(f"{mine}/files", upload("现场.png"), follow=True).text
    row = Evidence.objects.get()
    assert PNG not in (settings.MEDIA_ROOT / row.file).read_bytes(), "it lies sealed"
    services.assign(ticket=ticket, organisation=world.mine, actor=CHIEF)
    desk = f"/desk/tickets/{ticket.pk}"
    assert "签收以后" in handler.post(f"{desk}/files", upload("早.png"), follow=True).text
    for step, reason in (("sign", ""), ("handle", "已联系")):
        handler.post(f"{desk}/do/{step}", {"reason": reason})
    assert "施工照片.png" in handler.post(f"{desk}/files", upload("施工照片.png"), follow=True).text
    done = Evidence.objects.get(name="施工照片.png")
    for client, room in ((agent, "my"), (handler, "desk")):
        for file in (row, done):
            answer = client.get(f"/{room}/tickets/files/{file.pk}")
            assert (answer.content, answer.headers["Content-Security-Policy"]) == (PNG, "sandbox")
    assert AuditEvent.objects.filter(action="evidence.read", subject_type="tickets.Evidence").count() == 4
    other = signed_in(email="else@example.test")
    assert other.get(f"/my/tickets/files/{row.pk}").status_code == 404
    assert other.post(f"{mine}/files", upload("b.png")).status_code == 404
    book = CalamineWorkbook.from_filelike(BytesIO(handler.get("/desk/tickets/tickets.xlsx").content))
    assert book.get_sheet_by_index(0).to_python()[1][-1] == "现场.png、施工照片.png"


def test_only_the_two_sides_attach_and_only_while_it_is_open(world: World, officer: Officer) -> None:
    ticket = issue(world.agent, world.entity)
    services.assign(ticket=ticket, organisation=world.mine, actor=CHIEF)
    mine, other = officer("ticket_officer", world.mine), officer("ticket_officer", world.other)
    services.take_step(ticket=ticket, name="sign", actor=mine)

    def give(actor: Actor) -> Evidence:
        return services.attach(ticket=ticket, name="a.png", content=PNG, actor=actor)

    file = give(mine)
    with pytest.raises(DeniedError):
        give(other)
    with pytest.raises(DeniedError):
        services.content(file=file, actor=other)
    with pytest.raises(DeniedError):
        services.content(file=file, actor=Actor())
    for _n in range(9):
        give(world.agent)
    with pytest.raises(RefusedError, match="最多"):
        give(mine)
    services.take_step(ticket=ticket, name="withdraw", actor=world.agent, reason="已解决")
    for actor in (mine, world.agent):
        with pytest.raises(RefusedError, match="现在不能"):
            give(actor)


def test_a_file_does_not_tell_who_observed(
    world: World, signed_in: Callable[..., Client], member: Callable[..., User]
) -> None:
    observer = member("observer", "observer@example.test", password=None)
    User.objects.filter(pk=observer.pk).update(name="雁九九（虚构）")
    actor = actor_of(observer)
    ticket = services.raise_ticket(
        kind=Kind.OBSERVATION, title="窗口无人", text="无人值守。", region=Region.objects.get(code="210100"),
        actor=actor, about=world.mine,
    )  # fmt: skip
    services.attach(ticket=ticket, name="窗口.png", content=PNG, actor=actor)
    services.assign(ticket=ticket, organisation=world.mine, actor=CHIEF)
    page = signed_in("ticket_officer").get(f"/desk/tickets/{ticket.pk}").text
    assert "窗口.png" in page
    assert "雁九九" not in page
