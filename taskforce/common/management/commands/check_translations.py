"""``manage.py check_translations``: what the pages say is in the catalogues, whole and right.

French says all; Romanian and Bulgarian at least what a visitor meets (``PUBLIC_…`` below).  Needs no
gettext tools: messages are read from Python's syntax tree and from Django's own template nodes.
polib comes with what the tests need.
"""

import ast
import re
from typing import NamedTuple

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.template.loader import get_template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils import dates, translation

SOURCE = "en"  # the language our messages are written in
# Django writes months (and days, in Romanian) with a capital, which these languages do not have inside a
# sentence: our catalogues say them again.
SMALL_LETTERS = ("ro", "bg")
APPS = ("taskforce", "directory", "charter", "meetings", "reports")

# What a visitor meets without an account, its mails too: under templates/, then in Python (with names:
# only these classes and constants of the module).
PUBLIC_TEMPLATES = {
    ".": ("429.html", "base.html"),
    "account": ("*.html",),
    "accounts": ("_*.html",),
    "charter": (
        *("_answer.html", "_aside.html", "_badge.html", "changes.html", "charter.html"),
        *("register.html", "verify.html"),
        *("join.html", "join_sent.html"),
    ),
    "components": ("*.html",),
    "directory": (
        *("_facts.html", "_filters.html", "_hours.html", "_place.html", "_results.html", "data.html"),
        *("invitation.html", "invitation_closed.html", "map.html", "page_report.html"),
        *("page_report_sent.html", "partner.html", "partners.html", "service.html"),
    ),
    "emails": (
        *("_training.*", "base.*", "join_refused/*", "login_code/*", "unknown_account/*"),
        *("request_answered/*", "request_to_confirm/*", "training_*/*"),
    ),
    "home": (
        *("_demo_people.html", "accessibility.html", "broken.html", "forbidden.html", "front.html"),
        *("legal.html", "mailbox.html", "mailbox_mail.html", "not_found.html", "privacy.html"),
        *("access.html", "setup.html", "stale_form.html"),
    ),
    "layout": ("*.html",),
    "meetings": (
        *("_aside.html", "_filters.html", "_item.html", "_registers.html", "_steps.html", "actions.html"),
        *("decisions.html", "meeting.html", "meetings.html", "reply.html"),
        *("_request.html", "request.html", "request_new.html", "request_sent.html"),
        *("_training_crumbs.html", "_training_seats.html", "registration.html", "training.html"),
        *("training_asked.html", "training_register.html", "trainings.html"),
    ),
    "mfa": ("authenticate.html",),
    "pdf": (
        *("_meeting.html", "charter_receipt.html", "convocation.html", "minutes.html", "report.html"),
        *("service.html", "sheet.html", "training_certificate.html"),
    ),
    "reports": (
        *("_about.html", "_bars.html", "_cite.html", "_edition.html", "_results.html", "_section.html"),
        *("_sheet_*.html", "blocks/*.html", "consultation.html", "consultations.html", "edition.html"),
        *("need.html", "needs.html", "reports.html", "sheet.html", "sheets.html"),
    ),
}
PUBLIC_CODE = {
    "charter/forms/joining.py": ("TOO_LONG", "JoinForm"),
    "charter/joining.py": ("ask_to_join",),
    "charter/models/signature.py": ("Way",),
    "charter/models/version.py": ("Kind",),
    "charter/register.py": (),
    "charter/register_files.py": (),
    "charter/views/verify.py": (),
    "directory/exports/formats.py": (),
    "directory/forms/page_report.py": ("TOO_LONG", "PageReportForm"),
    "directory/forms/taskforce.py": ("TaskForceForm",),
    "directory/hours.py": (),
    "directory/lines.py": (),
    "directory/models/organization.py": ("Role",),
    "directory/page_reports.py": (),
    "directory/sheet.py": (),
    "directory/vocabulary.py": (),
    "meetings/documents.py": (),
    "meetings/forms/support.py": ("TOO_LONG", "NobodyNamedForm", "AskForm", "VisitorForm", "AgainForm"),
    "meetings/models/edition.py": ("Kind",),
    "meetings/models/register.py": ("State",),
    "meetings/models/support.py": ("State", "SupportRequest"),
    "meetings/support.py": ("ask_without_account", "ask_again", "close"),
    "meetings/forms/trainings.py": ("RegistrationForm",),
    "meetings/models/training.py": ("Theme", "State"),
    "meetings/registering.py": ("OVER", "ask", "confirm", "leave"),
    "meetings/views/feeds.py": (),
    "meetings/views/trainings.py": (),
    "reports/blocks.py": ("name_of", "bar_words"),
    "reports/cover.py": (),
    "reports/models/indicator.py": ("Kind",),
    "reports/models/need.py": ("Barrier",),
    "reports/models/sheet.py": ("ActionSheet", "Budget", "Funding"),
    "reports/rendering.py": (),
    "reports/sheet_page.py": (),
    "reports/templatetags/reports.py": (),
    "meetings/views/support.py": ("request_new", "request_follow", "_conversation"),
    "reports/views/public.py": (),
    "taskforce/accounts/adapter.py": ("AccountAdapter",),
    "taskforce/accounts/forms.py": ("SignInForm", "CodeForm", "SecondFactorForm"),
    "taskforce/common/guard_forms.py": (),
    "taskforce/home/demo_people.py": (),
    "taskforce/home/forms.py": (),
}

