"""Starting the site: without GDAL, and without libraries that only some pages need."""

import json
import subprocess
import sys

import pytest
from django.conf import settings

SLOW = [
    "weasyprint",
    "openpyxl",
    "python_calamine",
    "icalendar",
    "fontTools",
    "phonenumbers",
    "stdnum",
    "segno",
]


def run(code):
    """What ``code`` prints in a Python of its own, with the tests' settings; its traceback on failure."""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_starts_without_gdal():
    code = """
import ctypes.util, sys
find = ctypes.util.find_library
ctypes.util.find_library = lambda name: None if "gdal" in name or "geos" in name else find(name)
sys.modules |= {"osgeo": None, "django.contrib.gis": None}
import taskforce.wsgi
from django.core.management import call_command
call_command("check")
"""
    assert run(code) == "System check identified no issues (0 silenced).\n"


def test_starts_without_what_few_pages_need():
    code = """
import json, sys
import taskforce.wsgi
from django.urls import get_resolver
get_resolver().url_patterns
import directory.urls, taskforce.home.urls
print(json.dumps(sorted(sys.modules)))
"""
    loaded = set(json.loads(run(code)))
    assert loaded.intersection(SLOW) == set()
    assert not any(name.startswith("django.contrib.gis") for name in loaded)


@pytest.mark.parametrize("command", ["migrate", "collectstatic", "build_assets", "load_demo", "worker"])
def test_commands_of_make_run_exist(command):
    from django.core.management import get_commands

    assert command in get_commands()
