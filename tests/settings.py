"""The site's own settings as the tests run them: a demonstration, in its own folder, files not hashed.

The environment is set here, so that a test means the same whatever stands in the shell; only
``DATABASES`` follows ``DATABASE_URL``.
"""

import os
from pathlib import Path

os.environ |= {
    "DEMO": "1",
    "DEBUG": "0",
    "HTTPS": "0",
    "VAR_DIR": str(Path(__file__).resolve().parent.parent / "var" / "tests"),
    "LANGUAGE_CODE": "fr",
    "TIME_ZONE": "Europe/Paris",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # Playwright keeps an event loop in the thread of the tests
}

from taskforce.settings import *  # noqa: F403 - the environment stands first

STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"  # noqa: F405
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405 - WhiteNoise asks for it
GENERATED_STATIC.mkdir(parents=True, exist_ok=True)  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # of codes: the real one takes its time
