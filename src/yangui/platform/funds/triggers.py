"""What the database itself keeps of the ledger: entries balance, nothing is changed, balances follow the lines."""

import pgtrigger

# A line or an entry alone says nothing: both are looked at when the transaction ends. The number of lines is part of
# the entry, so that none can be added to it later.
BALANCES = """
IF (SELECT coalesce(sum(amount), 0) <> 0 OR count(*) <> (SELECT size FROM funds_entry WHERE id = {entry})
    FROM funds_line WHERE entry_id = {entry}) THEN
  RAISE EXCEPTION 'entry % does not balance, or is not complete', {entry} USING ERRCODE = 'check_violation';
END IF;
RETURN NULL;
"""

FOLLOW = """
UPDATE funds_account SET balance = balance + added.amount
FROM (SELECT account_id, sum(amount) AS amount FROM fresh GROUP BY account_id) AS added
WHERE funds_account.id = added.account_id;
RETURN NULL;
"""


def append_only() -> pgtrigger.Trigger:
    """Nobody changes or removes a row."""
    return pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


def balances(entry: str) -> pgtrigger.Trigger:
    """At the end of the transaction the entry, whose id is in the column `entry`, has lines that add up to 0."""
    return pgtrigger.Trigger(
        name="balances",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        timing=pgtrigger.Deferred,
        func=BALANCES.format(entry=f"NEW.{entry}"),
    )


def account_follows() -> pgtrigger.Trigger:
    """New lines go into the balance of their account, once for a statement."""
    return pgtrigger.Trigger(
        name="account_follows",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="fresh"),  # type: ignore[no-untyped-call]
        func=FOLLOW,
    )


def only_by_lines() -> list[pgtrigger.Trigger]:
    """An account keeps what it is for, and its balance changes through lines only."""
    return [
        pgtrigger.Protect(name="no_removal", operation=pgtrigger.Delete),
        pgtrigger.Protect(
            name="stays",
            operation=pgtrigger.Update,
            condition=pgtrigger.AnyChange("fund", "payer", "year", "region", "kind"),
        ),
        pgtrigger.Protect(
            name="only_by_lines",
            operation=pgtrigger.Update,
            condition=pgtrigger.Condition("OLD.balance IS DISTINCT FROM NEW.balance AND pg_trigger_depth() = 0"),
        ),
        pgtrigger.Protect(name="begins_at_zero", operation=pgtrigger.Insert, condition=~pgtrigger.Q(new__balance=0)),
    ]
