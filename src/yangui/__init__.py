"""Yangui 雁归: a region's talent and innovation policies as rules that decide, with their reasons.

`load_pack` reads a pack, `decide` decides for one person, team, enterprise, institution or project.
"""

from yangui.policy.decide import decide
from yangui.policy.decision import Decision, Decisions
from yangui.policy.entity import FactError
from yangui.policy.load import load_pack
from yangui.policy.pack import Pack
from yangui.rules.problems import PackError

__all__ = ["Decision", "Decisions", "FactError", "Pack", "PackError", "decide", "load_pack"]
