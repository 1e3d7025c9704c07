"""Commands of accounts and roles."""
