"""Files of every kind come in as text; what cannot be read is refused in one line."""

import codecs
import io
import zipfile
from pathlib import Path

import docx
import pytest

from tests.reading.documents import pdf, saved, word
from yangui.reading.formats.files import load
from yangui.reading.layout.text import clean
from yangui.reading.problems import CODES
from yangui.reading.read import read
from yangui.reading.structure.outline import outline
from yangui.reading.structure.segments import segments
from yangui.rules.problems import PackError

WORDS = "临洲市人才公寓管理办法\n\n第一条 对博士每人每月补贴2000元。\n"


def text_of(folder: Path, name: str, content: bytes) -> str:
    path = folder / name
    path.write_bytes(content)
    ((_, text),) = load(path)
    return text


def refused(folder: Path, name: str, content: bytes) -> str:
    path = folder / name
    path.write_bytes(content)
    with pytest.raises(PackError) as refusal:
        load(path)
    (problem,) = refusal.value.problems
    assert problem.code in CODES
    assert problem.mend
    assert "\n" not in str(problem)
    return problem.code


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("gb18030", b""),
    ],
)
@pytest.mark.parametrize("suffix", [".txt", ".md", ""])
def test_encodings(tmp_path: Path, encoding: str, mark: bytes, suffix: str):
    assert text_of(tmp_path, f"policy{suffix}", mark + WORDS.encode(encoding)) == WORDS


def test_rare_characters_of_gb18030(tmp_path: Path):
    words = WORDS + "㐂𠮷为人名用字，办法由市人力资源和社会保障局解释。\n"
    assert text_of(tmp_path, "policy.txt", words.encode("gb18030")) == words


def test_old_line_ends_make_paragraphs(tmp_path: Path):
    found = read("x", text_of(tmp_path, "policy.txt", WORDS.replace("\n", "\r").encode()))
    assert [c.path for c in found.outline] == ["第一条"]


def test_word(tmp_path: Path):
    text = text_of(tmp_path, "policy.docx", word(["临洲市若干措施", "", "一、支持引才。对博士补贴2万元。"]))
    assert text == "临洲市若干措施\n\n一、支持引才。对博士补贴2万元。\n"


def test_word_shows_the_numbers_that_the_program_counts(tmp_path: Path):
    text = text_of(tmp_path, "policy.docx", word(["总则"], numbered=["支持引才", "支持育才", "优化服务"]))
    assert text.split() == ["总则", "一、支持引才", "二、支持育才", "三、优化服务"]


def test_word_leaves_out_what_was_struck_out_and_keeps_what_was_put_in(tmp_path: Path):
    document = docx.Document()
    paragraph = document.add_paragraph("每人")
    for tag, words in (("w:del", "5万元"), ("w:ins", "8万元")):
        change = docx.oxml.OxmlElement(tag)
        run, text = docx.oxml.OxmlElement("w:r"), docx.oxml.OxmlElement("w:t" if tag == "w:ins" else "w:delText")
        text.text = words
        run.append(text)
        change.append(run)
        paragraph._p.append(change)
    assert text_of(tmp_path, "policy.docx", saved(document)) == "每人8万元\n"


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def worded(runs: str) -> bytes:
    """A .docx of one paragraph with these runs."""
    document = docx.Document()
    document.element.body.insert(0, docx.oxml.parse_xml(f"<w:p {W} {MC}>{runs}</w:p>"))
    return saved(document)


