"""The seven rules as an OpenFisca system, calculated with trace.

Written as OpenFisca's documentation teaches: one class a variable, facts as input variables,
amounts as dated parameters in YAML, dated formulas with an end for what is in force for a time,
payments by the month and the year's sum with `ADD`. The system is loaded once; each person is a
new simulation, as OpenFisca has no other way to decide for one.

What OpenFisca's semantics forced:

* Its periods are months and years, so a decision day must open a month; other days are refused.
* There are no unknown facts: a missing one silently takes a default (False, 0, 1970-01-01, the
  first code of a list). Give complete persons only.
* It gives amounts and no answers; here an amount of 0 is "no".
* Money is `int`, which is int32: an amount above 21,474,836.47 yuan would wrap in silence. (The
  usual float32 is exact only up to 167,772.16 yuan.)
* Region codes are numbers, for strings are slow objects in its arrays.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from people import Results

from peers_openfisca.entities import Person

_HERE = Path(__file__).parent

_AMOUNTS = {
    "jinzhou-living-subsidy": "jinzhou_living_subsidy",
    "jinzhou-residence-subsidy": "jinzhou_residence_subsidy",
    "jinzhou-startup-subsidy": "jinzhou_startup_subsidy",
    "graduate-startup-loan": "graduate_startup_loan",
    "innovation-team-grant": "innovation_team_grant",
    "paid-in-year": "paid_in_year",
}


class LiaoningSystem(TaxBenefitSystem):
    """The variables and parameters of this folder."""

    def __init__(self) -> None:
        super().__init__([Person])
        self.add_variables_from_directory(str(_HERE / "variables"))
        self.load_parameters(str(_HERE / "parameters"))

    def get_package_metadata(self) -> dict[str, str]:
        """OpenFisca asks an installed distribution, and warns that a folder is none."""
        return {
            "name": "liaoning",
            "version": "0",
            "repository_url": "",
            "location": str(_HERE),
        }


CountryTaxBenefitSystem = LiaoningSystem  # the name under which the Web API looks for it


def prepare(*, trace: bool = True) -> Callable[[dict[str, Any], date], Results]:
    """The loaded system; without `trace` it gives results and no reasons."""
    system = LiaoningSystem()

    def decide(person: dict[str, Any], on: date) -> Results:
        """Raises `ValueError` if `on` does not open a month."""
        if on.day != 1:
            raise ValueError(f"OpenFisca decides for whole months, not for {on}")
        month = f"{on:%Y-%m}"
        simulation = SimulationBuilder().build_from_entities(system, situation(person))
        simulation.trace = trace
        results: Results = {}
        for rule, variable in _AMOUNTS.items():
            fen = int(simulation.calculate(variable, month)[0])
            results[rule] = ("yes", fen) if fen else ("no", 0)
        title = str(simulation.calculate("county_title_track", month).decode_to_str()[0])
        results["county-title-track"] = ("no", "") if title == "none" else ("yes", title)
        return results

    return decide


def situation(person: dict[str, Any]) -> dict[str, Any]:
    """The person as OpenFisca reads it: one value for each input variable and period."""
    return {
        "persons": {
            "person": {
                "education": {"ETERNITY": person["education"]},
                "graduation_date": {"ETERNITY": person["graduation_date"].isoformat()},
                "employer_kind": {"ETERNITY": person["employer.kind"]},
                "insurance_region": {"ETERNITY": int(person["insurance.region"])},
                "insurance_since": {"ETERNITY": person["insurance.since"].isoformat()},
                "startup_region": {"ETERNITY": int(person["startup.region"])},
                "startup_kind": {"ETERNITY": person["startup.kind"]},
                "startup_is_first": {"ETERNITY": person["startup.is_first"]},
                "startup_guarantee_loan": {"ETERNITY": person["startup.guarantee_loan"]},
                "startup_high_tech": {"ETERNITY": person["startup.high_tech"]},
                "startup_founded_on": {"ETERNITY": person["startup.founded_on"].isoformat()},
                "workplace_level": {"ETERNITY": person["workplace.level"]},
                "team_level": {"ETERNITY": person["team.level"]},
                "team_extra_members": {"ETERNITY": person["team.extra_members"]},
            }
        }
    }
