"""Commands of the app `tickets`."""
