"""The seven rules for many persons in OpenFisca and PolicyEngine, tuned: what a specialist would write for speed alone.

Dates are whole numbers like 20240901, so that a year later is 10000 more (29 February needs no care: a comparison with
a day that the calendar lacks comes out the same); codes are small whole numbers, all rules are of one period, what
several rules ask is computed once, no parameter is looked up while it runs, and the simulation is put together by hand,
because OpenFisca's builder spends longer on its lists than the rules take. The package is imported by its name:
PolicyEngine began as a fork of OpenFisca and kept its interface.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np
import polars as pl
from seven_polars import JINZHOU, LIAONING, LIVING, MONTHS, RESIDENCE, RESULT, TEAM, YUAN

HIGHER = ("college", "bachelor", "master", "doctor")

type Inputs = dict[str, Any]


def prepare(core: str, schema: Mapping[str, pl.DataType]) -> Callable[[Inputs, date], dict[str, Any]]:
    """Decides for the `numbers` of persons with `core`, which is `openfisca_core` or `policyengine_core`."""
    simulation_of = import_module(f"{core}.simulations").Simulation
    system_of = cache(lambda on: _system(core, on, schema))

    def decide(inputs: Inputs, on: date) -> dict[str, Any]:
        system = system_of(on)
        simulation = simulation_of(tax_benefit_system=system, populations=system.instantiate_entities())
        count = len(inputs["education"])
        for population in simulation.populations.values():
            population.count, population.ids = count, np.arange(count)
        for name, values in inputs.items():
            simulation.set_input(name, "ETERNITY", values)
        return {name: simulation.calculate(name, f"{on:%Y-%m}") for name in RESULT}

    return decide


def numbers(persons: pl.DataFrame) -> Inputs:
    """Facts as arrays of numbers: dates like 20240901, a code by its place in the pack's list."""
    found: dict[str, Any] = {}
    for fact, dtype in persons.schema.items():
        values = persons[fact]
        if dtype == pl.Date:
            values = values.dt.year() * 10_000 + values.dt.month().cast(pl.Int32) * 100 + values.dt.day()
        elif isinstance(dtype, pl.Enum):
            values = values.to_physical()
        found[_name(fact)] = (values if dtype == pl.Boolean else values.cast(pl.Int32)).to_numpy()
    return found


def _name(fact: str) -> str:
    return fact.replace(".", "_")


def _system(core: str, on: date, schema: Mapping[str, pl.DataType]) -> Any:
    """The rules of a day as a system of `core`."""
    person = import_module(f"{core}.entities").build_entity("person", "persons", "A person", is_person=True)
    periods = import_module(f"{core}.periods")
    variable = import_module(f"{core}.variables").Variable
    system = import_module(f"{core}.taxbenefitsystems").TaxBenefitSystem([person])

    def add(name: str, of: type, period: Any, **formula: Any) -> None:
        said = {"value_type": of, "entity": person, "definition_period": period, "label": name}
        system.add_variable(type(name, (variable,), said | formula))

    for fact, dtype in schema.items():
        add(_name(fact), bool if dtype == pl.Boolean else int, periods.ETERNITY)
    formulas = _formulas(on, {fact: list(d.categories) for fact, d in schema.items() if isinstance(d, pl.Enum)})
    for name, formula in formulas.items():
        add(name, bool if name in ("higher", "graduate", "starter") else int, periods.MONTH, formula=formula)
    return system


def _formulas(on: date, codes: Mapping[str, list[str]]) -> dict[str, Any]:
    """OpenFisca's formulas of one day."""
    tables = _Tables(codes)
    planned = _plan(tables, _number(on))
    if not date(2018, 3, 6) <= on <= date(2020, 12, 31):
        planned = dict.fromkeys(planned, lambda person, period: np.int32(0))  # noqa: ARG005
    return _conditions(tables, _number(on)) | _jinzhou(tables, on) | planned


