"""What a change would do to the entities of a table, and the report that says it."""
