"""The platform: the Django project that runs the policies of a pack as a service."""
