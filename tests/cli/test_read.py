"""`yangui read`: what it prints and writes, and that bad input leaves nothing behind."""

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest

from tests.cli.conftest import Ran, Run
from tests.reading.sample import RAW
from tests.schema import PACK, write_pack
from yangui.policy.load import load_pack
from yangui.reading.findings import BenefitFound, Quantity, TargetFound


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "notice.txt"
    path.write_text(RAW, encoding="utf-8")
    return path


def refused(ran: Ran, *named: object) -> None:
    assert (ran.status, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1, ran.err
    assert [n for n in named if str(n) not in ran.err] == []


def test_a_summary_is_printed(yangui: Run, text: Path):
    ran = yangui("read", text)
    assert (ran.status, ran.err) == (0, "")
    assert ran.tells("临政办发〔2030〕7号")
    assert ran.tells("2030-03-01")


def test_json_holds_every_place_and_not_the_text(yangui: Run, text: Path):
    (told,) = yangui("read", text, "--json").json
    assert told["name"].endswith("notice.txt")
    assert told["characters"] == len(RAW)
    assert "raw" not in told
    numbers = [s["number"] for s in told["segments"] if s["number"]]
    assert [n["value"] for n in numbers] == ["临政办发〔2030〕7号"]
    start, end = numbers[0]["span"]
    assert RAW[start:end] == "临政办发〔2030〕7号"


def test_a_draft_is_a_document_of_a_pack(yangui: Run, text: Path, tmp_path: Path):
    folder = write_pack(tmp_path / "pack", {n: t for n, t in PACK.items() if not n.startswith("documents/")})
    (folder / "documents").mkdir()
    ran = yangui("read", text, "-o", folder / "documents" / "draft.yaml")
    assert (ran.status, ran.out) == (0, "")
    # what it has to propose lies beside it and belongs to the vocabulary
    (folder / "documents" / "draft-units.yaml").rename(folder / "draft-units.yaml")
    pack = load_pack(folder, cache=False)
    assert [d.number for d in pack.documents.values()] == ["临政办发〔2030〕7号"]


def test_page_and_outline_are_written(yangui: Run, text: Path, tmp_path: Path):
    ran = yangui("read", text, "--html", tmp_path / "page.html", "--akoma", tmp_path / "outline.xml", "--lang", "en")
    assert (ran.status, ran.out) == (0, "")
    assert (tmp_path / "page.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert "akomaNtoso" in (tmp_path / "outline.xml").read_text(encoding="utf-8")
    written = {Path(line).name for line in ran.err.splitlines()}
    assert written == {p.name for p in tmp_path.iterdir()} - {"notice.txt"}


def test_several_files_give_several_pages(yangui: Run, text: Path, tmp_path: Path):
    assert yangui("read", text, text, "--html", tmp_path / "page.html").status == 0
    assert sorted(p.name for p in tmp_path.glob("*.html")) == ["page-2.html", "page.html"]


def test_a_text_is_compared_with_its_pack(yangui: Run, shared: Path):
    (plan,) = (shared / "seeds").glob("001_*.txt")
    ran = yangui("read", "--compare", "liaoning", plan)
    assert ran.status == 0
    assert ran.tells("achievement-income-kept")
    (told,) = yangui("read", "--compare", "liaoning", plan, "--json").json
    assert {d["side"] for d in told["differences"]} <= {"pack", "text"}
    assert "achievement-income-kept" in {d["id"] for d in told["differences"]}


def test_words_of_a_text_are_no_markup(yangui: Run, tmp_path: Path):
    path = tmp_path / "[bold]odd[x].txt"
    path.write_text(RAW.replace("临港市青年人才若干措施", "临港市[red]青年[/x]人才若干措施"), encoding="utf-8")
    ran = yangui("read", path)
    assert ran.status == 0
    assert "[bold]odd[x]" in ran.out


@pytest.mark.parametrize("option", ["-o", "--html", "--akoma"])
@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n\0\0", b"  \n"], ids=["empty", "picture", "blank"])
def test_bad_input_leaves_nothing(yangui: Run, tmp_path: Path, option: str, content: bytes):
    bad = tmp_path / "bad.txt"
    bad.write_bytes(content)
    good = tmp_path / "good.txt"
    good.write_text(RAW, encoding="utf-8")
    out = tmp_path / "out.file"
    out.write_text("mine", encoding="utf-8")
    refused(yangui("read", good, bad, option, out), "bad.txt", "R10")
    assert out.read_text(encoding="utf-8") == "mine"
    assert {p.name for p in tmp_path.iterdir()} == {"bad.txt", "good.txt", "out.file"}


def test_a_file_that_is_not_there(yangui: Run, tmp_path: Path):
    refused(yangui("read", tmp_path / "no.txt"), "no.txt", "R101")


def test_a_result_that_cannot_be_written_leaves_no_other(yangui: Run, text: Path, tmp_path: Path):
    inside = text / "b.html"  # of a file, which is no folder
    refused(yangui("read", text, "-o", tmp_path / "new" / "a.yaml", "--html", inside), "b.html", "R203")
    refused(yangui("read", text, "-o", tmp_path / "a.yaml", "--html", tmp_path), "R203", "folder")
    assert [p.name for p in tmp_path.iterdir()] == ["notice.txt"]


def test_the_folder_of_a_result_is_made(yangui: Run, text: Path, tmp_path: Path):
    assert yangui("read", text, "-o", tmp_path / "drafts" / "first" / "a.yaml").status == 0
    assert (tmp_path / "drafts" / "first" / "a.yaml").exists()


@pytest.mark.parametrize(
    "options",
    [
        ("-o", "notice.txt"),
        ("-o", "folder/../notice.txt"),
        ("-o", "link.txt"),
        ("--html", "notice.txt"),
        ("-o", "a.yaml", "--html", "a.yaml"),
        ("-o", "a.yaml", "--akoma", "a-units.yaml"),
        ("-o", "a.yaml", "--html", "a-2.yaml"),
        ("-o", "a.txt"),  # the second draft would take the place of the second file
        ("-o", "-"),
        ("--html", "-"),
    ],
    ids=" ".join,
)
def test_a_result_takes_the_place_of_no_input_and_of_no_other(
    yangui: Run, text: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
):
    (tmp_path / "folder").mkdir()
    (tmp_path / "link.txt").symlink_to(text)
    second = tmp_path / "a-2.txt"
    second.write_text(RAW, encoding="utf-8")
    before = {p.name for p in tmp_path.iterdir()}
    monkeypatch.chdir(tmp_path)
    refused(yangui("read", "notice.txt", "a-2.txt", *options), "R203", "—")
    assert {p.name for p in tmp_path.iterdir()} == before
    assert text.read_text(encoding="utf-8") == second.read_text(encoding="utf-8") == RAW


def test_a_result_takes_the_place_of_no_file_of_its_pack(yangui: Run, text: Path, tmp_path: Path):
    folder = write_pack(tmp_path / "pack")
    kept = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    for path in kept:
        refused(yangui("read", text, "--pack", folder, "-o", path), path.name, "R203")
    assert {path: path.read_bytes() for path in folder.rglob("*.yaml")} == kept


def test_every_file_that_cannot_be_taken_in_is_named(yangui: Run, text: Path, tmp_path: Path):
    (tmp_path / "bad.bin").write_bytes(b"\x89PNG\r\n\x1a\n")
    ran = yangui("read", tmp_path / "bad.bin", tmp_path / "no.txt", text, "-o", tmp_path / "a.yaml")
    assert (ran.status, ran.out) == (2, "")
    first, second = ran.err.splitlines()
    assert "bad.bin: R106" in first
    assert "no.txt: R101" in second
    assert not (tmp_path / "a.yaml").exists()


def test_drafts_of_several_files_share_no_id(yangui: Run, tmp_path: Path):
    city = (
        "临港市{}若干措施\n2024年4月1日\n一、支持。对博士给予一次性补贴2万元。（责任单位：{}）\n二、其他。落实政策。\n"
    )
    for name, what, unit in (("p1.txt", "人才", "市人社局"), ("p2.txt", "住房", "市住建局")):
        (tmp_path / name).write_text(city.format(what, unit), encoding="utf-8")
    folder = write_pack(tmp_path / "pack", {n: t for n, t in PACK.items() if not n.startswith("documents/")})
    out = folder / "documents" / "pp.yaml"
    assert yangui("read", tmp_path / "p1.txt", tmp_path / "p2.txt", "-o", out).status == 0
    out.with_stem("pp-units").rename(folder / "units.yaml")
    pack = load_pack(folder, cache=False)
    said = {d.title.zh: [pack.organisations[id].name.zh for m in d.measures for id in m.responsible]
            for d in pack.documents.values()}  # fmt: skip
    assert said == {"临港市人才若干措施": ["市人社局"], "临港市住房若干措施": ["市住建局"]}


def test_a_page_counts_what_the_draft_flags(yangui: Run, text: Path, tmp_path: Path):
    assert yangui("read", text, "-o", tmp_path / "a.yaml", "--html", tmp_path / "a.html").status == 0
    head = (tmp_path / "a.yaml").read_text(encoding="utf-8").partition("\nid:")[0]
    codes = re.findall(r"^#   (R[0-9]{3}) ", head, re.M)
    assert "R403" in codes
    html = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert re.findall(r'<li id="flag-[^>]*>.*?(R[0-9]{3})', html) == codes
    shown = yangui("read", text).out
    assert all(re.search(rf"\b{code}\b", shown) for code in codes)
    (told,) = yangui("read", text, "--json").json
    assert sorted(flag["code"] for flag in (*told["flags"], *told["draft_flags"])) == sorted(codes)


def test_a_file_without_a_text_gives_nothing(yangui: Run, tmp_path: Path):
    path = tmp_path / "prose.txt"
    path.write_text("总之很好。\n", encoding="utf-8")
    refused(yangui("read", path, "--akoma", tmp_path / "a.xml"), "R204", "title or clauses")


def test_a_text_that_the_pack_does_not_hold(yangui: Run, text: Path):
    refused(yangui("read", "--compare", "liaoning", text), "notice.txt", "R202", "liaoning")


def test_a_proposer_that_is_not_installed(yangui: Run, text: Path):
    refused(yangui("read", text, "--proposer", "model"), "R201", "model")


def test_the_form_of_json_is_told_in_the_reference(yangui: Run, text: Path):
    page = Path(__file__).parents[2] / "docs" / "reference" / "reading.md"
    (told,) = yangui("read", text, "--json").json
    fields_told = (field.name for shape in (Quantity, BenefitFound, TargetFound) for field in fields(shape))
    keys = {*told, *fields_told} - {"path", "span"}
    assert [key for key in sorted(keys) if f"`{key}`" not in page.read_text(encoding="utf-8")] == []
    assert json.dumps(told)


def test_a_pack_begins_with_a_draft_as_the_page_says(yangui: Run, tmp_path: Path):
    page = Path(__file__).parents[2] / "docs" / "how-to" / "read-a-policy.md"
    found = re.search(r"```yaml\n# (chengjiang/pack\.yaml\n.*?)```", page.read_text(encoding="utf-8"), re.S)
    assert found
    name, _, header = found[1].partition("\n")
    notice = tmp_path / "notice.txt"
    text = (
        "澄江市人才若干措施\n澄政发〔2029〕{}号\n\n一、引才。对博士给予补贴2万元。（责任单位：市人社局）\n二、其他。\n"
    )
    notice.write_text(text.format(3), encoding="utf-8")
    documents = (tmp_path / name).parent / "documents"
    assert yangui("read", notice, "-o", documents / "notice.yaml").status == 0
    (documents / "notice-units.yaml").rename(documents.parent / "vocabulary.yaml")
    (tmp_path / name).write_text(header, encoding="utf-8")
    assert [d.region for d in load_pack(documents.parent, cache=False).documents.values()] == ["000000"]
    # the next text needs nothing that the first has brought
    notice.write_text(text.format(4), encoding="utf-8")
    assert yangui("read", notice, "--pack", documents.parent, "-o", documents / "second.yaml").status == 0
    assert sorted(path.name for path in documents.iterdir()) == ["notice.yaml", "second.yaml"]
