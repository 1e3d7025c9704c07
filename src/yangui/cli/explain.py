"""One benefit told in lines: who, how much, when, which clause, what is open."""

from collections.abc import Iterator
from typing import Any

from msgspec import structs
from rich.text import Text as Styled

from yangui.cli.tables import console, reading, yuan
from yangui.cli.words import joined, sentences, word
from yangui.policy.model import Amount, Benefit, Schedule
from yangui.policy.pack import Pack


def show(pack: Pack, id: str, lang: str) -> None:
    """`yangui explain`"""
    out = console()
    for label, text in lines(pack, id, lang):
        out.print(Styled(label, style="bold") if text is None else Styled.assemble((f"  {label}  ", "bold"), text))


def lines(pack: Pack, id: str, lang: str) -> Iterator[tuple[str, str | None]]:
    """Label and text of each line; a text of None makes the label a heading."""
    for rule in pack.rules:
        if rule.benefit.id == id:
            yield from _benefit(pack, rule.benefit, rule.readings, lang)


def _benefit(pack: Pack, benefit: Benefit, readings: tuple[str, ...], lang: str) -> Iterator[tuple[str, str | None]]:
    document = pack.documents[benefit.document]
    yield f"{benefit.title[lang]} ({benefit.id})", None
    yield word("cite", lang), f"{document.title[lang]} {document.number or ''} {benefit.clause}"
    yield word("who", lang), word(benefit.for_, lang)
    if benefit.gives:
        yield word("gives", lang), benefit.gives[lang]
    yield word("amount", lang), amount(pack, benefit, lang)
    if benefit.pays:
        yield word("schedule", lang), schedule(benefit.pays, lang)
    if benefit.in_force:
        yield word("in_force", lang), f"{benefit.in_force.from_ or ''} – {benefit.in_force.to or ''}"
    if benefit.quota:
        quota = word(benefit.quota.bound, lang).format(benefit.quota.count)
        yield (
            word("quota", lang),
            quota + (f" / {word('year', lang).format('').strip()}" if benefit.quota.per == "year" else ""),
        )
    yield from _parts(pack, benefit, lang)
    yield word("requires", lang), None
    for part in benefit.requires:
        yield from _requirement(pack, part, lang, 1)
    for field in structs.fields(benefit.relations):
        ids = getattr(benefit.relations, field.name)
        if ids:
            yield word(field.name, lang), joined((f"{pack.benefit(i).title[lang]} ({i})" for i in ids), lang)
    for id in readings:
        yield word("reading", lang), reading(pack, id, lang)


def _parts(pack: Pack, benefit: Benefit, lang: str) -> Iterator[tuple[str, str]]:
    owed = word("owed", lang).format(pack.organisations[benefit.owed_by].name[lang]) if benefit.owed_by else ""
    stated = {
        "payer": joined(
            (
                pack.organisations[u].name[lang] + (f" {float(share):.0%}" if share != 1 else "")
                for u, share in benefit.payers.items()
            ),
            lang,
        ),
        "window": f"{benefit.window.from_ or ''} – {benefit.window.to or ''}" if benefit.window else "",
        "papers": joined((p[lang] for p in benefit.papers), lang),
        "lead": joined((pack.organisations[u].name[lang] for u in benefit.lead or []), lang),
        "responsible": joined((pack.organisations[u].name[lang] for u in benefit.responsible or []), lang),
    }
    for part, text in stated.items():
        if text:
            yield word(part, lang), text
        elif part in benefit.open:
            yield word(part, lang), owed


def _requirement(pack: Pack, part: Any, lang: str, depth: int) -> Iterator[tuple[str, str | None]]:
    indent = "  " * depth
    if isinstance(part, dict):
        ((op, inner),) = part.items()
        yield f"{indent}· {word(op, lang)}", ""
        for child in inner:
            yield from _requirement(pack, child, lang, depth + 1)
        return
    condition = pack.conditions[part]
    how = condition.when or ""
    if condition.judged_by:
        how = f"◆ {pack.organisations[condition.judged_by].name[lang]}"
    if condition.shown_by:
        how = f"◆ {condition.shown_by[lang]}"
    yield f"{indent}· {condition.says[lang]}", f"[{how}]"


def amount(pack: Pack, benefit: Benefit, lang: str) -> str:
    """The amount of one payment, as the pack states it."""
    given = benefit.amount
    if given is None:
        return word("open", lang) if "amount" in benefit.open else "—"
    if not isinstance(given, Amount):
        return yuan(int(given * 100), lang)
    if given.table is not None and given.by:
        name = pack.facts[benefit.for_][given.by].type.partition("(")[2].rstrip(")")
        labels = pack.regions if not name else pack.code_lists[name].codes
        rows = []
        for code, money in given.table.items():
            label = pack.regions[code].name[lang] if labels is pack.regions else pack.code_lists[name].codes[code][lang]
            rows.append(f"{label} {yuan(int(money * 100), lang)}")
        text = joined(rows, lang)
    elif given.share is not None:
        text = f"{float(given.share):.0%} × {given.of}"
    else:
        text = given.formula or yuan(int((given.value or 0) * 100), lang)
    text = word(given.bound, lang).format(text)
    if given.top_up:
        extra = yuan(int(given.top_up.each * 100), lang)
        most = f" ≤ {yuan(int(given.top_up.cap * 100), lang)}" if given.top_up.cap is not None else ""
        text += f" + {given.top_up.per} × {extra}{most}"
    if given.cap is not None:
        text += f" ≤ {yuan(int(given.cap * 100), lang)}"
    return text


def schedule(pays: Schedule, lang: str) -> str:
    """The schedule, as the pack states it."""
    if pays.instalments:
        return sentences((f"{float(i.share):.0%} {i.at[lang]}" for i in pays.instalments), lang)
    if pays.every == "once":
        return word("once", lang)
    times = f" × {pays.times}" if pays.times is not None else ""
    return word(pays.every, lang).format("").strip() + times + (f" ({pays.from_} …)" if pays.from_ else "")