@pytest.mark.parametrize(
    ("runs", "says"),
    [
        ("<w:r><w:t>1</w:t><w:noBreakHyphen/><w:t>2万元</w:t></w:r>", "1-2万元"),
        ("<w:moveFrom><w:r><w:t>移走70万元</w:t></w:r></w:moveFrom><w:r><w:t>留下</w:t></w:r>", "留下"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>暗80万元</w:t></w:r><w:r><w:t>明</w:t></w:r>", "明"),
        ('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>明</w:t></w:r>', "明"),
        (
            "<w:r><w:ruby><w:rt><w:r><w:t>shen</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>沈</w:t></w:r></w:rubyBase></w:ruby></w:r>",
            "沈",
        ),
    ],
    ids=["a hyphen that does not break", "moved away", "hidden", "not hidden", "a sound over a character"],
)
def test_word_is_read_as_it_is_shown(tmp_path: Path, runs: str, says: str):
    assert text_of(tmp_path, "policy.docx", worded(runs)) == f"{says}\n"


def test_a_box_of_a_word_file_is_read_once(tmp_path: Path):
    box = "<w:txbxContent><w:p><w:r><w:t>框内60万元</w:t></w:r></w:p></w:txbxContent>"
    shape = f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    text = text_of(tmp_path, "policy.docx", worded(f"<w:r><w:t>正文</w:t></w:r>{shape}</mc:AlternateContent></w:r>"))
    assert text.split() == ["正文", "框内60万元"]


def test_a_word_list_begins_where_it_says_and_is_off_where_it_is_off(tmp_path: Path):
    with zipfile.ZipFile(io.BytesIO(word([], numbered=["支持引才", "支持育才", "优化服务"]))) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    numbering, body = parts["word/numbering.xml"], parts["word/document.xml"]
    start = b'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    parts["word/numbering.xml"] = numbering.replace(b"</w:num>", start)
    first, last = body.split("支持育才".encode())
    head, number, tail = first.rpartition(b"<w:numId w:val=")
    parts["word/document.xml"] = head + number + b'"0"' + tail[tail.index(b"/>") :] + "支持育才".encode() + last
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    text = text_of(tmp_path, "policy.docx", made.getvalue())
    assert text.split() == ["五、支持引才", "支持育才", "六、优化服务"]


def test_a_file_is_told_by_what_it_holds(tmp_path: Path):
    assert text_of(tmp_path, "policy.bak", word(["总则"])) == "总则\n"
    assert text_of(tmp_path, "通知V1.0", WORDS.encode()) == WORDS
    assert "<" not in text_of(tmp_path, "page.txt", b"\xef\xbb\xbf" + PAGE.format(charset="utf-8").encode())


def test_word_tables_come_in_their_place(tmp_path: Path):
    document = docx.Document()
    document.add_paragraph("前")
    cells = document.add_table(rows=1, cols=2).rows[0].cells
    cells[0].text, cells[1].text = "博士", "10万元"
    document.add_paragraph("后")
    assert text_of(tmp_path, "policy.docx", saved(document)).split("\n") == ["前", "", "博士\t10万元", "", "后", ""]


def test_sums_in_a_word_table_are_found_with_who_gets_them(tmp_path: Path):
    document = docx.Document()
    document.add_paragraph("临洲市若干措施")
    document.add_paragraph("一、安家补贴。对新引进人才按下列标准给予安家补贴：")
    table = document.add_table(rows=0, cols=2)
    for who, amount in (("对象", "标准"), ("博士", "10万元"), ("硕士", "5万元")):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = who, amount
    document.add_paragraph("二、优化服务。完善工作机制。")
    benefits = read("x", text_of(tmp_path, "policy.docx", saved(document))).benefits
    told = [(b.amount.value, [said.value for said in b.who]) for b in benefits if b.amount]
    assert told == [(100_000, ["博士"]), (50_000, ["硕士"])]


PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>网站</title><style>p {{}}</style></head>
<body><nav><a>首页</a></nav><script>var a = "<p>假</p>";</script>
<h2>一、支持引才</h2><p>对博士每人
补贴<b>2</b>万元。</p><!-- 注 -->尾<table><tr><td>甲</td><td>乙</td></tr></table><br>末</body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "gb2312"])
def test_web_pages(tmp_path: Path, charset: str):
    text = text_of(tmp_path, "page.html", PAGE.format(charset=charset).encode(charset))
    assert text.split("\n") == ["## 一、支持引才", "", "对博士每人 补贴2万元。", "", "尾", "", "甲 乙", "", "末", ""]


