"""The tests' settings with a mail server of their own, at MAIL_PORT, and an outbox that waits for nothing."""

import os

from tests.settings import *  # noqa: F403

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT, EMAIL_TIMEOUT = "127.0.0.1", int(os.environ["MAIL_PORT"]), 10
MAIL_EVERY, MAIL_RETRY = 0.02, (0.02, 0.1)
MAIL_LEASE = float(os.environ.get("MAIL_LEASE", "120"))
