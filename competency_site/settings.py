"""The one settings file, read strictly from the environment; docs/operations.md explains each variable."""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from .database import database_from
from .environment import boolean, text, whole_number, words

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(text("VAR_DIR", str(BASE_DIR / "var")))  # what the running site writes, outside git
VAR_DIR.mkdir(parents=True, exist_ok=True)

# --- who may talk to it

SECRET_KEY = text("SECRET_KEY")
DEBUG = boolean("DEBUG", False)
HTTPS = boolean("HTTPS", not DEBUG)
ALLOWED_HOSTS = words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")
if boolean("BEHIND_PROXY", False):
    # Only where a proxy overwrites this header; otherwise a visitor could set it.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = whole_number("HSTS_SECONDS", 30 * 24 * 3600) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

SESSION_COOKIE_AGE = whole_number("SESSION_HOURS", 12, lowest=1) * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "competency_site.errors.csrf_failure"
LANGUAGE_COOKIE_SAMESITE = "Lax"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],  # Tabler draws arrows and ticks as data: images in its CSS
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- what it is made of

INSTALLED_APPS = [
    "competency_site",
    "models_app",
    "assessments",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "competency_site.static_files.StaticFilesConfig",
    "django.contrib.humanize",
    "django.forms",  # its widgets' templates, for the form renderer
    "django_htmx",
    "django_filters",
    "treebeard",
    "axes",
    "csp",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_standardized_errors",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "competency_site.middleware.RequestIdMiddleware",
    "competency_site.health.HealthMiddleware",  # before the host check: probes come by address
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "competency_site.middleware.TimeZoneMiddleware",
    "competency_site.middleware.PrivateMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "competency_site.middleware.ServiceErrorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "competency_site.urls"
FORM_RENDERER = "competency_site.form_rendering.SiteRenderer"
BANK_NAME = text("BANK_NAME", "")  # beside the product's name
WSGI_APPLICATION = "competency_site.wsgi.application"
ASGI_APPLICATION = "competency_site.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "competency_site.context_processors.shell",
            ],
        },
    },
]

DATABASES = {
    "default": database_from(
        text("DATABASE_URL", f"sqlite:///{VAR_DIR / 'competency.sqlite3'}"),
        conn_max_age=whole_number("CONN_MAX_AGE", 60),
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Each worker's own memory: parts of pages that never change, some 20 KB each, and counts of attempts.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 1000}},
}

# --- signing in

AUTH_USER_MODEL = "models_app.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: refuses while a login is locked
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

# By user name, not by address: a branch's people share one address, and a guesser can change theirs.
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # or a guesser could lock somebody out for ever
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "competency_site.errors.locked_out"
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # asks to count by address too; the reason against it stands above

# --- languages and times

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = text("TIME_ZONE", "Asia/Shanghai")
USE_TZ = True

# --- static files

STATIC_URL = "static/"
STATIC_ROOT = Path(text("STATIC_ROOT", str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "competency_site.static_files.PackageFinder",
]
NODE_MODULES = Path(text("NODE_MODULES", str(BASE_DIR / "node_modules")))
# Address under STATIC_URL -> file in node_modules: these files and no others of those packages.
PACKAGE_FILES = {
    "vendor/tabler/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "vendor/htmx/htmx.min.js": "htmx.org/dist/htmx.min.js",
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "competency_site.static_files.StaticStorage"},
}
MEDIA_ROOT = VAR_DIR / "media"
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# --- the API

REST_FRAMEWORK = {
    # The token first: its 401 says how to sign in, where the session's would be a bare 403.
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "competency_site.api_sign_in.TokenSignIn",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["competency_site.api_parsers.Json"],
    "DEFAULT_PAGINATION_CLASS": "competency_site.api_pagination.Pages",
    "DEFAULT_FILTER_BACKENDS": [
        "django_filters.rest_framework.DjangoFilterBackend",
        "rest_framework.filters.OrderingFilter",
    ],
    "DEFAULT_SCHEMA_CLASS": "competency_site.api_schema.ApiSchema",
    "EXCEPTION_HANDLER": "drf_standardized_errors.handler.exception_handler",
    "DEFAULT_THROTTLE_RATES": {"token": "30/min"},
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "NON_FIELD_ERRORS_KEY": "non_field_errors",
}
DRF_STANDARDIZED_ERRORS = {
    "EXCEPTION_HANDLER_CLASS": "competency_site.api_errors.ApiExceptionHandler",
    "EXCEPTION_FORMATTER_CLASS": "competency_site.api_errors.ApiExceptionFormatter",
    "ALLOWED_ERROR_STATUS_CODES": ["400", "401", "403", "404", "409", "429"],
    "ERROR_SCHEMAS": {
        **dict.fromkeys(["400", "401", "403", "404", "429"], "competency_site.api_errors.ErrorSerializer"),
        "409": "competency_site.api_errors.ConflictErrorSerializer",
    },
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Competency models and assessments",
    "DESCRIPTION": "Competency models of account managers, assessment cycles and their reports.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "COMPONENT_SPLIT_REQUEST": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    # The same field name stands for several sets of choices.
    "ENUM_NAME_OVERRIDES": {
        "OriginEnum": "models_app.enums.Origin",
        "LinkRelationEnum": "models_app.enums.LinkRelation",
        "RaterRelationEnum": "assessments.enums.Relation",
        "VersionStatusEnum": "models_app.enums.VersionStatus",
        "CycleStatusEnum": "assessments.enums.CycleStatus",
        "AssessmentStatusEnum": "assessments.enums.AssessmentStatus",
        "TargetKindEnum": "models_app.enums.TargetKind",
        "EntryKindEnum": "models_app.enums.EntryKind",
        "DefectKindEnum": "models_app.enums.DefectKind",
        "ActionKindEnum": "assessments.enums.ActionKind",
        "ResponseKindEnum": "assessments.enums.ResponseKind",
    },
}

# --- log

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "competency_site.middleware.RequestIdFilter"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s [%(request_id)s] %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request_id"]}},
    "root": {"handlers": ["console"], "level": text("LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        "axes": {"level": "WARNING"},
    },
}
