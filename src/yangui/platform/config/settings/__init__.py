"""Settings: `base` for all, and what is particular to `dev`, `test` and `prod`."""
