"""Whether peers agree: only what gives the same results is worth timing."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from people import RULES, Person, Results

type Decide = Callable[[Person, date], Results]
type Case = tuple[Person, date]


def difference(peers: Mapping[str, Decide], cases: Sequence[Case]) -> str | None:
    """The first case on which a peer differs from the first one of `peers`, in words; None where all agree."""
    (reference, expect), *others = peers.items()
    for person, on in cases:
        expected = expect(person, on)
        for name, decide in others:
            found = decide(person, on)
            if found != expected:
                rules = [f"  {r}: {found.get(r)}, not {expected[r]}" for r in RULES if found.get(r) != expected[r]]
                return "\n".join([f"{name} differs from {reference} on {on} for {person}", *rules])
    return None


def tally(decide: Decide, cases: Sequence[Case]) -> dict[str, int]:
    """How often each rule says yes: a comparison in which everybody says no shows nothing."""
    found = [decide(person, on) for person, on in cases]
    return {rule: sum(results[rule][0] == "yes" for results in found) for rule in RULES}
