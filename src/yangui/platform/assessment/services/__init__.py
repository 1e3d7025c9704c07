"""The writers of assessments, by subject."""
