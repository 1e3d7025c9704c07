"""Settings common to all ways of running the platform."""

from pathlib import Path

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _
from environs import Env

from yangui.platform.config import database, folders, single_sign_on
from yangui.platform.core import logs

env = Env()

PLATFORM = Path(__file__).parents[2]

DATABASES = {"default": database.settings(env.str("DATABASE_URL", None))}
# id of a built-in pack, or its folder
PACK = env.str("YANGUI_PACK", "liaoning")

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django_htmx",
    "pghistory",
    "pgtrigger",
    "yangui.platform.core",
    "yangui.platform.accounts",
    "yangui.platform.organisations",
    "yangui.platform.notifications",
    "yangui.platform.library",
    "yangui.platform.registry",
    "yangui.platform.funds",
    "yangui.platform.cases",
    "yangui.platform.entitlements",
    "yangui.platform.programmes",
    "yangui.platform.recognition",
    "yangui.platform.targets",
    "yangui.platform.takeup",
    "yangui.platform.tickets",
    "yangui.platform.assessment",
    "yangui.platform.grids",
    "yangui.platform.web",
    # after our own, whose templates come first
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_tasks_db",
]

MIDDLEWARE = [
    "yangui.platform.core.requests.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "yangui.platform.api.middleware.ApiMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "yangui.platform.accounts.sessions.SessionEndMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "yangui.platform.organisations.middleware.ActorMiddleware",
    "yangui.platform.organisations.middleware.DeskMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "yangui.platform.web.errors.RefusalMiddleware",
]

ROOT_URLCONF = "yangui.platform.config.urls"
WSGI_APPLICATION = "yangui.platform.config.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

ACCOUNT_ADAPTER = "yangui.platform.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "yangui.platform.accounts.forms.NameForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# counted in the database (CACHES), so by all processes together; `key` is the account
ACCOUNT_RATE_LIMITS = {"login_failed": "30/15m/ip,5/15m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("YANGUI_PROXIES", 0)
MFA_ADAPTER = "yangui.platform.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["recovery_codes", "totp", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "yangui.platform.accounts.forms.AddKeyForm",
    "edit_webauthn": "yangui.platform.accounts.forms.EditKeyForm",
}
MFA_TOTP_ISSUER = "Yangui 雁归"
# who types slowly may give the code before (RFC 6238, 5.2: at most one step)
MFA_TOTP_TOLERANCE = 1
SOCIALACCOUNT_ADAPTER = "yangui.platform.accounts.adapter.SingleSignOnAdapter"
# the place is trusted by who configures it: an address that it has verified opens the account with this address
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_PROVIDERS = single_sign_on.providers(env)

# a session ends so long after sign-in, and after so long without a request
SESSION_COOKIE_AGE = env.int("YANGUI_SESSION_SECONDS", 12 * 3600)
SESSION_IDLE_SECONDS = env.int("YANGUI_IDLE_SECONDS", 30 * 60)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# addresses and domains that mail may go to; None for all
MAIL_ALLOWED: list[str] | None = env.list("YANGUI_MAIL_ALLOWED", None)
# where the site is, for links in mails
ADDRESS = env.str("YANGUI_ADDRESS", "http://127.0.0.1:8000")
DEFAULT_FROM_EMAIL = env.str("YANGUI_MAIL_FROM", "yangui@localhost")

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "yangui.platform.web.context.frame",
            ],
        },
    },
]

# zh-Hans first: it is the language of the source texts in templates and code, `en` is their translation.
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("English"))]
LOCALE_PATHS = [PLATFORM / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [PLATFORM / "web" / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "yangui.platform.config.packages.PackageFinder",
]
STATIC_ROOT = folders.data() / "static"
MEDIA_ROOT = folders.data() / "files"

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF, *single_sign_on.origins(SOCIALACCOUNT_PROVIDERS)],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "yangui.platform.web.errors.stale"

# requests a minute and address to the API without a key
API_PER_MINUTE = env.int("YANGUI_API_PER_MINUTE", 120)
# a key with which another machine may read /metrics; without one only this machine may
METRICS_KEY = env.str("YANGUI_METRICS_KEY", "")
LOGGING = logs.settings(env.str("YANGUI_LOG_LEVEL", "INFO"))
# whether `yangui manage sign_ins` may make accounts whose password it prints
FICTIONAL_ACCOUNTS = False
