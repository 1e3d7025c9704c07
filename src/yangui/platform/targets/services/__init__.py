"""The only writers of targets: plans, figures, standings, rounds and matters of supervision."""
