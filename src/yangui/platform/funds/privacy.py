"""Privacy and retention of money (`core.privacy`)."""

from yangui.platform.core.privacy import Kept

BOOKS = "for good: the books of public money"

FIELDS = {
    "Fund": Kept(BOOKS, internal="id slug title organisation first_year last_year by_region"),
    "Account": Kept(BOOKS, internal="id fund payer year region kind balance overdraft"),
    "Entry": Kept(BOOKS, internal="id type on reference reason size reversal_of made_by made_at"),
    "Line": Kept(BOOKS, internal="id entry account amount"),
    "Obligation": Kept(BOOKS, internal="id reference fund payer region share made_at", personal="payee"),
    "Due": Kept(BOOKS, internal="id state obligation period part due_on", personal="amount"),
    "BankAccount": Kept(
        "as long as a payment names it",
        internal="id state entity organisation bank_code bank_name made_at",
        personal="holder",
        sensitive="number hash",
    ),
    "PaymentBatch": Kept(BOOKS, internal="id state payer until count amount account made_at sent_at"),
    "Payment": Kept(BOOKS, internal="id batch due account end_to_end result result_on code reason", personal="amount"),
    "PaymentFile": Kept(BOOKS, internal="id batch type name digest made_by made_at", sensitive="content"),
    "Recovery": Kept(BOOKS, internal="id obligation year made_at", personal="amount reason"),
    "Instalment": Kept(BOOKS, internal="id state recovery number due_on received_on", personal="amount"),
}
