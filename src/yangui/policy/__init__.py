"""Documents, clauses, measures, benefits, targets, organisations, regions: the model, the pack loader, the checks."""
