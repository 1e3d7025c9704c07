"""For a service: everything that must be told is told by the environment, and what is missing is an error."""

from yangui.platform.config.settings.base import *  # noqa: F403
from yangui.platform.config.settings.base import env

SECRET_KEY = env.str("YANGUI_SECRET_KEY")
# the newest first; older ones still open what they sealed
SEALING_KEYS: list[str] = env.list("YANGUI_SEALING_KEYS")
ALLOWED_HOSTS: list[str] = env.list("YANGUI_HOSTS")
ADDRESS = env.str("YANGUI_ADDRESS", f"https://{ALLOWED_HOSTS[0]}")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]

SECURE_SSL_REDIRECT = env.bool("YANGUI_REDIRECT_TO_HTTPS", default=True)
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": env.str("YANGUI_MAIL_HOST", "localhost"),
            "port": env.int("YANGUI_MAIL_PORT", 587),
            "username": env.str("YANGUI_MAIL_USER", ""),
            "password": env.str("YANGUI_MAIL_PASSWORD", ""),
            "use_tls": env.bool("YANGUI_MAIL_TLS", default=True),
            "timeout": 20,
        },
    }
}