# Where the message stands among the arguments of each function; the context, if any, stands before it.
FUNCTIONS = {"_": 0, "gettext": 0, "gettext_lazy": 0, "gettext_noop": 0, "ngettext": 0, "ngettext_lazy": 0}
FUNCTIONS |= {"pgettext": 1, "pgettext_lazy": 1, "npgettext": 1, "npgettext_lazy": 1}
FILTER_ARGUMENT = re.compile(r"""\b_\((?:"([^"]*)"|'([^']*)')\)""")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|</?\w+[^>]*>")


class Message(NamedTuple):
    """What a catalogue is asked for."""

    context: str
    text: str


# Messages of the code -----------------------------------------------------------------------------


def in_python(path, names=()):
    """The Messages of a module; with ``names`` only those of these classes, functions and constants."""
    tree = ast.parse(path.read_text("utf-8"))
    parts = [node for node in ast.walk(tree) if names_of(node) & set(names)] if names else [tree]
    calls = [node for part in parts for node in ast.walk(part) if isinstance(node, ast.Call)]
    return {message for call in calls if (message := _of_call(call))}


def names_of(node):
    """The names that a statement gives to something."""
    if isinstance(node, ast.Assign):
        return {target.id for target in node.targets if isinstance(target, ast.Name)}
    return {node.name} if isinstance(node, (ast.ClassDef, ast.FunctionDef)) else set()


def _of_call(call):
    """The Message of ``_("…")`` and the like; None for any other call, or when it is no plain text."""
    place = FUNCTIONS.get(getattr(call.func, "id", getattr(call.func, "attr", None)))
    if place is None or not all(isinstance(arg, ast.Constant) for arg in call.args[: place + 1]):
        return None
    words = [arg.value for arg in call.args[: place + 1]]
    return Message(words[0] if place else "", words[-1])


def in_template(name):
    """The Messages of our template ``name``: its tags, and ``_("…")`` among the arguments of filters."""
    template = get_template(name).template
    nodes = template.nodelist.get_nodes_by_type((TranslateNode, BlockTranslateNode))
    arguments = {Message("", double or single) for double, single in FILTER_ARGUMENT.findall(template.source)}
    return {_of_node(node) for node in nodes} | arguments


def _of_node(node):
    context = str(node.message_context.var) if node.message_context else ""
    if isinstance(node, BlockTranslateNode):
        return Message(context, node.render_token_list(node.singular)[0])
    return Message(context, str(node.filter_expression.var.literal).replace("%", "%%"))


def templates(*patterns):
    """The names of our templates that fit ``patterns``; CommandError when none fits one of them."""
    root = settings.BASE_DIR / "templates"
    found = {pattern: [path for path in root.glob(pattern) if path.is_file()] for pattern in patterns}
    if empty := [pattern for pattern, paths in found.items() if not paths]:
        raise CommandError(f"No template fits {', '.join(empty)}.")
    return {path.relative_to(root).as_posix() for paths in found.values() for path in paths}


