"""Many entities at once: tables in from any register, every row accounted for, and the same rules that answer one.

`tables` opens a table, `mapping` says which column is which fact and in what form, `intake` turns rows into typed facts
and puts what cannot be one into quarantine, `synth` makes people to try it on.
"""
