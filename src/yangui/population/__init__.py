"""Many entities at once: tables in from any register, every row accounted for, and the same rules that answer one.

Each room stands on those before it: `tables` (where rows come from and results go), `intake` (columns become facts),
`run` (facts become decisions and tallies), `questions` (what is asked of finished runs) and `simulation` (what a change
would do). `synthetic` makes people to try it on. `problems` has what all of them can refuse.
"""
