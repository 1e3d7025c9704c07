"""A small typed expression language: parse, check, decide one, compile to columns, explain.

It knows facts, types and truth, and no policy. One checked graph (`graph`) is read by three evaluators that tests
prove equal: `scalar` (generated Python, the fast path for one entity), `columns` (staged Polars expressions, for many)
and `evaluate` (a walk over the graph, for explanations).
"""
