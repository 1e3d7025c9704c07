"""Officers at assessments: schemes, judgements, scorecards, the yearly report."""
