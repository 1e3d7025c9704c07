#!/usr/bin/env python3
"""Fills in what follows from the code and the pack, wherever a page asks for it: `make docs`.

A page asks with `<!-- table: NAME -->` and ends the place with `<!-- end -->`; what stands between is written here. So
nothing that can be read off the product is typed a second time, and tests/docs/test_generated.py fails where a page
no longer says what the product says. Nothing here knows the day or the machine: the same input gives the same bytes.
"""

import io
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import redirect_stdout, suppress
from functools import partial
from pathlib import Path
from unittest.mock import patch

from yangui import Pack, load_pack
from yangui.cli import main
from yangui.platform.assessment.states import OBJECTION as SCORE_OBJECTION
from yangui.platform.assessment.states import SCORECARD
from yangui.platform.cases.states import CLAIM, OBJECTION
from yangui.platform.core.machine import Machine
from yangui.platform.entitlements.states import CONFIRMING, EVALUATION, OFFERING
from yangui.platform.funds.states import BANKING, DUE, PAYING, RECOVERING
from yangui.platform.grids.states import HAND_OVER
from yangui.platform.library.publishing import PUBLISHING
from yangui.platform.programmes.states import APPLICATION, AWARD, CALL, CHANGE, MILESTONE, NOTICE_OBJECTION, REVIEW
from yangui.platform.recognition import states as recognition
from yangui.platform.registry.states import BATCHING, DISPUTING
from yangui.platform.targets.reporting import REPORTING
from yangui.platform.targets.supervision import SUPERVISION
from yangui.platform.tickets.states import TICKET
from yangui.policy.lint import CHECKS
from yangui.policy.pack import BenefitRule
from yangui.reading import problems
from yangui.reading.drafting import draft
from yangui.reading.statements import review
from yangui.rules.graph import below
from yangui.rules.truth import Answer, Truth, all_of, answer, any_of, negation, truth