class _Tables:
    """Arrays that a code is the place in."""

    def __init__(self, codes: Mapping[str, list[str]]) -> None:
        self.codes = codes
        self.living, self.residence = self.amounts("education", LIVING), self.amounts("education", RESIDENCE)

    def among(self, fact: str, wanted: Collection[str]) -> Any:
        return np.array([code in wanted for code in self.codes[fact]])

    def amounts(self, fact: str, table: Mapping[str, int], default: int = 0) -> Any:
        return np.array([table.get(code, default) for code in self.codes[fact]], np.int32)


def _conditions(tables: _Tables, day: int) -> dict[str, Any]:
    accepted = tables.among("employer.kind", ("enterprise", "public_institution"))
    insured_there, started_there = (tables.among(f"{what}.region", JINZHOU) for what in ("insurance", "startup"))
    small = tables.among("startup.kind", ("small_micro", "self_employed"))
    higher_code, doctor = tables.among("education", HIGHER), tables.codes["education"].index("doctor")

    def higher(person, period):
        return higher_code[person("education", period)]

    def graduate(person, period):
        graduated, since = person("graduation_date", period), person("insurance_since", period)
        found = accepted[person("employer_kind", period)] & insured_there[person("insurance_region", period)]
        fresh = (person("education", period) == doctor) | (since <= graduated + 10_000)
        return found & (since <= day) & (graduated >= 20230101) & fresh

    def starter(person, period):
        graduated, founded = person("graduation_date", period), person("startup_founded_on", period)
        found = started_there[person("startup_region", period)] & small[person("startup_kind", period)]
        found &= person("startup_is_first", period) & person("startup_guarantee_loan", period)
        return found & person("higher", period) & (graduated <= founded) & (founded <= graduated + 30_000)

    return {"higher": higher, "graduate": graduate, "starter": starter}


def _jinzhou(tables: _Tables, on: date) -> dict[str, Any]:
    def living(person, period):
        return person("graduate", period) * (tables.living * MONTHS)[person("education", period)]

    def residence(person, period):
        return person("graduate", period) * (tables.residence * MONTHS)[person("education", period)]

    def startup(person, period):
        return person("starter", period) * np.int32(20_000 * YUAN)

    def paid(person, period):
        since = person("insurance_since", period) // 100
        january = np.int32(on.year * 12 + 1) - (since // 100 * 12 + since % 100)
        months = np.maximum(np.minimum(january + 12, MONTHS) - np.maximum(january, 0), 0)
        rates = person("graduate", period) * (tables.living + tables.residence)[person("education", period)]
        this_year = person("startup_founded_on", period) // 10_000 == on.year
        return rates * months + person("startup", period) * this_year

    return {"living": living, "residence": residence, "startup": startup, "paid": paid}


def _plan(tables: _Tables, day: int) -> dict[str, Any]:
    in_province, county = tables.among("startup.region", LIAONING), tables.codes["workplace.level"].index("county")
    ceiling = np.array([100_000 * YUAN, 200_000 * YUAN], np.int32)
    grant = tables.amounts("team.level", {code: yuan * YUAN for code, yuan in TEAM.items()})
    # who has no such education never has the years
    years = ({"bachelor": 3, "college": 5}, {"bachelor": 6, "college": 8})
    junior, senior = (day - 10_000 * tables.amounts("education", table, 9999) for table in years)

    def loan(person, period):
        asked = person("higher", period) & in_province[person("startup_region", period)]
        return asked * ceiling[person("startup_high_tech", period).view("u1")]

    def title(person, period):
        graduated, education = person("graduation_date", period), person("education", period)
        level = (graduated <= junior[education]).view("u1") + (graduated <= senior[education])
        return (person("workplace_level", period) == county) * level

    def team(person, period):
        extra = np.minimum(person("team_extra_members", period) * np.int32(200_000 * YUAN), 1_000_000 * YUAN)
        return grant[person("team_level", period)] + extra

    return {"loan": loan, "title": title, "team": team}


def _number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day
