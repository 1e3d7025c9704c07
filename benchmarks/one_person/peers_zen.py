"""The seven rules as a GoRules decision graph (JDM), decided by zen-engine with trace.

Two expression nodes: the first gives every condition a name, so that the trace shows the value
of each; the second turns conditions into amounts. Decision tables would read better in the
editor, but with trace every node costs a copy of what it reads and writes: the same rules with
three decision tables take about half as long again. The peer gets the faster form.

Faster still is `named=False`: one node in which only what several rules share has a name. Its trace
shows hardly a condition, so it explains nothing; it is there so that nobody can say that the names
were put in to slow the peer down.

What zen's semantics forced:

* Loading matters more than the rules. Only an engine with a *static loader* keeps the compiled
  graph; `create_decision`, `get_decision` and a loader function compile it again at each call
  and are several times slower, even with `ZenDecisionContent`.
* There are no date values in the context: dates come as ISO strings, and `d()` parses each of
  them once, inside the graph.
* A dot in a key is read as a path, so the flat facts are nested first.
* Null is not unknown: comparing it is an error or false. Give complete persons only. A key whose
  value is null is even dropped from the result, so "no title" is the empty string.
* Numbers come back as floats; every amount here is far below 2**53, so none is rounded.
"""

import re
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Any

import zen
from people import Results


def prepare(*, trace: bool = True, named: bool = True) -> Callable[[dict[str, Any], date], Results]:
    """The loaded and compiled graph; without `trace` it gives results and no reasons."""
    nodes = {"conditions": _CONDITIONS, "benefits": _BENEFITS} if named else {"benefits": _terse()}
    loader = {"type": "static", "content": {"rules": _graph(nodes)}}
    evaluate = zen.ZenEngine({"loader": loader}).evaluate
    options = {"trace": trace}

    def decide(person: dict[str, Any], on: date) -> Results:
        return results(evaluate("rules", context(person, on), options)["result"])

    return decide


def context(person: dict[str, Any], on: date) -> dict[str, Any]:
    """The person as zen reads it: nested, dates as ISO strings."""
    return {
        "on": on.isoformat(),
        "education": person["education"],
        "graduation_date": person["graduation_date"].isoformat(),
        "employer": {"kind": person["employer.kind"]},
        "insurance": {
            "region": person["insurance.region"],
            "since": person["insurance.since"].isoformat(),
        },
        "startup": {
            "region": person["startup.region"],
            "kind": person["startup.kind"],
            "is_first": person["startup.is_first"],
            "guarantee_loan": person["startup.guarantee_loan"],
            "high_tech": person["startup.high_tech"],
            "founded_on": person["startup.founded_on"].isoformat(),
        },
        "workplace": {"level": person["workplace.level"]},
        "team": {"level": person["team.level"], "extra_members": person["team.extra_members"]},
    }


def results(output: dict[str, Any]) -> Results:
    """The graph's result in the common shape."""
    answers: Results = {rule: ("yes", int(output[rule])) if output[rule] else ("no", 0) for rule in _AMOUNTS}
    title = output["county-title-track"]
    answers["county-title-track"] = ("yes", title) if title else ("no", "")
    return answers


