"""What people are told: on their page and by mail."""
