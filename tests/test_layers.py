"""Who may import whom, as pyproject.toml says it to import-linter."""

import ast
from pathlib import Path

import pytest
from django.conf import settings
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

APPS = ("taskforce", "directory", "charter", "meetings", "reports")
SOURCES = sorted(
    path.relative_to(settings.BASE_DIR) for app in APPS for path in (settings.BASE_DIR / app).rglob("*.py")
)


def imported_by(path):
    """Names of the modules that the file imports, wherever in it."""
    for node in ast.walk(ast.parse((settings.BASE_DIR / path).read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "."


def test_layers_hold(monkeypatch, capsys):
    monkeypatch.chdir(settings.BASE_DIR)
    assert lint_imports(no_cache=True) == EXIT_STATUS_SUCCESS, capsys.readouterr().out


@pytest.mark.parametrize(
    ("library", "home"),
    [("weasyprint", "taskforce/common/pdf.py"), ("lucide", "taskforce/common/icons.py")],
)
def test_library_has_one_home(library, home):
    users = {path for path in SOURCES if library in {name.split(".")[0] for name in imported_by(path)}}
    assert users == {Path(home)}


def test_no_geographic_django_and_no_signals():
    strangers = {
        (str(path), name)
        for path in SOURCES
        for name in imported_by(path)
        if name.startswith(
            ("django.contrib.gis", "django.contrib.admin", "django.dispatch", "django.db.models.signals")
        )
    }
    assert strangers == set()
