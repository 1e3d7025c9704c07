"""What targets keep: goals, figures, how they stand, matters of supervision, and what is published."""

from yangui.platform.targets.models.figures import Evidence, Figure, Owed, Round
from yangui.platform.targets.models.goals import Allotment, Indicator, Measure, PlanPoint, goal_of
from yangui.platform.targets.models.matters import Matter, Order
from yangui.platform.targets.models.publications import Demand, Publication
from yangui.platform.targets.models.standings import Standing, Tally

__all__ = [
    "Allotment", "Demand", "Evidence", "Figure", "Indicator", "Matter", "Measure", "Order", "Owed", "PlanPoint",
    "Publication", "Round", "Standing", "Tally", "goal_of",
]  # fmt: skip
