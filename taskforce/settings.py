"""Every setting of the site, read from the environment once and loud on a bad value.

The defaults are those of production; ``make run`` sets ``DEMO=1``.  The README lists the variables.
"""

from pathlib import Path
from zoneinfo import available_timezones

import environ
from csp.constants import NONE, SELF
from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured

from taskforce.common import static_headers

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def one_of(name, allowed, default):
    """The variable ``name``, which must be one of ``allowed``; ImproperlyConfigured otherwise."""
    value = env.str(name, default=default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name}={value!r}: choose one of {', '.join(allowed)}.")
    return value


def yes_or_no(name, default):
    """The variable ``name`` as a bool; ImproperlyConfigured unless it is a usual word for one."""
    words = {
        "1": True,
        "true": True,
        "yes": True,
        "on": True,
        "0": False,
        "false": False,
        "no": False,
        "off": False,
    }
    return words[one_of(name, words, str(default).lower())]


def whole_number(name, default, *, least):
    """The variable ``name`` as an int of at least ``least``; ImproperlyConfigured otherwise."""
    text = env.str(name, default=str(default))
    if not text.isascii() or not text.isdigit() or int(text) < least:
        raise ImproperlyConfigured(f"{name}={text!r} must be a whole number, {least} or more.")
    return int(text)


# How the site runs -------------------------------------------------------------------------------
DEMO = yes_or_no("DEMO", False)
DEBUG = yes_or_no("DEBUG", False)
HTTPS = yes_or_no("HTTPS", not (DEBUG or DEMO))
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()
SECRET_KEY = env.str(
    "SECRET_KEY", default="demonstration-key-never-used-on-a-real-site" if DEMO or DEBUG else ""
)
if len(SECRET_KEY) < 32:
    raise ImproperlyConfigured("Set SECRET_KEY to at least 32 random characters (or DEMO=1 to try the site).")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"] if DEMO or DEBUG else [])
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
if not SITE_URL.startswith(("http://", "https://")):
    raise ImproperlyConfigured(
        f"SITE_URL={SITE_URL!r} must begin with https:// (or http:// to try the site)."
    )
ROOT_URLCONF = "taskforce.urls"
WSGI_APPLICATION = "taskforce.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "taskforce.common.staticfiles.UsedStaticFilesConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "guardian",
    "leaflet",
    "taskforce.common",
    "taskforce.accounts",
    "directory",
    "charter",
    "meetings",
    "reports",
    "taskforce.home",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "taskforce.common.middleware.SessionCareMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "taskforce.common.middleware.RequestSizeMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "taskforce.common.middleware.ShownLanguageMiddleware",
    "directory.middleware.TaskForceMiddleware",
    "taskforce.home.middleware.SetUpMiddleware",
    "taskforce.accounts.middleware.SecondFactorMiddleware",
]

FORM_RENDERER = "taskforce.common.form_rendering.Renderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "taskforce.common.templatetags.tf",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "directory.context_processors.site",
            ],
        },
    }
]

# Data --------------------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
if DATABASES["default"].get("ENGINE") not in ("django.db.backends.sqlite3", "django.db.backends.postgresql"):
    raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:/// or postgres://.")
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
CACHES = {
    # Counts that all processes share (limits of sign-in); its table comes with a migration of accounts.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"},
    # Pages kept by each process for itself: no query to find them.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
DAILY_COMMANDS = ("purge", "send_due_notifications")  # the worker calls them every few hours
SMALL_NUMBERS_BELOW = whole_number(
    "SMALL_NUMBERS_BELOW", 10, least=10
)  # counts of people below are not shown
REQUEST_MOST_BYTES = 25 * 1024 * 1024  # a directory to import may have 20 MB; larger bodies are not read
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000

# Languages and time ------------------------------------------------------------------------------
# Django has no Romani: we register it, so that content can be written in it (ISO 639-2 "rom").
LANG_INFO["rom"] = {"bidi": False, "code": "rom", "name": "Romani", "name_local": "Rromani"}
ALL_LANGUAGES = {
    "fr": "Français",
    "en": "English",
    "ro": "Română",
    "bg": "Български",
    "rom": "Rromani",
}
LANGUAGES = [(code, ALL_LANGUAGES.get(code)) for code in env.list("LANGUAGES", default=list(ALL_LANGUAGES))]
if unknown := [code for code, name in LANGUAGES if name is None]:
    raise ImproperlyConfigured(
        f"LANGUAGES: {', '.join(unknown)} not known; we have {', '.join(ALL_LANGUAGES)}."
    )
# The interface is whole in these; elsewhere a page is shown in LANGUAGE_CODE and says so.
INTERFACE_LANGUAGES = {"public": ("fr", "en", "ro", "bg"), "members": ("fr", "en")}
LANGUAGE_CODE = one_of("LANGUAGE_CODE", INTERFACE_LANGUAGES["members"], "fr")
if LANGUAGE_CODE not in dict(LANGUAGES):
    raise ImproperlyConfigured(f"LANGUAGE_CODE={LANGUAGE_CODE!r} must be one of LANGUAGES.")
LOCALE_PATHS = [BASE_DIR / "taskforce" / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", default="Europe/Paris")
if TIME_ZONE not in available_timezones():
    raise ImproperlyConfigured(f"TIME_ZONE={TIME_ZONE!r} is no time zone, such as Europe/Paris.")

# Files -------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
GENERATED_STATIC = VAR_DIR / "generated"
STATICFILES_DIRS = [BASE_DIR / "static", GENERATED_STATIC]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # nothing is uploaded to disk
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "taskforce.common.staticfiles.HashedCompressedStorage"
        )
    },
}
WHITENOISE_MAX_AGE = 3600
WHITENOISE_ADD_HEADERS_FUNCTION = static_headers.add

