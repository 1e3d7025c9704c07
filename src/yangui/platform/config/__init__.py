"""How the platform is put together: settings, database, addresses, servers."""
