"""Conventions of this repository, as tests: each says what breaks it, file by file."""

import ast
import re
import subprocess
from functools import cache

import pytest
from django.apps import apps
from django.conf import settings
from django.template import engines
from django.template.loader import get_template
from django.template.loader_tags import BlockNode, ExtendsNode

ROOT = settings.BASE_DIR
APPS = ("taskforce", "directory", "charter", "meetings", "reports")
NOT_PAGES = ("base.html", "components/", "layout/", "emails/", "pdf/")
STANDS_ALONE = {"home/broken.html"}  # shown when anything else may be what broke
THIS = "tests/test_consistency.py"
BINARY = (".png", ".jpg", ".ico", ".mo", ".pdf", ".ods", ".xlsx")
ROOTS = {  # pages with nothing above them: the heads of the rooms, steps of one flow, answers, accounts
    *("account/account_inactive.html", "account/confirm_login_code.html", "account/login.html"),
    *("accounts/profile.html", "mfa/authenticate.html", "429.html"),
    *("charter/charter.html", "charter/join_sent.html", "charter/sign.html", "charter/sign_already.html"),
    *("charter/sign_code.html", "charter/sign_commit.html", "charter/sign_read.html"),
    *("charter/sign_replaced.html", "charter/signature.html"),
    *("directory/data.html", "directory/invitation.html", "directory/invitation_closed.html"),
    *("directory/map.html", "directory/page_report_sent.html", "directory/partners.html"),
    *("home/accessibility.html", "home/bad_request.html", "home/forbidden.html", "home/front.html"),
    *("home/legal.html", "home/mailbox.html", "home/not_found.html", "home/privacy.html"),
    *("home/setup.html", "home/stale_form.html", "home/workspace.html"),
    *("meetings/meetings.html", "meetings/registration.html", "meetings/reply.html"),
    "meetings/request_sent.html",
    *("reports/consultations.html", "reports/gaps.html", "reports/needs.html", "reports/reports.html"),
    *("reports/sheets.html", "reports/workshop.html"),
}
ASKED_BY_ALLAUTH = {"login_code", "unknown_account"}
MOST_LINES = {".py": 400, ".html": 150, ".js": 400, ".css": 400}
MOST_LINES_OF_A_FUNCTION = 60
MOST_BYTES_OF_CSS = 24_000