# The map -----------------------------------------------------------------------------------------
MAP_TILES = one_of("MAP_TILES", ("ask", "always", "never"), "ask")
MAP_TILES_URL = env.str("MAP_TILES_URL", default="https://tile.openstreetmap.org/{z}/{x}/{y}.png")
MAP_TILES_ATTRIBUTION = env.str("MAP_TILES_ATTRIBUTION", default="© OpenStreetMap contributors")
if not MAP_TILES_URL.startswith("https://"):
    raise ImproperlyConfigured("MAP_TILES_URL must begin with https://.")
MAP_TILES_HOST = "https://" + MAP_TILES_URL.split("/")[2].replace("{s}", "*")

# Security ----------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "taskforce.home.views.errors.csrf_failure"
SECURE_REDIRECT_EXEMPT = [r"^healthz/$"]  # asked from the machine itself, without TLS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if yes_or_no("BEHIND_PROXY", False) else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no third cookie

# People ------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:workspace"
LOGOUT_REDIRECT_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "home:front"
ACCOUNT_ADAPTER = "taskforce.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION = "none"  # a code sent by mail is the only way in: it proves the address
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8}  # digits: on every keyboard alike
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_RATE_LIMITS = {"request_login_code": "20/m/ip,100/h/ip,3/m/key,12/h/key"}  # key: the address
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_FORMS = {
    "request_login_code": "taskforce.accounts.forms.SignInForm",
    "confirm_login_code": "taskforce.accounts.forms.CodeForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if SECURE_PROXY_SSL_HEADER else 0  # the visitor's address, for the limits
MFA_ADAPTER = "taskforce.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # a clock may be 30 seconds off
MFA_FORMS = {
    "authenticate": "taskforce.accounts.forms.SecondFactorForm",
    "reauthenticate": "taskforce.accounts.forms.ConfirmForm",
    "activate_totp": "taskforce.accounts.forms.AppForm",
    "add_webauthn": "taskforce.accounts.forms.PasskeyForm",
    "edit_webauthn": "taskforce.accounts.forms.PasskeyNameForm",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO or DEBUG

# Mail: in the demonstration it goes to a folder and is read on a page; none leaves the machine -----
EMAIL_FILE_PATH = VAR_DIR / "mail"
if DEMO:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
elif (EMAIL_URL := env.str("EMAIL_URL", default="consolemail://")).split("://")[0] not in env.EMAIL_SCHEMES:
    raise ImproperlyConfigured("EMAIL_URL must begin with smtp://, smtp+tls:// or smtp+ssl://.")
else:
    vars().update(env.email("EMAIL_URL", default=EMAIL_URL))
EMAIL_TIMEOUT = 10  # seconds a page waits for a mail server that is down
# The outbox, in seconds: how often the worker looks, how long one sender has for one mail, the first
# and the longest wait after an error; and how many tries (1, 2, 4 … 60 minutes: three days).
MAIL_EVERY, MAIL_LEASE, MAIL_RETRY, MAIL_TRIES = 5, 120, (60, 3600), 78
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="task-force@example.org")

LOG_LEVEL = one_of("LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"), "WARNING")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_secrets": {"()": "taskforce.common.log.WithoutSecrets"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["without_secrets"]}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}
