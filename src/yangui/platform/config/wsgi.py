"""The platform as a WSGI application."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yangui.platform.config.settings.prod")
application = get_wsgi_application()
