"""`yangui read`: what it prints and writes, and that bad input leaves nothing behind."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Ran, Run
from tests.reading.sample import RAW
from tests.schema import PACK, write_pack
from yangui.policy.load import load_pack


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
    refused(yangui("read", text, "-o", tmp_path / "a.yaml", "--html", tmp_path / "no" / "b.html"), "b.html", "R203")
    refused(yangui("read", text, "-o", tmp_path / "a.yaml", "--html", tmp_path), "R203", "folder")
    assert [p.name for p in tmp_path.iterdir()] == ["notice.txt"]


def test_a_text_that_the_pack_does_not_hold(yangui: Run, text: Path):
    refused(yangui("read", "--compare", "liaoning", text), "notice.txt", "R202", "liaoning")


def test_a_proposer_that_is_not_installed(yangui: Run, text: Path):
    refused(yangui("read", text, "--proposer", "model"), "R201", "model")


def test_the_form_of_json_is_told_in_the_reference(yangui: Run, text: Path):
    page = Path(__file__).parents[2] / "docs" / "reference" / "reading.md"
    (told,) = yangui("read", text, "--json").json
    missing = [key for key in told if f"`{key}`" not in page.read_text(encoding="utf-8")]
    assert missing == []
    assert json.dumps(told)