MACHINES = (
    PUBLISHING, BATCHING, DISPUTING, EVALUATION, OFFERING, CONFIRMING, CLAIM, OBJECTION, DUE, PAYING, BANKING,
    RECOVERING, REPORTING, SUPERVISION, CALL, APPLICATION, REVIEW, NOTICE_OBJECTION, AWARD, MILESTONE, CHANGE,
    SCORECARD, SCORE_OBJECTION, TICKET, HAND_OVER,
    recognition.RECOGNITION, recognition.VISIT, recognition.NOTICE_OBJECTION, recognition.ENTRY, recognition.NOMINATION,
    recognition.NOMINEE, recognition.TITLE_REVIEW,
)  # fmt: skip
CODES = {**CHECKS, **problems.CODES, **review.CODES, **draft.CODES}
ROOT = Path(__file__).resolve().parents[1]
ANSWERS: tuple[Answer, ...] = ("yes", "no", "unknown", "judgement")
SCHEMA = ROOT / "docs" / "reference" / "pack.schema.json"
PLACE = re.compile(r"(<!-- table: ([\w -]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def files() -> Mapping[Path, str]:
    """Every file with something generated in it, with its whole content as it should be."""
    fillers = _fillers(load_pack("liaoning", cache=False))
    found = {SCHEMA: _printed("schema")}
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        text = page.read_text(encoding="utf-8")
        if PLACE.search(text):
            found[page] = PLACE.sub(lambda place: f"{place[1]}\n{fillers[place[2]]()}\n{place[3]}", text)
    return found


def _fillers(pack: Pack) -> dict[str, Callable[[], str]]:
    """What a page can ask for, by name."""
    return {
        "counts en": partial(_counts, pack, "en"),
        "counts zh": partial(_counts, pack, "zh"),
        "commands": _commands,
        "and": partial(_junction, all_of),
        "or": partial(_junction, any_of),
        "not": _negation,
        "documents": partial(_documents, pack),
        "benefits by kind": partial(_benefits, pack, "kind"),
        "benefits by beneficiary": partial(_benefits, pack, "for_"),
        "open parts": partial(_open, pack),
        "rules owed": partial(_owed, pack),
        "targets": partial(_targets, pack),
        "unconfirmed readings": partial(_readings, pack),
        **{f"states of {machine.name}": partial(_states, machine) for machine in MACHINES},
        **{f"checks {group}": partial(_checks, group) for group in sorted({code[:2] for code in CODES})},
    }


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; columns of numbers stand to the right."""
    body = [[str(cell).replace("|", "\\|") for cell in row] for row in rows]
    marks = ["---:" if body and all(row[i].isdigit() for row in body) else "---" for i in range(len(head))]
    return "".join(f"| {' | '.join(line)} |\n" for line in (head, marks, *body))


# the product


def _printed(*command: str) -> str:
    """What a command prints in a window so wide that no version of Python breaks its lines."""
    out = io.StringIO()
    plain = patch.dict(os.environ, {"COLUMNS": "200", "NO_COLOR": "1"})
    with plain, redirect_stdout(out), suppress(SystemExit):  # help ends the process
        main(command)
    return out.getvalue()


def _commands() -> str:
    top = _printed("--help")
    names = re.findall(r"^    ([a-z]+)(?= )", top, re.MULTILINE)
    helps = [f"## yangui {name}\n\n```text\n{_printed(name, '--help')}```\n" for name in names]
    return "\n".join([f"```text\n{top}```\n", *helps])


def _checks(group: str) -> str:
    return _table(("code", "means"), [(f"`{c}`", means) for c, means in CODES.items() if c.startswith(group)])


def _junction(combine: Callable[[list[Truth]], Truth]) -> str:
    rows = [(f"**{a}**", *(answer(combine([truth(a), truth(b)])) for b in ANSWERS)) for a in ANSWERS]
    return _table(("", *ANSWERS), rows)


def _negation() -> str:
    return _table(("", *ANSWERS), [("**not**", *(answer(negation(truth(a))) for a in ANSWERS))])


def _states(machine: Machine) -> str:
    rows = [
        (f"`{t.name}`", ", ".join(t.sources), t.target, f"`{t.privilege}`", "yes" if t.reason else "",
         ", ".join(f"`{n}`" for n in t.not_by))
        for t in machine.transitions
    ]  # fmt: skip
    head = ("transition", "from", "to", "privilege", "reason", "not by who did")
    return f"```mermaid\n{machine.diagram()}```\n\n{_table(head, rows)}"


# the pack


def _from_facts(rule: BenefitRule) -> bool:
    """Whether no unit has to judge and no paper has to be shown."""
    return not any(node.op == "judged" for node in below(rule.requires))


def _computes(rule: BenefitRule) -> bool:
    """Whether the rule gives a sum or a code, such as a title."""
    return rule.payment is not None or rule.result is not None


def _executable(rule: BenefitRule) -> bool:
    """Whether who gets it, and what, follows from facts alone; who pays and when to apply may still be open."""
    return _from_facts(rule) and not {"amount", "criteria"} & set(rule.benefit.open)


def _counts(pack: Pack, lang: str) -> str:
    head = {"en": ("pack `liaoning`", "count"), "zh": ("政策包 `liaoning`", "数量")}[lang]
    rows = [
        ("policy documents", "政策文件", len(pack.documents)),
        ("measures, with their lead and responsible units", "措施（含牵头单位、责任单位）", len(pack.measures)),
        ("benefits", "待遇", len(pack.rules)),
        ("– of them executable: who gets what follows from facts alone", "– 其中可执行：只凭事实即可决定",
         sum(map(_executable, pack.rules))),
        ("– of them with a sum or a title that is computed", "– 其中能算出金额或职称", sum(map(_computes, pack.rules))),
        ("– of them with a part left open, and the unit that owes it", "– 其中有部分待细则（写明应由谁出台）",
         sum(bool(rule.benefit.open) for rule in pack.rules)),
        ("targets, with value, date and unit where the text has them", "目标（数值、期限、单位）", len(pack.targets)),
        ("readings: choices that the texts leave open", "理解：文本留有余地之处所作的选择", len(pack.readings)),
        ("– of them not confirmed by the unit in charge", "– 其中尚未经主管单位确认",
         sum(reading.state == "unconfirmed" for reading in pack.readings.values())),
    ]  # fmt: skip
    return _table(head, [(en if lang == "en" else zh, count) for en, zh, count in rows])


def _documents(pack: Pack) -> str:
    parts = (pack.measures, pack.benefits, pack.targets)
    rows = []
    for d in pack.documents.values():
        span = f"{d.in_force.from_ or '…'} to {d.in_force.to or '…'}"
        rows.append((f"`{d.id}`", d.title.zh, d.number or "", span, *(_count(d.id, part) for part in parts)))
    return _table(("id", "title", "number", "in force", "measures", "benefits", "targets"), rows)


def _count(document: str, part: Iterable[object]) -> int:
    return sum(getattr(thing, "document", "") == document for thing in part)


def _benefits(pack: Pack, by: str) -> str:
    groups: dict[str, list[BenefitRule]] = {}
    for rule in pack.rules:
        groups.setdefault(getattr(rule.benefit, by), []).append(rule)
    rows = [(f"`{name}`", *_degrees(rules)) for name, rules in sorted(groups.items())]
    head = (by.rstrip("_"), "benefits", "executable", "from facts", "computes", "with open parts")
    return _table(head, [*rows, ("all", *_degrees(pack.rules))])


def _degrees(rules: Sequence[BenefitRule]) -> tuple[int, ...]:
    tests = (_executable, _from_facts, _computes, lambda rule: bool(rule.benefit.open))
    return len(rules), *(sum(map(test, rules)) for test in tests)


def _open(pack: Pack) -> str:
    parts = Counter[str](part for benefit in pack.benefits for part in benefit.open)
    ranked = sorted(parts, key=lambda part: (-parts[part], part))
    return _table(("part", "benefits"), [(part, parts[part]) for part in ranked])


def _owed(pack: Pack) -> str:
    owed = Counter[str](b.owed_by for b in pack.benefits if b.open and b.owed_by)
    ranked = sorted(owed, key=lambda id: (-owed[id], id))
    names = [pack.organisations[id].name for id in ranked]
    rows = [(name.zh, name.en, owed[id]) for id, name in zip(ranked, names, strict=True)]
    return _table(("unit", "in English", "benefits"), rows)


def _targets(pack: Pack) -> str:
    rows = []
    for kind in (*sorted({t.kind for t in pack.targets}), "all"):
        own = [t for t in pack.targets if kind in (t.kind, "all")]
        valued, dated = sum(t.value is not None for t in own), sum(t.by is not None for t in own)
        rows.append((kind if kind == "all" else f"`{kind}`", len(own), valued, dated, sum(t.achieved for t in own)))
    return _table(("kind", "targets", "with a value", "with a date", "already reached"), rows)


def _readings(pack: Pack) -> str:
    used = Counter(id for rule in pack.rules for id in rule.readings)
    rows = []
    for id, reading in pack.readings.items():
        if reading.state == "unconfirmed":
            unit = pack.organisations[reading.confirmed_by].name.en
            rows.append((f"`{id}`", reading.asks.en, reading.taken.says.en, len(reading.others), unit, used[id]))
    return _table(("reading", "question", "taken", "others", "who may confirm", "benefits"), rows)


if __name__ == "__main__":
    for path, text in files().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"wrote {path.relative_to(ROOT)}")
