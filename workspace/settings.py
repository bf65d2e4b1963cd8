"""All settings, from the environment only. Safe by default: nothing here is open unless asked.

Every variable is described in docs/reference/settings.md.
"""

import os
from contextlib import suppress
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from deploy.embedded.places import Places, socket_folder

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

# ---- where we are -------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
TESTING = env.bool("CAUSEWAY_TEST", default=False)
STATE_DIR = Path(env.str("CAUSEWAY_STATE", default=str(BASE_DIR / ".causeway"))).resolve()
# On when `make run` (or a test) serves a machine of one's own; never on a server that others reach.
LOCAL = env.bool("CAUSEWAY_LOCAL", default=DEBUG)
DEMO = env.bool("CAUSEWAY_DEMO", default=False)
HTTPS = env.bool("CAUSEWAY_HTTPS", default=not LOCAL)


def _kept_secret() -> str:
    """A secret key made on the first local run and kept beside the data."""
    path = STATE_DIR / "secret-key"
    if not path.exists():
        Places(STATE_DIR).make()
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(get_random_secret_key())
        with suppress(FileExistsError):  # of two that start at once, the first one's key is both's
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text()


SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    if not LOCAL:
        raise ImproperlyConfigured("SECRET_KEY is not set. In production, set it to 50 or more random characters.")
    SECRET_KEY = _kept_secret()
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if LOCAL else [])
SITE_URL = env.str("SITE_URL", default="http://localhost:8000")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# ---- the rooms ----------------------------------------------------------------------------------
INSTALLED_APPS = [
    "daphne",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "channels",
    "template_partials",
    "csp",
    "guardian",
    "auditlog",
    "procrastinate.contrib.django",
    "realtime",
    "realtime.documents",
    "workspace.audit",
    "workspace.people",
    # After people, whose templates put its pages into our layout.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "workspace.notifications",
    "workspace.spaces",
    "workspace.threads",
    "workspace.polls",
    "workspace.schedules",
    "workspace.gatherings",
    "workspace.pulses",
    "workspace.guests",
    "ideas.boards",
    "ideas.evaluations",
    "ideas.decisions",
    "ideas.opinions",
    "ideas.results",
    "ideas.codesign",
    "ideas.concepts",
    "ideas.facilitation",
    "ideas.widget",
    "workspace.reports",
    "workspace.imports",
    "search",
    "workspace.api",
    "workspace.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "workspace.web.middleware.pages_owner",
    "workspace.web.middleware.house_errors",
    "workspace.web.middleware.readers_place",
]

ROOT_URLCONF = "workspace.urls"
ASGI_APPLICATION = "workspace.asgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "workspace.web.context.shell",
            ],
        },
    },
]

# ---- data ---------------------------------------------------------------------------------------
# No DATABASE_URL: the embedded PostgreSQL under STATE_DIR, reached by its socket file only.
if env.str("DATABASE_URL", default=""):
    DATABASES: dict[str, dict[str, Any]] = {"default": env.db_url("DATABASE_URL")}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "causeway",
            # Its owner, unless `make run` says that it serves: then a role that can't change the ledger.
            "USER": env.str("DATABASE_ROLE", default="causeway"),
            "HOST": str(socket_folder(STATE_DIR)),
            "PORT": "5432",
        }
    }
# Under ASGI each request has its own thread context, so persistent connections leak: the pool instead.
DATABASES["default"]["CONN_MAX_AGE"] = 0
# The pool asks a connection whether it lives before it hands it out: nobody notices a restarted PostgreSQL.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# A test has one connection, whose transaction is rolled back; it needs no disk to have heard of each commit.
DATABASES["default"].setdefault("OPTIONS", {}).update(
    {"options": "-c synchronous_commit=off"}
    if TESTING
    else {
        "pool": {
            "min_size": env.int("DATABASE_POOL_MIN", default=2),
            "max_size": env.int("DATABASE_POOL_MAX", default=16),
            "timeout": 10,
        }
    }
)
DATABASES["default"]["TEST"] = {"NAME": env.str("CAUSEWAY_TEST_DB", default="test_causeway")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entry",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
# Woken through NOTIFY by default; set to a Redis or Valkey address to use channels_redis instead.
RELAY_URL = env.str("RELAY_URL", default="")
CHANNEL_LAYERS: dict[str, Any] = (
    {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [RELAY_URL]},
        }
    }
    if RELAY_URL
    else {}
)

# ---- people -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
if TESTING:  # tests make hundreds of people, and nobody steals their passwords
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "workspace.people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "request_login_code": "20/m/ip,3/5m/key",
    # Ours: turning words into a page costs the processor more than anything else one may ask for unread.
    "preview": "60/m/user",
    # A widget in a product: many of its users may come from one address, each exchanging a token four times an hour.
    "widget_entry": "300/m/ip",
    "widget_write": "30/m/user",
    # Ours too: whoever opens an invitation, and asks for a code to an address by it.
    "join": "60/m/ip",
    "join_code": "20/m/ip,3/5m/key",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {"add_webauthn": "workspace.people.forms.AddPasskeyForm"}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL
