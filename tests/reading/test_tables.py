"""Tables: the same one is read alike however it was copied, and every finding stands where the table says it."""

import html
import io
from collections.abc import Callable, Sequence
from decimal import Decimal

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yangui.reading.findings import Findings
from yangui.reading.formats.docx import docx_text
from yangui.reading.formats.webpage import html_text
from yangui.reading.layout.text import Text, clean
from yangui.reading.read import read

BEFORE, AFTER = "临洲市人才政策\n\n一、发放补贴。标准如下：\n\n", "\n\n二、加强宣传。各部门要加强宣传。\n"
WHO = ("博士", "硕士", "本科生", "领军人才", "拔尖人才", "高级技师", "正高级专家", "A类人才")
GIFTS = ("生活补贴", "购房补贴", "安家补贴", "租房补贴", "交通补贴")
UNITS = {"元/月": 1, "元": 1, "万元": 10_000, "千元": 1_000, "元/人·月": 1, "万元/年": 10_000, "亿元": 10**8}

type Table = Sequence[Sequence[str]]


def barred(table: Table) -> str:
    rows = ["|" + "|".join(row) + "|" for row in table]
    return "\n".join([rows[0], "|" + "---|" * len(table[0]), *rows[1:]])


def bars_between(table: Table) -> str:
    return "\n".join(" | ".join(row) for row in table)


def tabbed(table: Table) -> str:
    return "\n".join("\t".join(row) for row in table)


def gapped(table: Table) -> str:
    return "\n".join("    ".join(row) for row in table)


def spaced(table: Table) -> str:
    return "\n".join(" ".join(row) for row in table)


def celled(table: Table) -> str:
    return "\n".join(cell for row in table for cell in row)


def numbered(table: Table) -> str:
    rows = [("序号", *table[0]), *((str(n), *row) for n, row in enumerate(table[1:], 1))]
    return celled(rows)


def word(table: Table) -> str:
    document = docx.Document()
    for line in BEFORE.split("\n\n"):
        document.add_paragraph(line)
    shown = document.add_table(rows=0, cols=len(table[0]))
    for row in table:
        for cell, said in zip(shown.add_row().cells, row, strict=True):
            cell.text = said
    document.add_paragraph(AFTER.strip())
    kept = io.BytesIO()
    document.save(kept)
    return docx_text("policy.docx", kept.getvalue())


def web(table: Table) -> str:
    rows = "".join("<tr>" + "".join(f"<td><p>{html.escape(cell)}</p></td>" for cell in row) + "</tr>" for row in table)
    lines = "".join(f"<p>{line}</p>" for line in BEFORE.split("\n\n"))
    page = f"<html><body>{lines}<table>{rows}</table><p>{AFTER.strip()}</p></body></html>"
    return html_text("policy.html", page.encode())


WRITTEN: dict[str, Callable[[Table], str]] = {
    form.__name__: (lambda table, form=form: BEFORE + form(table) + AFTER)
    for form in (barred, bars_between, tabbed, gapped, spaced, celled, numbered)
}
WRITTEN |= {"word": word, "web": web}


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[tuple[str, ...]], list[tuple[str, str, Decimal]]]:
    """A table of sums, and who gets what and how much of it."""
    gifts = draw(st.lists(st.tuples(st.sampled_from(GIFTS), st.sampled_from(list(UNITS))), min_size=1, max_size=4))
    gifts = list(dict(gifts).items())
    whom = draw(st.lists(st.sampled_from(WHO), min_size=2, max_size=6, unique=True))
    number = st.integers(1, 9000).map(str) | st.sampled_from(["1.5", "0.8", "12.5", "3,000"])
    rows = [(who, *(draw(number) for _ in gifts)) for who in whom]
    sums = [
        (who, gift, Decimal(cell.replace(",", "")) * UNITS[unit])
        for who, *cells in rows
        for cell, (gift, unit) in zip(cells, gifts, strict=True)
    ]
    return [("人才类别", *(f"{gift}（{unit}）" for gift, unit in gifts)), *rows], sums


