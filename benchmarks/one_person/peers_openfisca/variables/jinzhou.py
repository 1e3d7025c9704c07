"""Rules 1 to 3: what Jinzhou pays, and rule 7: what it pays in the year of the decision."""

# OpenFisca names a variable by its class, and its formulas take the entity, not the variable.

import numpy as np
from openfisca_core.periods import ETERNITY, MONTH
from openfisca_core.populations import ADD
from openfisca_core.variables import Variable
from peers_openfisca.codes import Education, EmployerKind, StartupKind
from peers_openfisca.dates import add_months, first_day_of, month_of
from peers_openfisca.entities import Person

JINZHOU = 2107  # the first four digits of its code, and of those of its districts and counties


class is_college_graduate(Variable):
    value_type = bool
    entity = Person
    definition_period = ETERNITY
    label = "Whether the person has completed college or more"

    def formula(person, period):
        return person("education", period) != Education.secondary_vocational


class is_fresh_graduate(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Whether the person was insured soon enough after graduating; doctors always"

    def formula(person, period, parameters):
        months = parameters(period).jinzhou.fresh_months
        graduated = person("graduation_date", period)
        in_time = person("insurance_since", period) <= add_months(graduated, months)
        return (person("education", period) == Education.doctor) + in_time


class is_local_graduate(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "Whether the person may have the living and residence subsidies"

    def formula(person, period, parameters):
        employer = person("employer_kind", period)
        accepted = (employer == EmployerKind.enterprise) + (employer == EmployerKind.public_institution)
        in_jinzhou = person("insurance_region", period) // 100 == JINZHOU
        insured = person("insurance_since", period) <= first_day_of(period)
        earliest = np.datetime64(parameters(period).jinzhou.earliest_graduation)
        recent = person("graduation_date", period) >= earliest
        fresh = person("is_fresh_graduate", period)
        return accepted * in_jinzhou * insured * recent * fresh


class jinzhou_living_subsidy_rate(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Living subsidy a month, in fen"

    def formula(person, period, parameters):
        rate = parameters(period).jinzhou.living_subsidy[person("education", period)]
        return person("is_local_graduate", period) * rate


class jinzhou_residence_subsidy_rate(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Residence subsidy a month, in fen"

    def formula(person, period, parameters):
        rate = parameters(period).jinzhou.residence_subsidy[person("education", period)]
        return person("is_local_graduate", period) * rate


class jinzhou_living_subsidy(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Living subsidy over all its months, decided in the month, in fen"

    def formula(person, period, parameters):
        months = parameters(period).jinzhou.months
        return person("jinzhou_living_subsidy_rate", period) * months


class jinzhou_residence_subsidy(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Residence subsidy over all its months, decided in the month, in fen"

    def formula(person, period, parameters):
        months = parameters(period).jinzhou.months
        return person("jinzhou_residence_subsidy_rate", period) * months


class jinzhou_subsidy_months(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "1 in a month for which the two subsidies are paid, else 0"

    # Not whether the person is entitled on the month's first day: the first month is paid in full
    # even when the insurance began in its middle.
    def formula(person, period, parameters):
        months = np.timedelta64(parameters(period).jinzhou.months, "M")
        first = person("insurance_since", period).astype("datetime64[M]")
        month = month_of(period)
        return (first <= month) * (month < first + months)


class jinzhou_startup_subsidy(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Start-up subsidy, paid once, decided in the month, in fen"

    def formula(person, period, parameters):
        jinzhou = parameters(period).jinzhou
        graduated = person("graduation_date", period)
        founded = person("startup_founded_on", period)
        closes = add_months(graduated, jinzhou.startup_months)
        in_time = (graduated <= founded) * (founded <= closes)
        kind = person("startup_kind", period)
        small = (kind == StartupKind.small_micro) + (kind == StartupKind.self_employed)
        in_jinzhou = person("startup_region", period) // 100 == JINZHOU
        entitled = (
            person("is_college_graduate", period)
            * in_jinzhou
            * small
            * person("startup_is_first", period)
            * person("startup_guarantee_loan", period)
            * in_time
        )
        return entitled * jinzhou.startup_subsidy


class paid_in_year(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "Paid by the three subsidies in the calendar year of the month, in fen"

    # Of MONTH, not of YEAR: whether the subsidies count is decided on the decision day, while the
    # payments are those of its whole year.
    # Only the months are added up. A variable for each subsidy's payment of each month, the more
    # usual form, evaluates the entitlement twelve times and takes three times as long.
    def formula(person, period):
        rates = person("jinzhou_living_subsidy_rate", period) + person("jinzhou_residence_subsidy_rate", period)
        months = person("jinzhou_subsidy_months", period.this_year, options=[ADD])
        founded = person("startup_founded_on", period).astype("datetime64[Y]")
        this_year = month_of(period).astype("datetime64[Y]")
        startup = person("jinzhou_startup_subsidy", period) * (founded == this_year)
        return rates * months + startup