def everywhere():
    """The Messages of all our pages, mails, documents and code."""
    modules = [path for app in APPS for path in (settings.BASE_DIR / app).rglob("*.py")]
    ours = [path for path in modules if "migrations" not in path.parts]
    return set().union(*map(in_python, ours), *map(in_template, templates("**/*.html", "**/*.txt")))


def calendar():
    """The names of months, whole and short, and of days, as Django's own dates ask for them."""
    with translation.override(SOURCE):
        whole = {Message("", str(name)) for name in (*dates.MONTHS.values(), *dates.WEEKDAYS.values())}
        return whole | {Message("abbrev. month", str(name)) for name in dates.MONTHS_AP.values()}


def public():
    """The Messages that a visitor may meet."""
    modules = [in_python(settings.BASE_DIR / path, names) for path, names in PUBLIC_CODE.items()]
    patterns = [
        f"{folder}/{name}".lstrip("/") for folder, names in PUBLIC_TEMPLATES.items() for name in names
    ]
    return set().union(*modules, *map(in_template, templates(*patterns)))


# The catalogues -----------------------------------------------------------------------------------


def needed(everything):
    """``{language: the Messages it must say}``, where ``everything`` are those of ``everywhere``."""
    known = settings.INTERFACE_LANGUAGES
    sets = {code: everything if code in known["members"] else public() for code in known["public"]}
    sets |= {code: sets[code] | calendar() for code in SMALL_LETTERS if code in sets}
    return {code: messages for code, messages in sets.items() if code != SOURCE}


def catalogue(language, suffix="po"):
    """Our catalogue of ``language``, as polib reads it."""
    read = {"po": polib.pofile, "mo": polib.mofile}[suffix]
    return read(str(settings.LOCALE_PATHS[0] / language / "LC_MESSAGES" / f"django.{suffix}"))


def problems(language, wanted, everything):
    """What is wrong with the catalogue of ``language``, which must say ``wanted``: a line each."""
    source = catalogue(language)
    entries = {key(entry): entry for entry in source if not entry.obsolete}
    yield from (f"not in the catalogue: {message.text}" for message in wanted - set(entries))
    yield from (f"no longer in the code: {message.text}" for message in set(entries) - everything - wanted)
    for message, entry in entries.items():
        if entry.fuzzy:
            yield f"fuzzy: {message.text}"
        elif not entry.translated() and message in wanted:
            yield f"not translated: {message.text}"
        elif entry.translated() and not has_same_parts(entry):
            yield f"other placeholders or tags: {message.text}"
    if compiled(source.translated_entries()) != compiled(catalogue(language, "mo")):
        yield "django.mo is not made from django.po: run msgfmt or compilemessages"


def key(entry):
    """The Message that ``entry`` (of polib) translates."""
    return Message(entry.msgctxt or "", entry.msgid)


def forms(entry):
    """The translations of an entry: one, or one for each plural form."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def has_same_parts(entry):
    """Whether each form has the placeholders and tags of the source; the singular may leave some out."""
    wanted = sorted(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    found = [sorted(PLACEHOLDER.findall(text)) for text in forms(entry)]
    first_is_free = bool(entry.msgid_plural) and set(found[0]) <= set(wanted)
    return all(parts == wanted for parts in found[first_is_free:])


def compiled(entries):
    """What the site reads of ``entries``: ``{Message: translations}``."""
    return {key(entry): forms(entry) for entry in entries}


class Command(BaseCommand):
    help = "Checks that the catalogues say all that the pages ask for."

    def handle(self, **_options):
        everything, wrong = everywhere(), 0
        for language, wanted in needed(everything).items():
            found = sorted(problems(language, wanted, everything))
            self.stderr.writelines(f"{language}: {problem}\n" for problem in found)
            self.stdout.write(f"{language}: {len(wanted)} messages needed, {len(found)} to mend")
            wrong += len(found)
        if wrong:
            raise CommandError(f"{wrong} translations to mend.")
