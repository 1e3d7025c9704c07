"""What every part of the platform stands on."""
