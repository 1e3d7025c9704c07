"""Who and what is registered: persons, teams, enterprises, institutions and projects, and what is known of them."""
