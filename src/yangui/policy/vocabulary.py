"""The shape of every file of a pack but its header and its documents."""

from yangui.policy.calls import CallRules
from yangui.policy.indicators import Indicator
from yangui.policy.model import (
    Codes,
    Condition,
    Fact,
    FactName,
    Id,
    Kind,
    Organisation,
    Programme,
    Reading,
    Region,
    RegionCode,
    Register,
    Shape,
)
from yangui.policy.register_types import RegisterType


class Vocabulary(Shape):
    """Any other file of the pack."""

    facts: dict[Kind, dict[FactName, Fact]] = {}
    code_lists: dict[str, Codes] = {}
    regions: dict[RegionCode, Region] = {}
    organisations: dict[Id, Organisation] = {}
    registers: dict[Id, Register] = {}
    programmes: dict[Id, Programme] = {}
    conditions: dict[Id, Condition] = {}
    readings: dict[Id, Reading] = {}
    call_rules: dict[Id, CallRules] = {}
    register_types: dict[Id, RegisterType] = {}
    indicators: dict[Id, Indicator] = {}
