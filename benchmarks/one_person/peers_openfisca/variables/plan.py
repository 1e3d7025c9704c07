"""Rules 4 to 6: the province's plan of 2018, in force from 2018-03-06 to 2020-12-31."""

# OpenFisca names a variable by its class, and its formulas take the entity, not the variable.

import numpy as np
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import MONTH
from openfisca_core.variables import Variable
from peers_openfisca.codes import Education, Title, WorkplaceLevel
from peers_openfisca.dates import add_months, first_day_of
from peers_openfisca.entities import Person

LIAONING = 21  # the first two digits of every code of the province


class graduate_startup_loan(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    end = "2020-12-31"
    label = "Ceiling of the guaranteed start-up loan, in fen"

    def formula_2018_03_06(person, period, parameters):
        loan = parameters(period).plan.startup_loan
        in_liaoning = person("startup_region", period) // 10_000 == LIAONING
        ceiling = np.where(person("startup_high_tech", period), loan.high_tech, loan.ordinary)
        return person("is_college_graduate", period) * in_liaoning * ceiling


class county_title_track(Variable):
    value_type = Enum
    possible_values = Title
    default_value = Title.none
    entity = Person
    definition_period = MONTH
    end = "2020-12-31"
    label = "Title for which a graduate who works in a county may be assessed"

    def formula_2018_03_06(person, period, parameters):
        years = parameters(period).plan.county_title_years
        education = person("education", period)
        graduated = person("graduation_date", period)
        bachelor = education == Education.bachelor
        college = education == Education.college
        today = first_day_of(period)

        def completed(number):
            return add_months(graduated, 12 * number) <= today

        deputy_senior = bachelor * completed(years.bachelor.deputy_senior)
        deputy_senior += college * completed(years.college.deputy_senior)
        intermediate = bachelor * completed(years.bachelor.intermediate)
        intermediate += college * completed(years.college.intermediate)
        in_county = person("workplace_level", period) == WorkplaceLevel.county
        return np.select(
            [in_county * deputy_senior, in_county * intermediate],
            [Title.deputy_senior, Title.intermediate],
            default=Title.none,
        )


class innovation_team_grant(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    end = "2020-12-31"
    label = "Grant to the person's team, with what extra members add, in fen"

    def formula_2018_03_06(person, period, parameters):
        grant = parameters(period).plan.team_grant
        extra = person("team_extra_members", period) * grant.extra_member
        return grant.level[person("team_level", period)] + np.minimum(extra, grant.extra_cap)