def told(findings: Findings) -> list[tuple[str, str, Decimal | None]]:
    return [(b.who[0].value, b.title.value, b.amount.value) for b in findings.benefits if b.amount]


@pytest.mark.parametrize("form", WRITTEN)
@given(made=tables())
def test_a_table_is_read_alike_however_it_was_copied(
    form: str, made: tuple[list[tuple[str, ...]], list[tuple[str, str, Decimal]]]
):
    table, sums = made
    raw = WRITTEN[form](table)
    findings = read("policy", raw)
    assert told(findings) == sums
    assert [f.code for f in findings.flags if f.code != "R306"] == []
    cells = {cell for row in table for cell in row}
    for benefit in findings.benefits:
        assert benefit.amount
        assert raw[slice(*benefit.amount.span)] in cells
        assert raw[slice(*benefit.who[0].span)] == benefit.who[0].value
        assert raw[slice(*benefit.title.span)] == benefit.title.value


@pytest.mark.parametrize(
    ("table", "reads"),
    [
        ("|类别|标准（万元）|\n|博士|10|", ["对博士,给予10万元。"]),
        ("|类别|安家费（万元）|\n|博士|10（含）-20（不含）|", ["对博士,给予安家费10(含)-20万元(不含)。"]),
        ("类别\t补贴（元）\n博士\t3,000\n合计\t9000", ["对博士,给予补贴3,000元。"]),
        ("类别\t名额（人）\t补贴（元）\n博士\t5\t3000", ["对博士(5人),给予补贴3000元。"]),
        ("指标\t单位\t2025年\n企业\t家\t5", ["指标|单位|2025年", "企业|家|5"]),
        ("指标\t现状值\t2027年\n企业（家）\t5\t8", ["指标|2027年", "企业(家)|8"]),
        ("事项\t责任单位\n建设平台\t市科技局", ["事项责任单位", "建设平台市科技局"]),
    ],
)
def test_what_a_table_reads_as(table: str, reads: list[str]):
    text = clean("发放补贴：\n\n" + table + "\n\n二、其他。\n")
    assert [text.clean[p.start : p.end] for p in text.paragraphs][1:-1] == reads


def place(text: Text, words: str) -> str:
    at = text.clean.index(words)
    return text.raw[slice(*text.span(at, at + len(words)))]


def test_lent_words_stand_where_the_table_says_them():
    text = clean("发放补贴：\n\n|类别|安家费（万元）|\n|---|---|\n|博士|10|\n|硕士|5|\n")
    assert text.clean.split("\n")[1:] == ["对博士,给予安家费10万元。", "对硕士,给予安家费5万元。"]
    assert place(text, "10万元") == "10"  # the unit is lent
    assert place(text, "万元") == "万元"
    assert place(text, "安家费") == "安家费"
    assert place(text, "博士,给予安家费10") == "博士|10"
    end = text.raw.index("5|") + 1
    assert text.clean[: text.until(end)].endswith("5万元。")
    assert text.clean[text.place(end) - 1] == "5"


def test_lent_words_keep_their_traditional_characters():
    raw = BEFORE + "類別\t購房補貼（萬元）\n博士\t10\n碩士\t5" + AFTER
    first = read("x", raw).benefits[0]
    assert (first.title.value, raw[slice(*first.title.span)]) == ("購房補貼", "購房補貼")
    assert first.amount
    assert first.amount.value == 100_000


@given(st.text("|\t 元万（）()单位：年月%序号12博士补贴标准\n-—/", max_size=120))
def test_whatever_looks_like_a_table_is_read(raw: str):
    text = clean(raw)
    for paragraph in text.paragraphs:
        span = text.span(paragraph.start, max(paragraph.end, paragraph.start + 1))
        assert 0 <= span.start <= span.end <= len(raw)
    assert read("x", raw).raw == raw
