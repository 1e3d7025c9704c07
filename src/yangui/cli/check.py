"""`yangui check`: what is somebody's, what may be, what waits for a judgement, what not and why."""

from collections.abc import Iterable

from rich.table import Table

from yangui.cli.tables import console, open_table, reading, value, yuan
from yangui.cli.words import joined, sentences, word
from yangui.policy.bundle import Left, bundles, worth
from yangui.policy.decision import Decision, Decisions
from yangui.rules.dates import add_years

COLOURS = {"yes": "green", "unknown": "yellow", "judgement": "cyan", "no": "dim"}


def overview(found: Decisions, lang: str, most: int = 12) -> None:
    """All decisions by answer; of what is not a yes the first `most`, those with most money or nearest to a yes."""
    _Report(found, lang).overview(most)


def details(found: Decisions, lang: str) -> None:
    """One decision after the other, with every condition."""
    report = _Report(found, lang)
    for decision in found:
        report.detail(decision)


class _Report:
    def __init__(self, found: Decisions, lang: str) -> None:
        self.found = found
        self.lang = lang
        self.out = console()
        self.pack = found.decider.pack
        self.facts = self.pack.facts[found.decider.kind]

    def word(self, key: str) -> str:
        return word(key, self.lang)

    # overview

    def overview(self, most: int) -> None:
        header = self.pack.header
        self.out.print(f"{self.word('day')} {self.found.on}   {header.title[self.lang]}   {self.pack.version}")
        made: dict[str, list[Decision]] = {"yes": [], "unknown": [], "judgement": [], "no": []}
        for decision in self.found:
            made[decision.answer].append(decision)
        self.yes(made["yes"])
        self.bundles()
        self.questions(most)
        self.unknown(made["unknown"], most)
        self.judgement(made["judgement"], most)
        self.no(made["no"], most)
        self.unconfirmed(made["yes"])

    def table(self, title: str, *columns: str, numbers: slice = slice(0)) -> Table:
        names = [self.word(c) for c in columns]
        return open_table(title, *names, numbers=names[numbers])

    def finish(self, table: Table, answer: str, made: list[Decision], most: int) -> None:
        table.columns[0].style = COLOURS[answer]
        self.out.print(table if made else f"\n{self.heading(answer, made)}")
        if len(made) > most:
            self.out.print(self.word("and_more").format(len(made) - most), style="dim")

    def heading(self, answer: str, made: list[Decision]) -> str:
        return f"{self.word(answer)} ({len(made)})"

    def yes(self, made: list[Decision]) -> None:
        columns = ("benefit", "amount", "schedule", "cite", "changes")
        table = self.table(self.heading("yes", made), *columns, numbers=slice(1, 2))
        for d in sorted(made, key=lambda d: -(d.amount_fen or 0)):
            changes = str(d.changes_on) if d.changes_on else ""
            table.add_row(self.name(d), self.amount(d), self.schedule(d), self.cite(d), changes)
        self.finish(table, "yes", made, len(made))

    def bundles(self) -> None:
        found = bundles(self.found)
        table = self.table(self.word("bundles"), "benefit", "amount", "choice", numbers=slice(1, 2))
        for bundle in found:
            sure = {d: self.word("take") for d in bundle.sure.take}
            left = {o.decision: o for o in (*bundle.at_best.left, *bundle.sure.left)}
            for d in bundle.group:
                other = self.left(left[d]) if d in left else self.word("at_best")
                said = [sure.get(d, other), self.word("uncompared") if worth(d) is None else ""]
                table.add_row(self.name(d), self.amount(d), "\n".join(filter(None, said)))
            table.add_section()
        if found:
            self.out.print(table)

    def left(self, held: Left) -> str:
        return self.word(f"left.{held.relation}").format(held.beside.benefit.title[self.lang])

    def questions(self, most: int) -> None:
        table = self.table(self.word("questions"), "question", "fact", "at_stake", "count", numbers=slice(2, 4))
        for q in self.found.questions[: most // 2]:
            table.add_row(self.facts[q.fact].asks[self.lang], q.fact, yuan(q.fen, self.lang), str(len(q.benefits)))
        if self.found.questions:
            self.out.print(table)

    def unknown(self, made: list[Decision], most: int) -> None:
        table = self.table(self.heading("unknown", made), "benefit", "amount", "needs", "cite", numbers=slice(1, 2))
        for d in sorted(made, key=lambda d: (-d.at_stake_fen, len(d.missing)))[:most]:
            needs = joined((self.facts[name].label[self.lang] for name in d.missing), self.lang)
            table.add_row(self.name(d), self.amount(d), needs, self.cite(d))
        self.finish(table, "unknown", made, most)

    def judgement(self, made: list[Decision], most: int) -> None:
        table = self.table(self.heading("judgement", made), "benefit", "amount", "judges", "cite", numbers=slice(1, 2))
        for d in sorted(made, key=lambda d: -d.at_stake_fen)[:most]:
            table.add_row(self.name(d), self.amount(d), "\n".join(map(self.judge, d.to_judge)), self.cite(d))
        self.finish(table, "judgement", made, most)

    def judge(self, id: str) -> str:
        condition = self.pack.conditions[id]
        says = condition.says[self.lang]
        if condition.judged_by is None:
            return says
        return self.word("judges_what").format(self.pack.organisations[condition.judged_by].name[self.lang], says)

    def no(self, made: list[Decision], most: int) -> None:
        table = self.table(self.heading("no", made), "benefit", "fails", "mend", "cite")
        # nearest first: whoever lacks one thing only wants to know it
        for d in sorted(made, key=lambda d: (len(d.failed), len(d.nearest) or 99))[:most]:
            fails = "\n".join(self.pack.conditions[id].says[self.lang] for id in d.failed)
            table.add_row(self.name(d), fails, self.nearest(d), self.cite(d))
        self.finish(table, "no", made, most)

    def unconfirmed(self, made: list[Decision]) -> None:
        ids = dict.fromkeys(id for d in made for id in d.readings if self.pack.readings[id].state == "unconfirmed")
        if ids:
            self.out.print(f"\n{self.word('readings')}", style="bold")
        for id in ids:
            choice = self.pack.readings[id]
            self.out.print(f"  {choice.asks[self.lang]} → {choice.taken.says[self.lang]}", style="dim")

    # one decision

    def detail(self, d: Decision) -> None:
        self.out.print(f"\n{d.benefit.title[self.lang]} ({d.benefit.id})", style="bold")
        headline = f"  {self.word(d.answer)}   {self.amount(d)}   {self.schedule(d)}"
        self.out.print(headline.rstrip(), style=COLOURS[d.answer])
        table = self.table("", "condition", "value", "facts", "cite")
        for c in d.conditions:
            held = "\n".join(f"{self.facts[n].label[self.lang]}: {self.value(n, v)}" for n, v in c.facts.items())
            cite = f"{self.pack.documents[c.cite.document].title[self.lang]} {c.cite.clause}"
            table.add_row(c.says[self.lang], self.word(f"condition.{c.value}"), held, cite)
        self.out.print(table)
        for label, text in self.remarks(d):
            if text:
                self.out.print(f"  {label}: {text}")

    def remarks(self, d: Decision) -> Iterable[tuple[str, str]]:
        yield self.word("needs"), joined((self.facts[name].asks[self.lang] for name in d.missing), self.lang)
        yield self.word("mend"), self.nearest(d)
        yield self.word("periods"), self.periods(d) if d.changes_on else ""
        for id in d.readings:
            yield self.word("reading"), reading(self.pack, id, self.lang)
        yield self.word("receipt"), d.receipt

    def periods(self, d: Decision) -> str:
        """The next ten years in stretches."""
        rows = []
        for p in d.periods(d.on, add_years(d.on, 10)):
            given = self.result(d, p.result) or (yuan(p.amount_fen, self.lang) if p.amount_fen else "")
            rows.append(f"{p.first} – {p.last} {self.word(p.answer)} {given}".rstrip())
        return sentences(rows, self.lang)

    # parts of a row

    def name(self, d: Decision) -> str:
        return d.benefit.title[self.lang] + ("" if d.in_force else self.word("not_in_force")) + f"\n{d.benefit.id}"

    def cite(self, d: Decision) -> str:
        return f"{self.pack.documents[d.cite.document].title[self.lang]} {d.cite.clause}"

    def value(self, name: str, held: object) -> str:
        return value(self.pack, self.found.decider.kind, name, held, self.lang)

    def nearest(self, d: Decision) -> str:
        changes = (f"{self.facts[c.fact].label[self.lang]} = {self.value(c.fact, c.value)}" for c in d.nearest)
        return sentences(changes, self.lang)

    def result(self, d: Decision, code: str | None) -> str:
        if code is None or d.benefit.result is None:
            return ""
        return self.pack.code_lists[d.benefit.result.list].codes[code][self.lang]

    def amount(self, d: Decision) -> str:
        if d.result is not None:
            return self.result(d, d.result)
        state = d.amount_state
        if state == "none":
            return "—"
        if state == "open":
            span = d.amount_range
            if span and span[1] is not None:
                return self.word("between").format(yuan(span[0], self.lang), yuan(span[1], self.lang))
            return self.word("open")
        return self.word(state).format(yuan(d.amount_fen or 0, self.lang))

    def schedule(self, d: Decision) -> str:
        rows = []
        for p in d.payments:
            if p.at is not None:
                rows.append(f"{p.at[self.lang]} {yuan(p.fen, self.lang)}")
            elif p.every == "once":
                rows.append(self.word("once") + (f" {p.first}" if p.first else ""))
            else:
                span = f"{p.first} – {p.last}" if p.last else self.word("from").format(p.first) if p.first else ""
                rows.append(f"{self.word(p.every).format(yuan(p.fen, self.lang))} {span}".strip())
        return "\n".join(rows)
