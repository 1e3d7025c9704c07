"""The linear relaxation of a selection: candidates may be chosen in parts. Where even that fails, nothing will do.

One linear program is kept and only its bounds change, so that each question is a few steps of the simplex from the
answer to the last one (GLOP of OR-Tools).
"""

from collections.abc import Collection, Sequence

NEARLY = 1e-6  # of a candidate


class Relaxation:
    """Numbers of each kind under rows of weights and limits, not necessarily whole.

    A number is the sum of one variable for each of `tiers` aims, the nearest first and worth most, and one that is
    worth nothing.
    """

    def __init__(self, kinds: int, rows: Sequence[tuple[int, Sequence[int], int]], tiers: int) -> None:
        from ortools.linear_solver import pywraplp  # noqa: PLC0415  takes long to load, and only a ranking needs it

        self.solver = pywraplp.Solver.CreateSolver("GLOP")
        self.steps = [[self.solver.NumVar(0, 0, "") for _ in range(kinds)] for _ in range(tiers + 1)]
        endless = self.solver.infinity()
        self.size = self.solver.RowConstraint(0, endless, "")
        self.rules = [(rule, self.solver.RowConstraint(-endless, limit, ""), limit) for rule, _, limit in rows]
        for worth, step in enumerate(reversed(self.steps)):
            for kind, variable in enumerate(step):
                self.size.SetCoefficient(variable, 1)
                self.solver.Objective().SetCoefficient(variable, 4**worth if worth else 0)
                for (_, row, _), (_, weights, _) in zip(self.rules, rows, strict=True):
                    if weights[kind]:
                        row.SetCoefficient(variable, weights[kind])
        self.solver.Objective().SetMaximization()

    def solve(
        self,
        low: Sequence[int],
        high: Sequence[int],
        *,
        size: int | None,
        near: Sequence[Sequence[int]],
        without: Collection[int] = (),
    ) -> list[float] | None:
        """Numbers from `low` to `high` that add up to `size` (None: any sum); None if there are none.

        They come as near to the first numbers of `near` as can be, then to the next.
        """
        self.size.SetBounds(size or 0, self.solver.infinity() if size is None else size)
        for rule, row, limit in self.rules:
            row.SetUb(self.solver.infinity() if rule in without else limit)
        aims = [*near, *[high] * (len(self.steps) - len(near))]
        for kind, (least, most) in enumerate(zip(low, high, strict=True)):
            reached = 0
            for step, aim in zip(self.steps, aims, strict=True):
                end = min(most, max(least, aim[kind]))
                step[kind].SetBounds(0 if reached else least, max(0, end - reached))
                reached = max(reached, end)
        status = self.solver.Solve()
        if status == self.solver.INFEASIBLE:
            return None
        assert status == self.solver.OPTIMAL, status
        return [sum(step[kind].solution_value() for step in self.steps) for kind in range(len(low))]