# `$` is the node's own output: each value may use those above it.
_CONDITIONS = {
    "day": "d(on)",
    "graduated": "d(graduation_date)",
    "insured": "d(insurance.since)",
    "founded": "d(startup.founded_on)",
    "in_force": "$.day >= d('2018-03-06') and $.day <= d('2020-12-31')",
    "college_or_higher": "education in ['doctor', 'master', 'bachelor', 'college']",
    # Rules 1 and 2
    "accepted_employer": "employer.kind in ['enterprise', 'public_institution']",
    "insured_in_jinzhou": "startsWith(insurance.region, '2107')",
    "insured_by_now": "$.insured <= $.day",
    "graduated_since_2023": "$.graduated >= d('2023-01-01')",
    "fresh": "education == 'doctor' or $.insured <= $.graduated.add(12, 'M')",
    "local_graduate": (
        "$.accepted_employer and $.insured_in_jinzhou and $.insured_by_now and $.graduated_since_2023 and $.fresh"
    ),
    "living_rate": (
        "$.local_graduate ? (education == 'doctor' ? 200000 : education == 'master' ? 100000"
        " : education == 'bachelor' ? 80000 : 0) : 0"
    ),
    "residence_rate": (
        "$.local_graduate ? (education == 'doctor' ? 70000 : education == 'master' ? 50000"
        " : education == 'bachelor' ? 20000 : 0) : 0"
    ),
    # Rule 3
    "startup_in_jinzhou": "startsWith(startup.region, '2107')",
    "small_startup": "startup.kind in ['small_micro', 'self_employed']",
    "founded_in_time": "$.founded >= $.graduated and $.founded <= $.graduated.add(36, 'M')",
    "supported_startup": (
        "$.college_or_higher and $.startup_in_jinzhou and $.small_startup and startup.is_first"
        " and startup.guarantee_loan and $.founded_in_time"
    ),
    # Rule 4
    "startup_in_liaoning": "startsWith(startup.region, '21')",
    "eligible_for_loan": "$.in_force and $.college_or_higher and $.startup_in_liaoning",
    # Rule 5: `diff` counts completed years, and 29 February completes them on the 28th
    "works_in_county": "$.in_force and workplace.level == 'county'",
    "years_since_graduation": "$.day.diff($.graduated, 'year')",
    # Rule 6
    "team_grant": (
        "$.in_force ? (team.level == 'tier1' ? 100000000 : team.level == 'tier2' ? 300000000"
        " : team.level == 'tier3' ? 500000000 : team.level == 'first_class' ? 1000000000 : 0) : 0"
    ),
    # The facts that the next node needs: cheaper than passing the whole person through
    "education": "education",
    "high_tech": "startup.high_tech",
    "extra_members": "team.extra_members",
    # Rule 7: January of the year, counted in months from the first payment
    "january": "($.day.year() - $.insured.year()) * 12 + 1 - $.insured.month()",
    "months_paid": "max([0, min([$.january + 12, 36]) - max([$.january, 0])])",
}

_BENEFITS = {
    "jinzhou-living-subsidy": "living_rate * 36",
    "jinzhou-residence-subsidy": "residence_rate * 36",
    "jinzhou-startup-subsidy": "supported_startup ? 2000000 : 0",
    "graduate-startup-loan": "eligible_for_loan ? (high_tech ? 20000000 : 10000000) : 0",
    "county-title-track": (
        "not works_in_county ? ''"
        " : education == 'bachelor' ? (years_since_graduation >= 6 ? 'deputy_senior'"
        " : years_since_graduation >= 3 ? 'intermediate' : '')"
        " : education == 'college' ? (years_since_graduation >= 8 ? 'deputy_senior'"
        " : years_since_graduation >= 5 ? 'intermediate' : '')"
        " : ''"
    ),
    "innovation-team-grant": ("team_grant > 0 ? team_grant + min([extra_members * 20000000, 100000000]) : 0"),
    "paid-in-year": (
        "(living_rate + residence_rate) * months_paid"
        " + (supported_startup and founded.year() == day.year() ? 2000000 : 0)"
    ),
}


_AMOUNTS = [rule for rule in _BENEFITS if rule != "county-title-track"]

# What `named=False` still names.
_SHARED = ("day", "graduated", "insured", "founded", "in_force", "local_graduate", "supported_startup")


def _terse() -> dict[str, str]:
    """The expressions of both nodes as one node, with what is used once written where it is used."""
    bare = re.compile(rf"(?<![\w.'])({'|'.join(_CONDITIONS)})(?![\w'])")
    shared = {name: _inlined(_CONDITIONS[name]) for name in _SHARED}
    return shared | {rule: _inlined(bare.sub(r"$.\1", text)) for rule, text in _BENEFITS.items()}


def _inlined(text: str) -> str:
    def write(name: re.Match[str]) -> str:
        return name[0] if name[1] in _SHARED else f"({_inlined(_CONDITIONS[name[1]])})"

    return re.sub(r"\$\.(\w+)", write, text)


def _graph(nodes: dict[str, dict[str, str]]) -> dict[str, Any]:
    names = ["person", *nodes]
    return {
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            _node("person", "inputNode", {}),
            *(_node(name, "expressionNode", _expressions(values)) for name, values in nodes.items()),
        ],
        "edges": [_edge(source, target) for source, target in pairwise(names)],
    }


def _node(name: str, kind: str, content: dict[str, Any]) -> dict[str, Any]:
    position = {"x": 0, "y": 0}
    return {"id": name, "name": name, "type": kind, "position": position, "content": content}


def _expressions(values: dict[str, str]) -> dict[str, Any]:
    return {
        "expressions": [{"id": key, "key": key, "value": value} for key, value in values.items()],
        "passThrough": False,
        "inputField": None,
        "outputPath": None,
        "executionMode": "single",
    }


def _edge(source: str, target: str) -> dict[str, str]:
    return {"id": f"{source}-{target}", "type": "edge", "sourceId": source, "targetId": target}
