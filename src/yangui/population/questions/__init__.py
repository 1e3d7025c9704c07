"""What a province asks of finished runs, without the table and without personal facts."""
