"""The same persons as requests to either server, and their answers in one form, to be compared."""

import json
from datetime import date
from typing import Any

from load import request
from peers_openfisca import situation
from people import Person, Results

AMOUNTS = {
    "jinzhou-living-subsidy": "jinzhou_living_subsidy",
    "jinzhou-residence-subsidy": "jinzhou_residence_subsidy",
    "jinzhou-startup-subsidy": "jinzhou_startup_subsidy",
    "graduate-startup-loan": "graduate_startup_loan",
    "innovation-team-grant": "innovation_team_grant",
}
TITLE = ("county-title-track", "county_title_track")


def of_yangui(person: Person, on: date, **how: Any) -> bytes:
    """`POST /api/v1/check`."""
    facts = {name: value.isoformat() if isinstance(value, date) else value for name, value in person.items()}
    body = {"kind": "person", "facts": facts, "on": on.isoformat(), **how}
    return request("POST", "/api/v1/check", json.dumps(body).encode())


def of_openfisca(person: Person, on: date, path: str) -> bytes:
    """`POST /calculate` or `/trace`: the variables of the seven rules are left open."""
    asked: dict[str, Any] = situation(person)
    month = f"{on:%Y-%m}"
    for variable in (*AMOUNTS.values(), TITLE[1], "paid_in_year"):
        asked["persons"]["person"][variable] = {month: None}
    return request("POST", path, json.dumps(asked).encode())


def said_by_yangui(body: bytes) -> Results:
    """Sum or title of each benefit that is a yes."""
    found: Results = {}
    for made in json.loads(body)["decisions"]:
        if made["answer"] == "yes":
            found[made["benefit"]] = ("yes", made["result"] or made["amount_fen"])
    return found


def said_by_openfisca(body: bytes, on: date) -> Results:
    """The same of `/calculate`."""
    person = json.loads(body)["persons"]["person"]
    month = f"{on:%Y-%m}"
    found: Results = {rule: ("yes", person[name][month]) for rule, name in AMOUNTS.items() if person[name][month]}
    title = person[TITLE[1]][month]
    return found if title == "none" else found | {TITLE[0]: ("yes", title)}
