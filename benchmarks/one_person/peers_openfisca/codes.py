"""Code lists of the facts and of the title, as OpenFisca enumerations."""

from openfisca_core.indexed_enums import Enum


class Education(Enum):
    doctor = "Doctor"
    master = "Master"
    bachelor = "Bachelor"
    college = "College"
    secondary_vocational = "Secondary vocational"


class EmployerKind(Enum):
    enterprise = "Enterprise"
    public_institution = "Public institution"
    civil_service_managed = "Unit managed like the civil service"
    university = "University"
    research_institute = "Research institute"
    government = "Government"


class StartupKind(Enum):
    small_micro = "Small or micro enterprise"
    self_employed = "Self-employed"
    partnership = "Partnership"
    cooperative = "Farmers' cooperative"


class WorkplaceLevel(Enum):
    county = "County"
    city = "City"
    province = "Province"


class TeamLevel(Enum):
    tier1 = "Tier 1"
    tier2 = "Tier 2"
    tier3 = "Tier 3"
    first_class = "First class"


class Title(Enum):
    none = "None"
    intermediate = "Intermediate"
    deputy_senior = "Deputy senior"
