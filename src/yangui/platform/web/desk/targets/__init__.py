"""Officers' pages on goals: report, verify, supervise."""
