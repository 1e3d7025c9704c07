"""Two versions of the pack that were loaded, and what differs."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from yangui.platform.library import packs, services
from yangui.platform.library.models import PackVersion
from yangui.platform.library.versions import changes, snapshots
from yangui.policy.load import load_pack

LINZHOU = Path(__file__).parents[1] / "packs" / "linzhou"
pytestmark = pytest.mark.django_db


def changed(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / "documents" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_what_changed_is_told_part_by_part(tmp_path: Path, client: Client) -> None:
    older = services.load_pack(load_pack(LINZHOU))
    folder = shutil.copytree(LINZHOU, tmp_path / "linzhou")
    changed(
        folder,
        "2031-innovation.yaml",
        "window: {from: 2031-03-01, to: 2031-05-31}",
        "window: {from: 2031-03-01, to: 2031-06-30}",
    )
    newer = services.load_pack(load_pack(folder))
    (one,) = changes(older, newer)
    assert (one.what, one.type) == ("changed", "benefit")
    assert one.fields == (
        ("window", {"from": "2031-03-01", "to": "2031-05-31"}, {"from": "2031-03-01", "to": "2031-06-30"}),
    )
    page = client.get(f"/library/versions/{older.pk}/{newer.pk}").content.decode()
    assert "2031-06-30" in page
    assert [row["version"] for row in client.get("/library/versions").context["rows"]] == [newer, older]


def test_a_pack_from_the_cache_is_the_same_version(tmp_path: Path) -> None:
    folder = shutil.copytree(LINZHOU, tmp_path / "linzhou")
    parts = [{(s.type, s.key): s.digest for s in snapshots(load_pack(folder), PackVersion())} for _ in range(2)]
    parts.append({(s.type, s.key): s.digest for s in snapshots(load_pack(folder, cache=False), PackVersion())})
    assert parts[0] == parts[1] == parts[2]


def test_what_is_new_and_what_lapsed(liaoning: Any) -> None:
    linzhou = load_pack(LINZHOU)
    older, newer = services.load_pack(linzhou), services.load_pack(liaoning)
    found = changes(older, newer)
    lapsed = {c.key.partition("@")[0] for c in found if c.what == "lapsed" and c.type == "benefit"}
    assert lapsed == {b.id for b in linzhou.benefits}
    assert sum(c.what == "new" and c.type == "target" for c in found) == len(liaoning.targets)


def test_the_command_loads_and_may_be_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        call_command("load_pack")
    assert PackVersion.objects.get().digest == packs.current().version
    assert "2026.1" in capsys.readouterr().out


def test_a_version_that_is_not_there_is_not_found(client: Client) -> None:
    assert client.get("/library/versions/1/999999").status_code == 404
