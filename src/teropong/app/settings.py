"""Django's settings, from the `Configuration` of the folder in use."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from teropong.app.configuration import read_configuration

CONFIGURATION = read_configuration()
HERE = Path(__file__).parent

SECRET_KEY = CONFIGURATION.secret_key()
DEBUG = False
ALLOWED_HOSTS = [name for name in ("127.0.0.1", "localhost", "[::1]", CONFIGURATION.host) if name]
ROOT_URLCONF = "teropong.app.urls"
WSGI_APPLICATION = "teropong.app.wsgi.application"
APPEND_SLASH = True

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.forms",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "teropong.app.pages",
    "teropong.app.people",
    "teropong.app.records",
    "teropong.app.changes",
    "teropong.app.boards",
    "teropong.app.targets",
    "teropong.app.jobs",
    "teropong.app.alerts",
    "teropong.app.letters",
    "teropong.app.wall",
    "teropong.app.scenarios",
    "teropong.app.calls",
]

MIDDLEWARE = [
    "teropong.app.running.observing.observe",
    "teropong.app.running.observing.doors",
    "teropong.app.pages.middleware.policy",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "teropong.app.pages.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "teropong.app.pages.middleware.Clashes",
    "teropong.app.people.middleware.first_run",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "pages" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "teropong.app.pages.context.page",
            ],
            "builtins": ["teropong.app.pages.templatetags.say"],
        },
    }
]


def _database(url: str) -> dict[str, Any]:
    if not url:
        return {
            "ENGINE": "teropong.app.running.sqlite",
            "NAME": CONFIGURATION.records,
            # Whoever closes last writes SQLite's log back: not after each request.
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 30,
                # A reader that turns writer would meet "database is locked" at once.
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                "PRAGMA cache_size=-32000; PRAGMA foreign_keys=ON",
            },
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair),
    }


DATABASES = {"default": _database(CONFIGURATION.database)}
# Tries of signing in are counted here. Several processes share the folder that holds their key.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": CONFIGURATION.folder / "tries",
        "OPTIONS": {"MAX_ENTRIES": 5_000},
    }
    if CONFIGURATION.database
    else {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 5_000},
    }
}
# Where the figures are asked: see `teropong.app.mirror.place`.
MIRROR = os.environ.get("TEROPONG_MIRROR", "asked")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Language and time: the company's and the person's, set by the middleware.
USE_I18N = USE_TZ = True
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [HERE.parent / "language" / "locales"]
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_DIRS = [
    ("vendored", HERE.parent / "vendored"),
    ("shown", HERE.parent / "shown" / "assets"),
]
STATIC_ROOT = CONFIGURATION.folder / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "teropong.app.pages.static_files.Hashed"},
}

# People
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["teropong.app.people.adapters.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator")
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    }
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/today/"
ACCOUNT_ADAPTER = "teropong.app.people.adapters.Adapter"
SOCIALACCOUNT_ADAPTER = "teropong.app.people.adapters.SocialAdapter"
MFA_ADAPTER = "teropong.app.people.adapters.SecondStep"
_FORMS = "teropong.app.people.forms.sign_in"
ACCOUNT_FORMS = {
    "login": f"{_FORMS}.SignIn",
    "change_password": f"{_FORMS}.ChangePassword",
    "set_password": f"{_FORMS}.SetPassword",
    "reset_password": f"{_FORMS}.ForgottenPassword",
    "reset_password_from_key": f"{_FORMS}.NewPassword",
    "reauthenticate": f"{_FORMS}.ConfirmPassword",
}
MFA_FORMS = {
    "authenticate": f"{_FORMS}.SignInCode",
    "reauthenticate": f"{_FORMS}.ConfirmCode",
    "activate_totp": f"{_FORMS}.FirstCode",
    "login_webauthn": f"{_FORMS}.SignInByPasskey",
    "authenticate_webauthn": f"{_FORMS}.SignInPasskey",
    "reauthenticate_webauthn": f"{_FORMS}.ConfirmPasskey",
    "add_webauthn": f"{_FORMS}.AddPasskey",
    "edit_webauthn": f"{_FORMS}.EditPasskey",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if CONFIGURATION.behind_proxy else 0
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": one["id"],
                "name": one["name"],
                "client_id": one["client_id"],
                "secret": one["secret"],
                "settings": {"server_url": one["server_url"]},
            }
            for one in CONFIGURATION.oidc
        ],
    }
}
# A link, because `form-action 'self'` lets no form lead on to a provider.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Teropong"
MFA_TOTP_TOLERANCE = 1
# E-mails are written down by an administrator, not verified by a mail that may not be set up.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not CONFIGURATION.is_https

# Safety
SESSION_COOKIE_AGE = CONFIGURATION.sign_in_days * 86_400
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = CONFIGURATION.is_https
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "teropong", "teropong_csrf"
CSRF_TRUSTED_ORIGINS = [CONFIGURATION.base_url] if CONFIGURATION.base_url else []
CSRF_FAILURE_VIEW = "teropong.app.pages.errors.forged"
SECURE_HSTS_SECONDS = 31_536_000 if CONFIGURATION.is_https else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000


def _mail(url: str) -> dict[str, Any]:
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(url)
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp"
        and parts.hostname not in ("127.0.0.1", "localhost"),
        "EMAIL_TIMEOUT": 10,
    }


globals().update(_mail(CONFIGURATION.mail))
DEFAULT_FROM_EMAIL = CONFIGURATION.mail_from or f"teropong@{CONFIGURATION.host or 'localhost'}"

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "teropong.app.running.log.Lines"},
        "text": {"()": "teropong.app.running.log.Words"},
    },
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": CONFIGURATION.log_format}},
    "root": {"handlers": ["out"], "level": "WARNING"},
    "loggers": {
        "teropong": {"level": "INFO"},
        "django.request": {"level": "ERROR"},
        "_granian": {"level": "ERROR"},
    },
}
