"""Settings of the floor: what `startproject` gives, on PostgreSQL, nothing else."""

import os

from environ import Env

SECRET_KEY = "bench-only"
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "bench.floor",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "bench.floor.urls"
WSGI_APPLICATION = "bench.floor.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = {
    "default": Env.db_url_config(os.environ.get("FLOOR_URL", "postgres://"))
    | {"CONN_MAX_AGE": None}
}
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/signals/"
# The hash that the product has, so that a log-in differs in nothing but what stands around it.
PASSWORD_HASHERS = ["organisation.hashers.Argon2"]
EMAIL_HOST, EMAIL_PORT = "127.0.0.1", int(os.environ.get("FLOOR_MAIL", "0"))
LANGUAGE_CODE = "nl"
TIME_ZONE = "Europe/Amsterdam"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