@cache
def tracked():
    """The files of the repository, those about to be added too; paths from its root."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    return [name for name in names if name and (ROOT / name).is_file()]


def files(*folders, suffix):
    return [name for name in tracked() if name.startswith(folders) and name.endswith(suffix)]


@cache
def text(name):
    return (ROOT / name).read_text("utf-8")


def code():
    """Our Python, without migrations and tests."""
    return [name for name in files(*(f"{app}/" for app in APPS), suffix=".py") if "/migrations/" not in name]


def templates():
    """Names of our templates, as Django knows them."""
    return [name.removeprefix("templates/") for name in files("templates/", suffix=(".html", ".txt"))]


def pages():
    """Templates of whole pages: those that no other includes."""
    return [
        name
        for name in templates()
        if name.endswith(".html")
        and not name.startswith(NOT_PAGES)
        and "/_" not in name
        and not name.endswith("/base.html")
        and name not in STANDS_ALONE
    ]


def found(pattern, names, *, flags=0):
    """``["file:line: what stands there"]`` for every match of ``pattern`` in the files."""
    return [
        f"{name}:{text(name).count(chr(10), 0, match.start()) + 1}: {match[0][:100]}"
        for name in names
        for match in re.finditer(pattern, text(name), flags)
    ]


def html():
    return files("templates/", suffix=".html")


# Templates ----------------------------------------------------------------------------------------


def test_every_template_compiles():
    for name in templates():
        get_template(name)


def test_every_template_is_used():
    sources = "\n".join(text(name) for name in [*code(), *html()])
    asked_by_libraries = ("account/", "mfa/", "usersessions/", "allauth/", "429.html", "emails/")
    names = {name for name in templates() if not name.startswith(asked_by_libraries)}
    assert {name for name in names if f'"{name}"' not in sources} == set()


def test_every_mail_has_three_templates_and_is_sent():
    sources = "\n".join(map(text, code()))
    mails = {name.rsplit("/", 1)[0] for name in templates() if re.match(r"emails/.+/", name)}
    for mail in mails:
        assert {f"{mail}/{part}" for part in ("subject.txt", "body.txt", "body.html")} <= set(templates()), (
            mail
        )
        name = mail.removeprefix("emails/")
        assert name in ASKED_BY_ALLAUTH or re.search(rf'["/]{name}"', sources), mail


def test_templates_of_libraries_are_all_ours():
    """A page that we leave to allauth would stand there without our layout."""
    ours = {name for name in templates() if name.startswith(("account/", "mfa/", "usersessions/"))}
    for name in ours:
        assert str(get_template(name).origin.name).startswith(str(ROOT)), name


def test_every_page_extends_base_and_has_a_title():
    strangers = []
    for name in pages():
        source = text(f"templates/{name}")
        if not re.match(r'\{% extends "[\w/]+\.html" %\}', source):
            strangers.append(f"{name} does not begin with extends")
        if "{% block title %}" not in source:
            strangers.append(f"{name} has no title")
    assert strangers == []


def test_every_page_below_another_says_where_one_is():
    without = {name for name in pages() if "{% block crumbs %}" not in text(f"templates/{name}")}
    of_base = {name for name in without if text(f"templates/{name}").startswith('{% extends "base.html"')}
    assert of_base == ROOTS


def test_no_block_of_a_page_is_lost():
    """A block that no template above it knows is never shown."""
    lost = {}
    for name in pages():
        known, node = set(), get_template(name).template.nodelist[0]
        mine = {block.name for block in node.nodelist if isinstance(block, BlockNode)}
        while isinstance(node, ExtendsNode):
            parent = get_template(node.parent_name.var).template.nodelist
            known |= {block.name for block in parent.get_nodes_by_type(BlockNode)}
            node = parent[0]
            known |= set(getattr(node, "blocks", ()))
        lost |= {name: mine - known} if mine - known else {}
    assert lost == {}


def test_no_script_style_or_handler_in_a_template():
    inline = r"<style|\sstyle=|\son\w+=\"|javascript:|<script(?![^>]*(\bsrc=|application/json))[^>]*>"
    assert (
        found(
            inline, [name for name in html() if not name.startswith(("templates/emails/", "templates/pdf/"))]
        )
        == []
    )


def test_nothing_is_marked_safe_but_in_reviewed_places():
    assert found(r"\|\s*safe\b|\{% autoescape off", html()) == []
    reviewed = {
        "taskforce/common/text.py": "people's Markdown, cleaned by nh3",
        "taskforce/common/icons.py": "icons of a package",
        "taskforce/common/templatetags/tf.py": "our emblem",
        "charter/documents.py": "a QR code, drawn by segno",
        "directory/documents.py": "a QR code, drawn by segno",
        "directory/sketch.py": "a drawing made of numbers",
        "directory/vocabulary.py": "a constant",
        "reports/drawing.py": "drawings made of numbers, our icons and escaped words",
    }
    marked = found(r"(mark_safe|SafeString)\(", [name for name in code() if name not in reviewed])
    assert marked == []


def test_translations_are_trimmed():
    assert found(r"\{% blocktrans(late)?\b(?![^%]*\btrimmed\b)[^%]*%\}", html()) == []


def test_no_load_of_built_in_libraries():
    assert found(r"\{% load [^%]*\b(i18n|static|tf)\b", html()) == []


# Python -------------------------------------------------------------------------------------------


def functions(name):
    for node in ast.walk(ast.parse(text(name))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_file_is_too_long():
    names = [*code(), *html(), *files("static/", suffix=(".js", ".css"))]
    lengths = {name: text(name).count("\n") for name in names}
    assert {
        name: lines for name, lines in lengths.items() if lines > MOST_LINES["." + name.rsplit(".", 1)[1]]
    } == {}


def test_base_template_is_short():
    assert text("templates/base.html").count("\n") <= 80


def test_no_function_is_too_long():
    assert [
        f"{name}:{node.lineno}: {node.name}"
        for name in code()
        for node in functions(name)
        if node.end_lineno - node.lineno + 1 > MOST_LINES_OF_A_FUNCTION
    ] == []


def test_views_are_short():
    views = [name for name in code() if re.search(r"/views(/\w+)?\.py$", name)]
    assert [
        f"{name}:{node.lineno}: {node.name}"
        for name in views
        for node in functions(name)
        if node.end_lineno - node.lineno + 1 > 30
    ] == []


def test_migrations_are_named():
    names = files(*(f"{app}/" for app in APPS), suffix=".py")
    assert [name for name in names if re.search(r"/migrations/\d+_(auto|initial)\b", name)] == []


def test_raw_migrations_can_be_undone():
    names = [name for name in files(*(f"{app}/" for app in APPS), suffix=".py") if "/migrations/" in name]
    for name in names:
        for call in ast.walk(ast.parse(text(name))):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", "") in ("RunSQL", "RunPython"):
                assert len(call.args) + len(call.keywords) >= 2, f"{name}:{call.lineno} has no way back"


def test_days_are_said_in_one_place():
    """Django's own words have no "1er" in French: ``common.days.in_words``, and ``date`` of templates, do."""
    assert found(r"\bdate_format\b|import dateformat\b", code()) == []


def test_public_functions_say_what_they_do():
    """Actions, permissions and all of ``common``: what comes in and out stands in the docstring."""
    private = ("_", "main")
    described = re.compile(r"(^taskforce/common/\w+|/actions|/permissions|/emails|/documents)\.py$")
    assert [
        f"{name}:{node.lineno}: {node.name}"
        for name in code()
        if described.search(name)
        for node in ast.parse(text(name)).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith(private)
        and not ast.get_docstring(node)
    ] == []


# Style sheets and scripts -------------------------------------------------------------------------


def test_style_sheets_are_small():
    sheets = files("static/css/", suffix=".css")
    assert (
        sum(len(text(name).encode()) for name in sheets if not name.endswith("pdf.css")) < MOST_BYTES_OF_CSS
    )


def test_no_style_sheet_or_script_asks_another_host():
    assert (
        found(r"(url\(|@import|from |import\()\s*[\"']?https?:", files("static/", suffix=(".js", ".css")))
        == []
    )


# The repository -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?<![\w./-])/(work|root|farm|home/\w+)/",
        r"https?://([\w.]+\.)?(py" + r"pi|python" + r"hosted|npm" + r"js|deb" + r"ian)\.(org|com)",
    ],
    ids=["paths of one machine", "hosts of package registries"],
)
def test_repository_names_no(pattern):
    names = [
        name for name in tracked() if not name.endswith((".png", ".ico", ".mo", ".pdf", ".ods", ".xlsx"))
    ]
    assert found(pattern, [name for name in names if name != "tests/test_consistency.py"]) == []


def test_no_third_party_file_is_committed():
    assert [
        name for name in tracked() if re.search(r"\.(min\.(js|css)|woff2?|ttf|otf)$|static/vendor/", name)
    ] == []


def test_there_is_no_admin_and_no_upload_folder():
    assert not apps.is_installed("django.contrib.admin")
    assert settings.MEDIA_ROOT == ""
    assert engines["django"].engine.debug is False
