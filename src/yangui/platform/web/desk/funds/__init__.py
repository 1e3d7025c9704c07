"""The desk of finance: funds, what is due, batches, what came back, the ledger."""
