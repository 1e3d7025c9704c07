"""One decision, three ways to it: the result page, the API, and `yangui check --json` say the same of many people."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client, override_settings
from lxml import html

from tests.entities import entities
from yangui.cli import main
from yangui.platform.entitlements.selfcheck import SelfCheck
from yangui.platform.web.check.present import yuan
from yangui.policy.as_json import plain
from yangui.policy.load import load_pack
from yangui.policy.pack import Pack

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)
SECTIONS = {"yours": "yes", "perhaps": "unknown", "judged": "judgement", "not-yet": "no"}


@pytest.fixture(autouse=True)
def autumn() -> Iterator[None]:
    with (
        time_machine.travel(datetime(2026, 11, 22, 3, tzinfo=UTC), tick=False),
        override_settings(API_PER_MINUTE=10**9),
    ):
        yield


def people(pack: Pack, count: int, seed: int) -> list[dict[str, Any]]:
    """Facts as a facts file holds them."""
    types = pack.scopes["person"].facts
    drawn = entities(pack, "person", count, seed, missing=0.5)
    return [{name: plain(value, types[name].type.name) for name, value in person.items()} for person in drawn]


def of_api(client: Client, facts: dict[str, Any]) -> Any:
    body = json.dumps({"kind": "person", "facts": facts, "on": ON.isoformat()})
    return client.post("/api/v1/check", body, content_type="application/json").json()


def of_command(facts: dict[str, Any], file: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    file.write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
    assert main(["check", "--as", "person", "--facts", str(file), "--on", ON.isoformat(), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def of_page(client: Client, facts: dict[str, Any]) -> tuple[dict[str, str], dict[str, str], str]:
    """What the page shows: the answer of each benefit, the sums as they are written, and the total."""
    client.cookies["self-check-person"] = SelfCheck("person", facts).seal()
    page = html.fromstring(client.get("/check/person/result").content.decode())
    answers, sums = {}, {}
    for section in page.xpath("//main//section[h2/@id]"):
        for row in section.xpath(".//table[.//a[contains(@href, '/why/')]]/tbody/tr"):
            benefit = row.xpath("./td[1]/a/@href")[0].rpartition("/")[2]
            answers[benefit] = section.xpath("string(h2/@id)")
            sums[benefit] = "".join(row.xpath("./td[2]//text()")).strip()
    (total,) = page.xpath("//p[@class='sum']/text()")
    return answers, sums, total


def compare(client: Client, facts: dict[str, Any], file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = of_api(client, facts)
    assert given == of_command(facts, file, capsys)
    answers, sums, total = of_page(client, facts)
    made = {d["benefit"]: d for d in given["decisions"]}
    assert answers.keys() == made.keys()
    loans = {b.id for b in load_pack("liaoning").benefits if b.kind == "loan"}
    for id, decision in made.items():
        if answers[id] == "later":
            assert decision["answer"] != "yes", id
        else:
            assert SECTIONS[answers[id]] == decision["answer"], id
        if decision["amount_state"] == "exact":
            assert sums[id] == yuan(decision["amount_fen"]), id
    left = {held["benefit"] for bundle in given["bundles"] for held in bundle["sure"]["left"]}
    sure = {id: d for id, d in made.items() if d["answer"] == "yes"}
    assert left <= sure.keys()
    whole = sum(d["amount_fen"] or 0 for id, d in sure.items() if id not in loans | left)
    # nothing that is certain is not zero (product rule 15)
    assert total == (yuan(whole) if whole else "尚无确定的金额")


def test_page_api_and_command_agree(client: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for facts in people(load_pack("liaoning"), 25, seed=1):
        compare(client, facts, tmp_path / "facts.json", capsys)


def test_a_process_of_its_own_says_the_same_as_the_api(client: Client, tmp_path: Path) -> None:
    """As somebody calls it: nothing that this process holds, such as the pack, helps the command."""
    for facts in people(load_pack("liaoning"), 10, seed=3):
        file = tmp_path / "facts.json"
        file.write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
        asked = ["check", "--as", "person", "--facts", str(file), "--on", ON.isoformat(), "--json"]
        said = subprocess.run([sys.executable, "-m", "yangui", *asked], check=True, capture_output=True, text=True)
        assert json.loads(said.stdout) == of_api(client, facts)


@pytest.mark.slow
def test_they_agree_for_five_hundred(client: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for facts in people(load_pack("liaoning"), 500, seed=2):
        compare(client, facts, tmp_path / "facts.json", capsys)
