"""The seven rules for many persons in OpenFisca and PolicyEngine, written as their documentation says.

For OpenFisca that is the system of `one_person/peers_openfisca` as it stands: one class a variable, amounts as dated
parameters, payments month by month. PolicyEngine began as its fork and kept its interface, so that it is given the same
source with the package's name exchanged. Persons come as arrays, codes as the engine's own `EnumArray`.
"""

import sys
from collections.abc import Callable
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import peers_openfisca
import polars as pl

VARIABLES = {
    "living": "jinzhou_living_subsidy",
    "residence": "jinzhou_residence_subsidy",
    "startup": "jinzhou_startup_subsidy",
    "loan": "graduate_startup_loan",
    "title": "county_title_track",
    "team": "innovation_team_grant",
    "paid": "paid_in_year",
}
# What PolicyEngine calls otherwise, and dates, which its parameters cannot be: days since 1970 instead.
EXCHANGED = {
    "openfisca_core.indexed_enums": "policyengine_core.enums",
    "openfisca_core.simulation_builder": "policyengine_core.simulations",
    "openfisca_core": "policyengine_core",
    "peers_openfisca": "peers_policyengine",
    "value: 2023-01-01": "value: 19358",
    "(parameters(period).jinzhou.earliest_graduation)": '(int(parameters(period).jinzhou.earliest_graduation), "D")',
}


def prepare(core: str, folder: Path) -> Callable[[pl.DataFrame, date], dict[str, Any]]:
    """The loaded system of `openfisca_core` or `policyengine_core`; the exchanged source is written to `folder`."""
    peers = peers_openfisca if core == "openfisca_core" else _exchanged(folder)
    system = peers.LiaoningSystem()
    enum_array = import_module(f"{core}.{'indexed_enums' if peers is peers_openfisca else 'enums'}").EnumArray
    builder = import_module(f"{core}.simulations").SimulationBuilder

    def decide(persons: pl.DataFrame, on: date) -> dict[str, Any]:
        simulation = builder().build_default_simulation(system, persons.height)
        for fact in persons.columns:
            variable = system.get_variable(fact.replace(".", "_"))
            if variable:
                simulation.set_input(variable.name, "ETERNITY", _array(persons[fact], variable, enum_array))
        return {name: simulation.calculate(variable, f"{on:%Y-%m}") for name, variable in VARIABLES.items()}

    return decide


def _array(values: pl.Series, variable: Any, enum_array: Any) -> Any:
    if not isinstance(values.dtype, pl.Enum):
        return values.to_numpy()
    if "region" in variable.name:
        return values.cast(pl.String).cast(pl.Int32).to_numpy()
    order = {code.name: code.index for code in variable.possible_values}
    return enum_array(values.replace_strict(order, return_dtype=pl.UInt8).to_numpy(), variable.possible_values)


@cache
def _exchanged(folder: Path) -> ModuleType:
    source = Path(peers_openfisca.__file__).parent
    for path in sorted(source.rglob("*")):
        if path.suffix in (".py", ".yaml"):
            text = path.read_text(encoding="utf-8")
            for before, after in EXCHANGED.items():
                text = text.replace(before, after)
            made = folder / "peers_policyengine" / path.relative_to(source)
            made.parent.mkdir(parents=True, exist_ok=True)
            made.write_text(text, encoding="utf-8")
    sys.path.append(str(folder))
    return import_module("peers_policyengine")