# Guardian keeps the grants; the one rule that reads them is spaces.permissions, not a backend. The e-mail is
# unique without regard to case, by a constraint that Django's check can't see.
SILENCED_SYSTEM_CHECKS = ["guardian.W001", "auth.W004"]
# No anonymous guardian user, no global permissions: a grant is one row on one space.
ANONYMOUS_USER_NAME = None

# On a machine of one's own no mail leaves it: each is a file here, shown at /dev/mail/.
MAIL_FOLDER = STATE_DIR / "mail"
if LOCAL and not env.str("EMAIL_URL", default=""):
    EMAIL_BACKEND = "workspace.notifications.mail.folder.EmailBackend"
else:
    vars().update(env.email_url("EMAIL_URL", default="smtp://localhost:25"))
# Seconds that the mail server may take for one step. None would hold up all other mail for ever.
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=20)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Causeway <causeway@localhost>")

# Web push: the key that browsers know us by (else one that follows from SECRET_KEY), whom a push service may write to
# about us, and which services there are: our server writes to no other address that a client names.
VAPID_PRIVATE_KEY = env.str("VAPID_PRIVATE_KEY", default="")
VAPID_SUBJECT = env.str("VAPID_SUBJECT", default="mailto:" + parseaddr(DEFAULT_FROM_EMAIL)[1])
PUSH_SERVICES = env.list(
    "PUSH_SERVICES",
    default=[
        "fcm.googleapis.com",
        "push.services.mozilla.com",
        "push.apple.com",
        "notify.windows.com",
    ],
)

# ---- the wire -----------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
# Whose address a limit counts: the hop that our outermost proxy saw. What the client itself wrote into
# X-Forwarded-For stands to the left of it, and is not believed.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=1 if SECURE_PROXY_SSL_HEADER else 0)
SECURE_REDIRECT_EXEMPT = [r"^health/$"]  # a load balancer asks for it inside, without TLS
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
# The prefix binds the cookies to this very host and to TLS; browsers refuse it without.
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "causeway-session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "causeway-csrf"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "worker-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "upgrade-insecure-requests": HTTPS,
    }
}

# ---- limits -------------------------------------------------------------------------------------
ATTACHMENT_MAX_BYTES = env.int("ATTACHMENT_MAX_BYTES", default=25 * 1024 * 1024)
IMPORT_MAX_BYTES = env.int("IMPORT_MAX_BYTES", default=200 * 1024 * 1024)
# Of one person, in one process: so many tabs nobody has.
LIVE_SOCKETS_PER_PERSON = env.int("LIVE_SOCKETS_PER_PERSON", default=50)
WRITES_PER_MINUTE = env.int("WRITES_PER_MINUTE", default=120)
WIDGET_READS_PER_MINUTE = env.int("WIDGET_READS_PER_MINUTE", default=240)
# What open pages may still ask for: events this young, and the last so many of each stream however old.
LIVE_KEEP_DAYS = env.int("LIVE_KEEP_DAYS", default=30)
LIVE_KEEP_EVENTS = env.int("LIVE_KEEP_EVENTS", default=500)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# ---- search -------------------------------------------------------------------------------------
SEARCH_BACKEND = env.str("SEARCH_BACKEND", default="postgres")
# Languages whose endings are understood (houses finds house), by the names of the Snowball stemmers.
SEARCH_LANGUAGES = env.list("SEARCH_LANGUAGES", default=["english"])

# ---- files --------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = STATE_DIR / "static"
# In development and in tests files are served from where they are written, not collected first.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEBUG or TESTING
MEDIA_ROOT = STATE_DIR / "media"
MEDIA_URL = "/media-is-served-by-views-only/"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if not DEBUG and not TESTING
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
if env.str("S3_BUCKET", default=""):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {"bucket_name": env.str("S3_BUCKET")},
    }

# ---- language and time --------------------------------------------------------------------------
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "workspace" / "locale"]

# ---- the ledger's seals -------------------------------------------------------------------------
# The key that heads are signed by: 32 bytes in base64. Without one, it is made in the state folder.
LEDGER_KEY = env.str("LEDGER_KEY", default="")
# Verifiers of keys that signed before (`name+number+key`), whose heads are still believed.
LEDGER_OLD_KEYS = env.list("LEDGER_OLD_KEYS", default=[])
# Where heads go, outside of the database: a file that only grows, people who keep them, a place that takes them.
LEDGER_HEADS_FILE = Path(env.str("LEDGER_HEADS_FILE", default=str(STATE_DIR / "ledger-heads.jsonl")))
LEDGER_WITNESSES = env.list("LEDGER_WITNESSES", default=[])
LEDGER_WEBHOOK = env.str("LEDGER_WEBHOOK", default="")
# How many months `ledger_retire` leaves, besides this one; 0 keeps all.
LEDGER_KEEP_MONTHS = env.int("LEDGER_KEEP_MONTHS", default=0)

# ---- the ledger's diffs -------------------------------------------------------------------------
AUDITLOG_INCLUDE_ALL_MODELS = False
AUDITLOG_STORE_JSON_CHANGES = True

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        # They greet at every start, at length.
        **{name: {"level": "WARNING"} for name in ("procrastinate", "daphne.server")},
        # Whoever pastes too much is told so: no fault of ours, and no traceback.
        "django.security.RequestDataTooBig": {"level": "CRITICAL"},
    },
}
