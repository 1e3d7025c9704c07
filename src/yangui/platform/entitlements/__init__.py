"""What is somebody's: the self-check, and later the offers that come without being asked for."""
