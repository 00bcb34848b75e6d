"""The WSGI entry that gunicorn serves."""

import os
import re

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "taskforce.settings")
django = get_wsgi_application()
BOUNDARY = re.compile(r';\s*boundary="?([^";,\s]{1,70})', re.IGNORECASE)


def application(environ, start_response):
    """Django, which never reads the ``charset`` of a request: here all text is UTF-8.

    It would read the words of an address by it too (so that one odd request could make a page that others
    are served), and breaks on a codec that makes no text before any page of ours can answer.
    """
    environ["CONTENT_TYPE"] = without_charset(environ.get("CONTENT_TYPE", ""))
    return django(environ, start_response)


def without_charset(content_type):
    """The media type of ``content_type`` and, for a form with files, what stands between its parts."""
    boundary = BOUNDARY.search(content_type)
    media = content_type.partition(";")[0].strip()
    return f'{media}; boundary="{boundary[1]}"' if boundary else media