SITE = """<!DOCTYPE html><html><body><div class="top"><a>首页</a><a>政务公开</a><h2>搜索热词：社保 医保</h2></div>
<div class="main"><h1>临洲市引才办法</h1><p>发布时间：2024-05-06</p><div id="zoom">{text}</div></div>
<div class="phone">{again}</div><div class="links"><p>市教育局</p><p>版权由市政府所有。</p></div></body></html>"""
ARTICLES = "".join(f"<p>第{n}条 对第{n}类博士每人每月补贴2000元，由市财政承担。</p>" for n in "一二三四五六七八九")


@pytest.mark.parametrize("again", ["", ARTICLES])
def test_a_web_page_is_read_from_its_heading_to_the_end_of_its_main_part(tmp_path: Path, again: str):
    text = text_of(tmp_path, "page.html", SITE.format(text=ARTICLES, again=again).encode())
    lines = [line for line in text.split("\n") if line]
    assert lines[:2] == ["# 临洲市引才办法", "发布时间：2024-05-06"]
    assert len(lines) == 11
    assert lines[-1].startswith("第九条")


def test_what_goes_on_beside_the_main_part_of_a_web_page_is_kept_and_what_is_not_shown_is_not(tmp_path: Path):
    articles = "".join(f"<p>第{n}条 对第{n}类博士每人每月补贴2000元。</p>" for n in range(1, 60))
    page = (
        f"<!DOCTYPE html><html><body><div><h1>临洲市引才办法</h1>{articles}</div>"
        "<div><p>第六十条 对团队给予80万元。</p></div><div hidden>第六十一条 给予100万元。</div>"
        "<div style='display: none'>给予200万元。</div>"
        "<div><table><tr><td>甲类</td><td>10万元</td></tr></table></div><div>临洲市人民政府 2024年5月6日</div>"
        "<div>版权由市政府所有。</div></body></html>"
    )
    text = text_of(tmp_path, "page.html", page.encode())
    assert text.split("\n\n")[-3:] == ["第六十条 对团队给予80万元。", "甲类 10万元", "临洲市人民政府 2024年5月6日\n"]


def test_a_web_page_without_headings_is_read_from_what_its_title_says(tmp_path: Path):
    page = SITE.format(text=ARTICLES, again="").replace("h2>", "p>").replace("h1>", "p>")
    page = page.replace("<body>", "<head><title>临洲市引才办法_临洲市政府</title></head><body>")
    assert text_of(tmp_path, "page.html", page.encode()).startswith("临洲市引才办法\n")


def test_a_short_web_page_is_read_whole(tmp_path: Path):
    text = text_of(tmp_path, "page.html", SITE.format(text="<p>对博士补贴2000元。</p>", again="").encode())
    assert "首页" in text
    assert "市教育局" in text


def test_a_web_page_by_its_content(tmp_path: Path):
    assert "##" in text_of(tmp_path, "page.txt", PAGE.format(charset="utf-8").encode())


def test_a_web_page_that_nests_deep(tmp_path: Path):
    assert text_of(tmp_path, "page.html", b"<div>" * 500 + "正文。".encode() + b"</div>" * 500).strip() == "正文。"


def test_pdf(tmp_path: Path):
    lines = ["第一条 对博士每人每月补贴2000元。", "第二条 对硕士每人每月补贴1000元。"]
    text = text_of(tmp_path, "policy.pdf", pdf([lines[:1], lines[1:]]))
    assert [line.strip() for line in text.split("\f")] == lines


def test_a_sentence_over_two_pages_of_a_pdf_is_one(tmp_path: Path):
    text = text_of(
        tmp_path, "policy.pdf", pdf([["第一条 对博士每人每月补贴，由市财", "- 1 -"], ["政承担，连续三年。", "- 2 -"]])
    )
    words = clean(text)
    assert [words.clean[p.start : p.end] for p in words.paragraphs] == [
        "第一条对博士每人每月补贴,由市财政承担,连续三年。"
    ]


