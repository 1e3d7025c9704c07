"""What the whole Liaoning pack costs for one person, and where the time goes."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from random import Random
from typing import Any

from people import people
from rounds import Form, Time, measure, micro, table

from yangui import decide, load_pack
from yangui.cli import as_json
from yangui.policy.entity import typed_facts
from yangui.policy.pack import Pack
from yangui.rules.check import FactType

ON = date(2024, 9, 1)
COUNT = 200
AIM = 100e-6  # seconds per hundred benefits, every condition explained


def report(rounds: int) -> str:
    """The table, and what it says of the aim."""
    pack = load_pack("liaoning", cache=False)
    known = pack.scopes["person"].facts
    benefits = len(pack.rules_by_kind["person"])
    conditions = sum(len(rule.conditions) for rule in pack.rules_by_kind["person"])
    few = [{name: value for name, value in person.items() if name in known} for person in people(COUNT)]
    groups = {
        f"{len(few[0])} of {len(known)} facts known": few,
        f"all {len(known)} facts known": [_anybody(known, Random(seed)) for seed in range(COUNT)],
    }
    lines = [f"{benefits} benefits for a person with {conditions} conditions, those not in force included.", ""]
    columns = ["µs a person", "median", "best", "per hundred benefits"]
    for title, persons in groups.items():
        times = measure(_forms(pack, persons), rounds)
        rows = [[name, *map(micro, time), micro(time.median / benefits * 100)] for name, time in times.items()]
        lines += [f"{title}:", "", table(columns, rows), "", _verdict(times, benefits), ""]
    return "\n".join(lines)


def _forms(pack: Pack, persons: Sequence[dict[str, Any]]) -> dict[str, Form]:
    decider = pack.decider("person")
    raw = [(person,) for person in persons]
    typed = [(typed_facts(pack, "person", person),) for person in persons]
    floor = _floor(
        sorted({fact for rule in decider.rules for n in (rule.requires, rule.total) if n for fact in n.facts})
    )
    run = decider.run

    def whole(person: dict[str, Any]) -> Any:
        return decide(pack, "person", person, on=ON, all_=True)

    def answers(person: dict[str, Any]) -> None:
        for decision in whole(person):
            decision.answer, decision.amount_fen

    def conditions(person: dict[str, Any], *, facts: bool = False) -> None:
        for decision in whole(person):
            decision.answer, decision.amount_fen
            for condition in decision.conditions:
                condition.id, condition.value
                if facts:
                    condition.facts, condition.cite

    def rendered(person: dict[str, Any]) -> str:
        return json.dumps(as_json.decisions(whole(person)), ensure_ascii=False)

    return {
        "floor: the facts looked up, nothing else": Form(lambda facts: floor(facts.get), typed, 60),
        "run: every condition, answer and amount": Form(lambda facts: run(facts.get, ON, {}), typed, 30),
        "facts checked": Form(lambda person: typed_facts(pack, "person", person), raw, 30),
        "decide(): both": Form(whole, raw, 20),
        "… and every condition as plain data": Form(lambda person: whole(person).trace, raw, 15),
        "… and every answer and amount read": Form(answers, raw, 10),
        "… and every condition read": Form(conditions, raw, 6),
        "… with its facts and clause": Form(lambda person: conditions(person, facts=True), raw, 6),
        "all that `check --json` prints": Form(rendered, raw, 1),
    }


def _verdict(times: dict[str, Time], benefits: int) -> str:
    names = list(times)
    run, data, read = (times[names[place]].median / benefits * 100 for place in (1, 4, 6))
    return (
        f"Every condition explained costs {micro(run)} µs per hundred benefits, {micro(data)} µs from unchecked facts "
        f"to a dict of all answers, {micro(read)} µs with an object for each decision and condition; "
        f"the aim is {AIM * 1e6:.0f}."
    )


def _floor(facts: list[str]) -> Callable[..., Any]:
    names: dict[str, Any] = {}
    exec(f"def floor(get): return ({''.join(f'get({fact!r}), ' for fact in facts)})", names)
    return names["floor"]


def _anybody(known: dict[str, FactType], random: Random) -> dict[str, Any]:
    """A person of whom everything is known; what is known need not make sense together."""
    return {name: _value(fact, random) for name, fact in known.items()}


def _value(fact: FactType, random: Random) -> Any:
    codes = fact.type.codes.codes if fact.type.codes else ()
    low, high = fact.range or (0, 100)
    match fact.type.name:
        case "bool":
            return random.random() < 0.5
        case "date":
            return date.fromordinal(random.randrange(date(2010, 1, 1).toordinal(), ON.toordinal()))
        case "code":
            return random.choice(codes)
        case "codes":
            return random.sample(codes, min(2, len(codes)))
        case "money":
            return random.randint(low // 100, min(high // 100, 100_000))
        case "ratio":
            return low // 1_000_000
        case _:
            return random.randint(low, min(high, low + 100))
