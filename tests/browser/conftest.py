"""A real server with the demonstration, and Debian's Chromium in front of it."""

import os
import shutil
import socket
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.browser.walk import Watch, crawl

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PEOPLE = {
    "visitor": None,
    "editor": "jonas.lefort@example.org",
    "representative": "camille.martin@example.org",
    "coordinator": "ines@example.org",
}


expect.set_options(timeout=30_000)  # a busy machine; as long as Playwright waits for everything else


def pytest_collection_modifyitems(items):
    """All tests of this folder need a browser; without one they are skipped, and counted."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="needs Chromium: apt-get install chromium"))


@pytest.fixture(scope="session")
def env(tmp_path_factory):
    """The environment of a site of its own: folder, database and a free port."""
    folder = tmp_path_factory.mktemp("site")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "taskforce.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "VAR_DIR": str(folder),
        "PORT": port,
        "SITE_URL": f"http://127.0.0.1:{port}",
        "WORKERS": "1",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "",
    }


@pytest.fixture(scope="session")
def base_url(env):
    """Address of a server like the live one: gunicorn, files hashed and compressed, demonstration loaded."""
    address = env["SITE_URL"]
    prepare(env, Path(env["VAR_DIR"]))
    gunicorn = [sys.executable, "-m", "gunicorn", "-c", "taskforce/gunicorn.py"]
    with subprocess.Popen(
        gunicorn, cwd=settings.BASE_DIR, env=env, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout.readline().startswith(f"The task force is open at {address}/")
        yield address
        server.terminate()


@pytest.fixture
def worker(env, base_url):
    """Beside the server, what does the work that takes long."""
    command = [sys.executable, "manage.py", "worker", "--verbosity", "0"]
    with subprocess.Popen(command, cwd=settings.BASE_DIR, env=env) as process:
        yield
        process.terminate()


PREPARE = """
import django
from django.core.management import call_command
django.setup()
call_command("build_assets")
call_command("collectstatic", interactive=False, verbosity=0)
call_command("migrate", interactive=False, verbosity=0)
call_command("load_demo")
call_command("worker", batch=True, startup_delay=False, verbosity=0)  # it draws the reports of past years
"""


def prepare(env, folder):
    """What ``make run`` does before it serves."""
    (folder / "generated").mkdir()
    command = [sys.executable, "-c", PREPARE]
    subprocess.run(command, cwd=settings.BASE_DIR, env=env, check=True, stdout=subprocess.DEVNULL)


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """Playwright's own browsers cannot be had here: Debian's serves as well."""
    return {"executable_path": CHROMIUM, "args": ["--no-sandbox"]}


@pytest.fixture(scope="session")
def signed_in(browser, base_url):
    """``signed_in(role)``: the cookies of that person of the demonstration, as a new context takes them."""

    @cache
    def state(role):
        if PEOPLE[role] is None:
            return None
        context = browser.new_context(base_url=base_url)
        page = context.new_page()
        page.goto("/fr/account/sign-in/")
        page.locator(f'button[value="{PEOPLE[role]}"]').click()
        page.wait_for_url("**/workspace/")
        cookies = context.storage_state()
        context.close()
        return cookies

    return state


@pytest.fixture
def enter(new_context, signed_in, base_url):
    """``enter(role, width=…)``: a page of a fresh browser, signed in, and the Watch over it."""

    def enter(role="visitor", *, width=1280, height=900, **options):
        viewport = {"width": width, "height": height}
        context = new_context(
            storage_state=signed_in(role), viewport=viewport, reduced_motion="reduce", **options
        )
        return context.new_page(), Watch(context, base_url)

    return enter


@pytest.fixture(scope="session")
def pages(browser, signed_in, base_url):
    """``pages(role)``: by view, one address of every page that links lead that person to."""

    @cache
    def found(role):
        context = browser.new_context(base_url=base_url, storage_state=signed_in(role))
        addresses = crawl(context.request, "/fr/")
        context.close()
        return addresses

    return found