def test_the_columns_of_a_page_are_read_one_after_the_other(tmp_path: Path):
    rows = [
        "临洲市青年人才安居与创业支持办法的说明全文刊登如下各单位请遵照",
        "第一条对新引进的博士每\t第二条对新引进的硕士每",
        "人每月补贴两千元，由市\t人每月补贴一千元，由市",
        "财政承担，连续补贴三年\t财政承担，连续补贴两年",
        "，由人才办负责发放到人。\t，由人才办负责发放到人。",
    ]
    lines = text_of(tmp_path, "policy.pdf", pdf([rows])).split()
    assert [line[0] for line in lines] == [*"临第人财，第人财，"]
    assert "两千元" in lines[2]
    assert "一千元" in lines[6]


def test_lines_that_fonts_have_cut_are_put_together(tmp_path: Path):
    lines = [
        "临洲市青年人才支持措施（|2025|—|2027|年）",
        "到|2027|年，建设不少于|5|个高质量平台。",
        "对博士每人补贴|2000|元，连续|36|个月。",
    ]
    text = text_of(tmp_path, "policy.pdf", pdf([lines]))
    assert [line.strip() for line in text.splitlines()] == [line.replace("|", "") for line in lines]


def test_the_cells_of_a_table_stay_beside_one_another(tmp_path: Path):
    rows = ["类别\t标准", "博士\t两千元", "硕士\t一千元", "本科\t五百元", "技师\t六百元"]
    assert "博士 两千元" in text_of(tmp_path, "table.pdf", pdf([rows]))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.txt", b"", "R103"),
        ("blank.txt", " \n\u3000\n".encode(), "R103"),
        ("blank.html", b"<html><body><p></p></body></html>", "R103"),
        ("blank.docx", word([]), "R103"),
        ("table.xlsx", b"PK\x03\x04rest", "R102"),
        ("old.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "R102"),
        ("sound.mp3", b"ID3abcdef", "R102"),
        ("program.txt", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0", "R104"),
        ("control.txt", "第一条\x01".encode(), "R104"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n", "R106"),
        ("broken.txt", WORDS.encode() * 3 + b"\xff" + WORDS.encode(), "R105"),
        ("big5.txt", "臺北市人才獎勵辦法，對於優秀人才給予補貼。".encode("big5"), "R105"),
        ("latin.txt", "Prêmio à inovação".encode("latin-1"), "R105"),
        ("cut.docx", word(["第一条"])[:-400], "R109"),
        ("no.docx", b"plain words", "R109"),
        ("scanned.pdf", pdf([[], [], []]), "R106"),
        ("locked.pdf", pdf([["第一条 对博士每人每月补贴2000元。"]], password="secret"), "R107"),
        ("locked.docx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "R107"),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj", "R109"),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, name: str, content: bytes, code: str):
    assert refused(tmp_path, name, content) == code


def test_a_file_that_is_not_there_and_a_folder(tmp_path: Path):
    for path in (tmp_path / "none.txt", tmp_path):
        with pytest.raises(PackError, match="R101"):
            load(path)


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("yangui.reading.formats.files.LARGEST", 10)
    assert refused(tmp_path, "large.txt", WORDS.encode()) == "R108"


def test_a_packed_file_that_grows_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("yangui.reading.formats.docx.UNPACKED", 1000)
    assert refused(tmp_path, "large.docx", word(["第一条"])) == "R108"


def test_a_packed_file_that_is_no_document(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "x.docx", "w") as packed:
        packed.writestr("a.txt", "第一条")
    with pytest.raises(PackError, match="R109"):
        load(tmp_path / "x.docx")


def test_every_reader_gives_what_the_layers_take(tmp_path: Path):
    heads = ["临洲市若干措施", "一、支持引才。对博士补贴2万元。", "二、支持育才。对硕士补贴1万元。"]
    page = "<html><body>" + "".join(f"<p>{h}</p>" for h in heads) + "</body></html>"
    contents = {
        "a.docx": word(heads),
        "a.html": page.encode(),
        "a.txt": "\n".join(heads).encode(),
        "a.pdf": pdf([heads]),
    }
    for name, content in contents.items():
        text = clean(text_of(tmp_path, name, content))
        assert [c.path for c in outline(text, segments(text))] == ["一", "二"], name
