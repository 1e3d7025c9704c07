"""Bad input: exit status 2, one line on standard error that names the place, nothing on standard output."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Ran, Run
from tests.schema import PACK, write_pack

type Write = Callable[..., Path]

PERSON = ("check", "--as", "person", "--facts")


def refused(ran: Ran, *named: object) -> None:
    assert ran.status == 2
    assert ran.out == ""
    assert ran.err.endswith("\n")
    assert len(ran.err.splitlines()) == 1, ran.err
    assert ran.err.startswith("yangui")
    assert [n for n in named if str(n) not in ran.err] == []
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("kind", "facts", "named"),
    [
        ("person", {"educaton": "doctor"}, ["educaton", "did you mean education?"]),
        ("person", {"shoe_size": 44}, ["shoe_size", "facts --as person"]),
        ("team", {"education": "doctor"}, ["education", "a team has no such fact"]),
        ("person", {"employer": {"knd": "enterprise"}}, ["employer.knd"]),
        ("person", {"employer": "enterprise"}, ["employer"]),
        ("person", {"employer.kind": "enterprise", "employer": {"kind": "enterprise"}}, ["employer.kind", "twice"]),
        ("person", {"education": "phd"}, ["education", "'phd'"]),
        ("person", {"education": "Doctor"}, ["education", "did you mean doctor?"]),
        ("person", {"education": 14}, ["education", "14"]),
        ("person", {"education": ["doctor"]}, ["education"]),
        ("person", {"education": {}}, ["education"]),
        ("person", {"startup.is_first": "yes"}, ["startup.is_first", "'yes'"]),
        ("person", {"startup.is_first": 1}, ["startup.is_first"]),
        ("team", {"extra_members": "7"}, ["extra_members", "'7'"]),
        ("team", {"extra_members": 7.5}, ["extra_members", "7.5"]),
        ("team", {"extra_members": True}, ["extra_members"]),
        ("team", {"extra_members": 10**30}, ["extra_members"]),
        ("person", {"honours": "liaoning_craftsman"}, ["honours"]),
        ("person", {"honours": ["nobel"]}, ["honours", "'nobel'"]),
        ("person", {"honours": {"liaoning_craftsman": True}}, ["honours"]),
        ("person", {"honours": [["liaoning_craftsman"]]}, ["honours"]),
        ("person", {"insurance.region": "999999"}, ["insurance.region", "'999999'"]),
        ("person", {"insurance.region": True}, ["insurance.region"]),
        ("person", {"graduation_date": "2024-02-30"}, ["graduation_date", "'2024-02-30'"]),
        ("person", {"graduation_date": "2023-02-29"}, ["graduation_date"]),
        ("person", {"graduation_date": "2024-13-01"}, ["graduation_date"]),
        ("person", {"graduation_date": "0000-01-01"}, ["graduation_date"]),
        ("person", {"graduation_date": "20240630"}, ["graduation_date"]),
        ("person", {"graduation_date": "2024-6-30"}, ["graduation_date"]),
        ("person", {"graduation_date": "2024-W26-7"}, ["graduation_date"]),
        ("person", {"graduation_date": "30.06.2024"}, ["graduation_date"]),
        ("person", {"graduation_date": "2024-06-30T08:00:00"}, ["graduation_date"]),
        ("person", {"graduation_date": 20240630}, ["graduation_date"]),
        ("person", {"graduation_date": ""}, ["graduation_date"]),
        ("person", {"graduation_date": "２０２４-06-30"}, ["graduation_date"]),
    ],
)
@pytest.mark.parametrize("json", [(), ("--json",)], ids=["people", "json"])
def test_a_wrong_fact(
    yangui: Run, written: Write, kind: str, facts: dict[str, Any], named: list[str], json: tuple[str, ...]
):
    path = written(facts)
    refused(yangui("check", "--as", kind, "--facts", path, *json), path.name, *named)


def test_several_wrong_facts_are_counted(yangui: Run, written: Write):
    ran = yangui(*PERSON, written({"educaton": "doctor", "graduation_date": "2024-02-30", "birth_date": 1}))
    refused(ran, "(and 2 more)")


def test_a_line_break_in_the_input_does_not_break_the_line(yangui: Run, written: Write):
    refused(yangui(*PERSON, written({"educa\nton": "doctor"})))
    refused(yangui(*PERSON, written({"education": "doc\r\ntor\u2028x"})), "education")
    refused(yangui(*PERSON, "no\nsuch.json"))
    refused(yangui("explain", "no\nsuch"))
    refused(yangui(*PERSON, written({}), "--on", "2024\n09"))
    refused(yangui("list", "benefits", "--pack", "no\nwhere"))


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("", "1:1"),
        ("{", ":1:2"),
        ("education: doctor", ":1:1"),
        ('{"education": "doctor",\n "graduation_date" "2024-06-30"}', ":2:20"),
        ('{"education": "doctor", "education": "master"}', "education"),
        ('{"extra": NaN}', "NaN"),
        ('{"extra": Infinity}', "Infinity"),
        ("[]", "facts are an object"),
        ('"doctor"', "facts are an object"),
        ("null", "facts are an object"),
        ("7", "facts are an object"),
        ("[" * 100_000, "facts.json"),
        ('{"employer": ' * 50_000, "facts.json"),
        ('{"extra": ' + "9" * 5_000 + "}", "facts.json"),
    ],
    ids=range(14),
)
def test_no_json(yangui: Run, written: Write, content: str, named: str):
    refused(yangui(*PERSON, written(content)), "facts.json", named)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("education: [", "facts.yaml"),
        ("education: doctor\neducation: master", "facts.yaml:2"),
        ("- doctor", "facts are an object"),
        ("&a [*a]", "facts.yaml"),
        ("education: !!python/name:os.system x", "facts.yaml"),
        ("\teducation: doctor", "facts.yaml"),
    ],
    ids=range(6),
)
def test_no_yaml(yangui: Run, written: Write, content: str, named: str):
    refused(yangui(*PERSON, written(content, "facts.yaml")), named)


def test_a_file_that_cannot_be_read(yangui: Run, tmp_path: Path):
    refused(yangui(*PERSON, tmp_path / "none.json"), "none.json")
    refused(yangui(*PERSON, tmp_path / "none.yaml"), "none.yaml")
    refused(yangui(*PERSON, tmp_path), tmp_path.name)
    folder = tmp_path / "folder.yaml"
    folder.mkdir()
    refused(yangui(*PERSON, folder), "folder.yaml")
    refused(yangui(*PERSON, ""))
    for name in ("latin.json", "latin.yaml"):
        (tmp_path / name).write_bytes(b'{"education": "caf\xe9"}')
        refused(yangui(*PERSON, tmp_path / name), name)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read(yangui: Run, written: Write):
    path = written({})
    path.chmod(0)
    refused(yangui(*PERSON, path), path.name)


@pytest.mark.parametrize("day", ["2024-02-30", "2024-13-01", "20240901", "2024-9-1", "today", "", "2024-W26-7"])
def test_a_day_that_cannot_be(yangui: Run, written: Write, day: str):
    refused(yangui(*PERSON, written({}), "--on", day), "--on", day)


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--as", "person"),
        ("facts", "--as", "person"),
        ("explain", "jinzhou-living-subsidy"),
        ("list", "benefits"),
        ("lint",),
        ("demo",),
    ],
    ids=lambda a: a[0],
)
@pytest.mark.parametrize("pack", ["atlantis", "../liaoning", "/nowhere", ""])
def test_a_pack_that_is_not_there(yangui: Run, written: Write, arguments: tuple[str, ...], pack: str):
    more = ("--facts", written({})) if arguments[0] == "check" else ()
    refused(yangui(*arguments, *more, "--pack", pack), "no such pack")


def test_a_pack_that_is_broken(yangui: Run, written: Write, tmp_path: Path):
    pack = tmp_path / "broken"
    pack.mkdir()
    (pack / "pack.yaml").write_text("id: broken\ncolour: red\n", encoding="utf-8")
    refused(yangui(*PERSON, written({}), "--pack", pack), "pack.yaml:")
    refused(yangui("list", "benefits", "--pack", pack), "pack.yaml:")


def test_a_benefit_that_is_not_there(yangui: Run, written: Write):
    near = "did you mean jinzhou-living-subsidy?"
    refused(yangui("explain", "jinzhou-living-subsidies"), "jinzhou-living-subsidies", near)
    refused(yangui(*PERSON, written({}), "--benefit", "jinzhou-living-subsidies"), "jinzhou-living-subsidies", near)
    # a benefit of teams is none for a person
    refused(yangui(*PERSON, written({}), "--benefit", "innovation-team-grant"), "innovation-team-grant")
    refused(yangui("explain", "zzz"), "zzz", "list benefits")


def test_a_folder_of_sources_that_is_not_there(yangui: Run, tmp_path: Path):
    refused(yangui("lint", "--sources", tmp_path / "none"), "none")
    file = tmp_path / "file"
    file.touch()
    refused(yangui("lint", "--sources", file), "file")


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ((), "COMMAND"),
        (("chek",), "chek"),
        (("check",), "--as"),
        (("check", "--as", "person"), "--facts"),
        (("check", "--as", "planet", "--facts", "x"), "planet"),
        (("facts",), "--as"),
        (("facts", "--as", "person", "--lang", "fr"), "fr"),
        (("list",), "what"),
        (("list", "everything"), "everything"),
        (("explain",), "BENEFIT"),
        (("explain", "a", "b"), "b"),
        (("lint", "--colour"), "--colour"),
        (("demo", "--json"), "--json"),
    ],
)
def test_arguments_that_are_none(yangui: Run, arguments: tuple[str, ...], named: str):
    refused(yangui(*arguments), named)


def without_extras(folder: Path) -> Path:
    """A pack as a person begins it: what the form asks for and nothing else."""
    return write_pack(folder, {name: text for name, text in PACK.items() if name != "synthetic.yaml"})


def test_a_pack_that_does_not_describe_synthetic_entities(yangui: Run, tmp_path: Path):
    pack = without_extras(tmp_path / "small")
    synth = ("synth", "--pack", pack, "--as", "person", "--rows", 3, "--out", tmp_path / "out")
    refused(yangui(*synth), "T408", "synthetic.yaml", "packs/liaoning/synthetic.yaml", "yangui evaluate")
    (pack / "synthetic.yaml").write_text("as_of: 2026-01-01\ncompanions: {enterprise: 5}\n", encoding="utf-8")
    refused(yangui(*synth), "T408", "lacks missing, tables, enterprise, institution")
    rest = "missing: {roll: 1}\ntables: {cities: {'999900': 1}}\n"
    kinds = "enterprise: {size: {layout: {small: 1}}}\ninstitution: {size: {layout: {small: 1}}}\n"
    (pack / "synthetic.yaml").write_text(f"as_of: 2026-01-01\ncompanions: {{enterprise: 5}}\n{rest}{kinds}", "utf-8")
    refused(yangui(*synth), "T408", "does not fit the pack: 'institution'")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "command",
    [
        ("check", "--facts", "FACTS"),
        ("map", "TABLE"),
        ("evaluate", "TABLE", "--out", "OUT"),
        ("simulate", "TABLE", "--out", "OUT"),
        ("synth", "--rows", "3", "--out", "OUT"),
    ],
    ids=lambda command: command[0],
)
def test_a_kind_that_a_pack_says_nothing_of(yangui: Run, tmp_path: Path, written: Write, command: tuple[str, ...]):
    pack = without_extras(tmp_path / "small")
    table = tmp_path / "table.csv"
    table.write_text("id,members\na,3\n", encoding="utf-8")
    paths = {"FACTS": written({}), "TABLE": table, "OUT": tmp_path / "out"}
    rest = [paths.get(word, word) for word in command]
    refused(yangui(*rest, "--pack", pack, "--as", "project"), "E302", "for the kind project", "it has person, team")


def test_a_demo_of_a_pack_of_ones_own(yangui: Run, tmp_path: Path):
    refused(yangui("demo", "--pack", without_extras(tmp_path)), "the demo's people are of Liaoning", "yangui check")


def test_an_argument_that_a_command_does_not_take_is_told_with_the_command(yangui: Run):
    refused(yangui("explain", "x", "--frob", "3"), "yangui explain: it does not take --frob 3", "yangui explain --help")
    refused(yangui("list", "benefits", "more"), "yangui list: it does not take more")


def test_a_mapping_is_written_to_a_new_file_only(yangui: Run, tmp_path: Path):
    pack, table, out = without_extras(tmp_path / "small"), tmp_path / "table.csv", tmp_path / "mapping.yaml"
    table.write_text("id,members\na,3\n", encoding="utf-8")
    draft = ("map", table, "--pack", pack, "--as", "team")
    assert yangui(*draft, "-o", out).out.strip() == str(out)
    assert out.read_text(encoding="utf-8") == yangui(*draft).out
    refused(yangui(*draft, "--out", out), "T401", "mapping.yaml", "give a new file")
    refused(yangui(*draft, "-o", tmp_path / "none" / "m.yaml"), "T407", "m.yaml")
