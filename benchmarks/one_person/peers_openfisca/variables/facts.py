"""Input variables: the facts of a person.

All are of ETERNITY: the benchmark gives a fact once, not month by month.
"""

# OpenFisca names a variable by its class.

from datetime import date

from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import ETERNITY
from openfisca_core.variables import Variable
from peers_openfisca.codes import Education, EmployerKind, StartupKind, TeamLevel, WorkplaceLevel
from peers_openfisca.entities import Person


class education(Variable):
    value_type = Enum
    possible_values = Education
    default_value = Education.secondary_vocational
    entity = Person
    definition_period = ETERNITY
    label = "Highest completed education"


class graduation_date(Variable):
    value_type = date
    entity = Person
    definition_period = ETERNITY
    label = "Day of graduation"


class employer_kind(Variable):
    value_type = Enum
    possible_values = EmployerKind
    default_value = EmployerKind.government
    entity = Person
    definition_period = ETERNITY
    label = "Kind of employer"


class insurance_region(Variable):
    value_type = int
    entity = Person
    definition_period = ETERNITY
    label = "Six-digit code of the region that insures the person"


class insurance_since(Variable):
    value_type = date
    entity = Person
    definition_period = ETERNITY
    label = "Day since which the person is insured there"


class startup_region(Variable):
    value_type = int
    entity = Person
    definition_period = ETERNITY
    label = "Six-digit code of the region of the start-up"


class startup_kind(Variable):
    value_type = Enum
    possible_values = StartupKind
    default_value = StartupKind.partnership
    entity = Person
    definition_period = ETERNITY
    label = "Kind of start-up"


class startup_is_first(Variable):
    value_type = bool
    entity = Person
    definition_period = ETERNITY
    label = "Whether it is the person's first start-up"


class startup_guarantee_loan(Variable):
    value_type = bool
    entity = Person
    definition_period = ETERNITY
    label = "Whether the start-up has a guaranteed loan"


class startup_high_tech(Variable):
    value_type = bool
    entity = Person
    definition_period = ETERNITY
    label = "Whether the start-up is in high technology"


class startup_founded_on(Variable):
    value_type = date
    entity = Person
    definition_period = ETERNITY
    label = "Day on which the start-up was founded"


class workplace_level(Variable):
    value_type = Enum
    possible_values = WorkplaceLevel
    default_value = WorkplaceLevel.province
    entity = Person
    definition_period = ETERNITY
    label = "Level of the place of work"


class team_level(Variable):
    value_type = Enum
    possible_values = TeamLevel
    default_value = TeamLevel.tier1
    entity = Person
    definition_period = ETERNITY
    label = "Assessed level of the person's team"


class team_extra_members(Variable):
    value_type = int
    entity = Person
    definition_period = ETERNITY
    label = "Members of the team beyond the number that the grant expects"
