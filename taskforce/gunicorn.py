"""How gunicorn serves the site, for ``make run`` and in production: ``gunicorn -c taskforce/gunicorn.py``.

PORT, WORKERS and THREADS come from the environment; BIND (``unix:/run/task-force.sock``) replaces PORT.
"""

import os

wsgi_app = "taskforce.wsgi"
bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WORKERS", "2"))
threads = int(os.environ.get("THREADS", "4"))
preload_app = True  # the workers share what was loaded once
control_socket_disable = True
loglevel = "warning"
limit_request_line = 8190  # the most it allows: a long search gets a page of ours, not a bare 414
limit_request_field_size = 2 * limit_request_line  # the address of a page comes back as its Referer
max_requests = 5000
max_requests_jitter = 500


def when_ready(server):
    """One line once the address answers; in a demonstration, with the people to sign in as."""
    from django.conf import settings  # noqa: PLC0415 - gunicorn reads this file before Django is set up

    address = server.LISTENERS[0] if os.environ.get("BIND") else settings.SITE_URL
    line = f"The task force is open at {address}/ (Ctrl+C stops it)"
    if settings.DEMO:
        line += f"; sign in with one click as {demo_people()}"
    print(f"{line}.", flush=True)


def demo_people():
    """``"Inès Marchand (coordinator), …"``: those of the demonstration who can sign in."""
    from taskforce.home.demo.files import people  # noqa: PLC0415 - as above

    return ", ".join(f"{one['name']} ({one['role']})" for one in people() if one["role"] != "closed")
