"""What pages say exists in every language they are promised in."""

import io
import re
from datetime import date, timedelta
from html import unescape

import polib
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import ngettext, trans_real

from directory import people
from taskforce.common.management.commands import check_translations as check
from taskforce.common.management.commands.check_translations import Message
from tests import factories

SHORT = 12  # letters: shorter words may stand in a French page for another reason ("Services", "Contact")
PUBLIC = ["home:front", "home:accessibility", "home:privacy", "home:legal", "home:mailbox", "account_login"]
PUBLIC += ["account_inactive", "directory:map", "directory:partners", "directory:data"]
PUBLIC += ["meetings:request_new", "reports:needs", "reports:consultations"]
OF_MEMBERS = ["home:workspace", "accounts:profile", "mfa_index", "mfa_activate_totp", "mfa_add_webauthn"]
OF_MEMBERS += ["usersessions_list", "account_logout", "directory:page_reports", "directory:organization_new"]
OF_MEMBERS += ["directory:taskforce_settings", "directory:taskforce_files", "directory:import_new"]
OF_MEMBERS += ["accounts:accounts", "accounts:coordinators", "meetings:requests"]
OF_MEMBERS += ["reports:gaps", "reports:need_new", "reports:consultation_new"]
OF_A_SERVICE = ["service_edit", "service_preview"]
OF_ALPHA = ["manage", "people", "history", "organization_edit", "service_new", "location_new"]


@pytest.fixture(scope="module")
def everything():
    return check.everywhere()


# The catalogues -----------------------------------------------------------------------------------


def test_no_word_of_ours_takes_the_place_of_a_month():
    """The "May" of a form would stand in every date: such a word needs a context."""
    said = {}
    for language in ("fr", "ro", "bg"):
        with translation.override(language):
            said[language] = date_format(date(2031, 5, 8), "F").casefold()
    assert said == {"fr": "mai", "ro": "mai", "bg": "май"}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "lundi 3 août 2026, 3 août"),
        ("ro", "luni 3 august 2026, 3 aug."),
        ("bg", "понеделник 3 август 2026, 3 авг."),
    ],
)
def test_days_and_months_have_no_capital_inside_a_sentence(language, said):
    with translation.override(language):
        assert date_format(date(2026, 8, 3), "l j F Y, j N") == said


@pytest.mark.parametrize("language", ["fr", "ro", "bg"])
def test_catalogue_says_all_that_is_promised(language, everything):
    assert sorted(check.problems(language, check.needed(everything)[language], everything)) == []


def test_every_language_of_the_interface_but_the_source_is_checked(everything):
    assert {*check.needed(everything), check.SOURCE} == set(settings.INTERFACE_LANGUAGES["public"])


def test_no_text_in_romani_is_invented():
    assert [entry.msgid for entry in check.catalogue("rom") if entry.translated()] == []


def test_french_is_typeset_as_french():
    texts = [text for entry in check.catalogue("fr") for text in check.forms(entry)]
    assert [text for text in texts if re.search("'|[ \u00a0][;:!?»]|«[^\u202f]|[“”]", text)] == []


OTHER_WORDS = {  # for what has one word in each catalogue: a meeting, the task force, a link
    "fr": r"(?i)\bgroupe",
    "ro": r"(?i)\breuniun|ședinț|grup(?:ul|ului) local|\blegătur",
    "bg": r"(?i)\bзаседани|местната група|\bлинк",
}


@pytest.mark.parametrize(("language", "other"), OTHER_WORDS.items())
def test_one_thing_has_one_word(language, other):
    """Who reads little takes two words for two things."""
    catalogue = polib.pofile(settings.BASE_DIR / f"taskforce/locale/{language}/LC_MESSAGES/django.po")
    texts = [text for entry in catalogue for text in (entry.msgstr, *entry.msgstr_plural.values())]
    assert [text for text in texts if re.search(other, text)] == []


def test_french_counts_nothing_as_one():
    with translation.override("fr"):
        counted = [ngettext("%(n)s service", "%(n)s services", n) % {"n": n} for n in (0, 1, 2)]
    assert counted == ["0 service", "1 service", "2 services"]


# The pages ----------------------------------------------------------------------------------------


@pytest.fixture
def addresses(alpha, coordinator):
    """The addresses of public pages that are full of facts, in the active language."""
    today = timezone.localdate()
    service = factories.ServiceFactory(
        organization=alpha,
        speaks=["fr", "rom", "fsl"],
        publics=["familles", "femmes"],
        access=["walk-in", "referral"],
        fees="depends",
        no_documents_needed=True,
        opening_hours="Mo-Fr 09:00-12:00; PH off; SH off",
        hours_note="Le premier lundi",
        is_mobile=True,
        notice="Travaux",
        notice_until=today,
        last_verified_on=today - timedelta(days=2),
    )
    invitation = people.invite(
        organization=alpha, email="new@example.org", role="editor", invited_by=coordinator
    )

    def all_of_them():
        yield from (reverse(name) for name in PUBLIC)
        yield from (
            reverse(f"directory:{name}", args=[service.slug]) for name in ("service", "service_report")
        )
        yield from (reverse(f"directory:{name}", args=[alpha.slug]) for name in ("partner", "partner_report"))
        yield reverse("directory:invitation", args=[people.token_of(invitation)])
        yield reverse("directory:map") + "?q=nothing-like-this&near=nowhere"
        yield reverse("home:front") + "not-here/"

    return all_of_them


@pytest.fixture(scope="module")
def english(everything):
    """Our longer messages that French says in other words."""
    french = check.compiled(check.catalogue("fr"))
    texts = {message.text for message in everything if french.get(message) != [message.text]}
    return sorted(text for text in texts if len(text) > SHORT and "%" not in text)


def in_english(english, pages):
    """``{address: [what stands there in English]}``, for the addresses where something does."""
    left = {address: [text for text in english if text in html] for address, html in pages.items()}
    return {address: texts for address, texts in left.items() if texts}


def read(client, addresses):
    return {address: unescape(client.get(address).content.decode()) for address in addresses}


@pytest.mark.django_db
def test_public_pages_in_french_have_no_english_left(client, addresses, english):
    assert in_english(english, read(client, addresses())) == {}


@pytest.mark.django_db
def test_pages_of_members_in_french_have_no_english_left(client, alpha, coordinator, english):
    client.force_login(coordinator)
    service = factories.ServiceFactory(organization=alpha, status="draft")
    addresses = [reverse(name) for name in OF_MEMBERS]
    addresses += [reverse(f"directory:{name}", args=[alpha.slug]) for name in OF_ALPHA]
    addresses += [reverse(f"directory:{name}", args=[service.slug]) for name in OF_A_SERVICE]
    assert in_english(english, read(client, addresses)) == {}


def test_english_that_is_left_is_found(english):
    """The two tests above can fail."""
    pages = {"/fr/": "<h1>Trouver la bonne porte", "/fr/map/": "<h2>Opening hours</h2> <p>Horaires"}
    assert in_english(english, pages) == {"/fr/map/": ["Opening hours"]}


@pytest.fixture
def asked(monkeypatch):
    """The Messages that were looked up since the test began."""
    seen = set()

    def recording(look_up, first):
        def record(*args):
            seen.add(Message(*args[:2]) if first else Message("", args[0]))
            return look_up(*args)

        return record

    for name, first in {"gettext": 0, "ngettext": 0, "pgettext": 1, "npgettext": 1}.items():
        monkeypatch.setattr(translation._trans, name, recording(getattr(trans_real, name), first))
    return seen


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ro", "bg"])
def test_public_pages_ask_for_no_word_that_is_missing(client, addresses, language, everything, asked):
    """Also what the lists of files cannot know: labels of models, words chosen in code."""
    with translation.override(language):
        for address in addresses():
            client.get(address)
    said = check.compiled(check.catalogue(language).translated_entries())
    assert {message for message in asked & everything if message not in said} == set()


@pytest.mark.django_db
def test_romani_page_is_in_french_and_says_so(client):
    page = client.get("/rom/").content.decode()
    assert '<html lang="fr"' in page
    assert "Trouver la bonne porte," in page
    assert "Cette page n’existe pas encore en Rromani. La voici en français." in page


# A catalogue that is not right --------------------------------------------------------------------


@pytest.fixture
def catalogues(tmp_path, settings):
    """``catalogues(*entries)`` puts a French catalogue with these entries in the place of ours."""
    settings.LOCALE_PATHS = [tmp_path]
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)

    def write(*entries, also_compiled=True):
        catalogue = polib.POFile()
        catalogue.extend(polib.POEntry(**entry) for entry in entries)
        catalogue.save(str(folder / "django.po"))
        (catalogue if also_compiled else polib.POFile()).save_as_mofile(str(folder / "django.mo"))

    return write


WANTED = {Message("", "Send"), Message("", "Hello, %(name)s")}
SEND = {"msgid": "Send", "msgstr": "Envoyer"}
HELLO = {"msgid": "Hello, %(name)s", "msgstr": "Bonjour, %(name)s"}
SERVICES = {"msgid": "%(n)s service", "msgid_plural": "%(n)s services"}


def found(wanted=WANTED):
    return list(check.problems("fr", wanted, WANTED))


def test_whole_catalogue_has_no_problem(catalogues):
    catalogues(SEND, HELLO)
    assert found() == []


@pytest.mark.parametrize(
    ("entries", "problem"),
    [
        ([HELLO], "not in the catalogue: Send"),
        ([HELLO, {"msgid": "Send"}], "not translated: Send"),
        ([HELLO, {**SEND, "flags": ["fuzzy"]}], "fuzzy: Send"),
        ([SEND, {**HELLO, "msgstr": "Bonjour"}], "other placeholders or tags: Hello, %(name)s"),
        ([SEND, {**HELLO, "msgstr": "Bonjour, <b>%(name)s"}], "other placeholders or tags: Hello, %(name)s"),
        ([SEND, HELLO, {"msgid": "Old", "msgstr": "Ancien"}], "no longer in the code: Old"),
    ],
)
def test_problem_of_a_catalogue_is_named(catalogues, entries, problem):
    catalogues(*entries)
    assert found() == [problem]


def test_message_that_a_language_need_not_say_may_be_empty(catalogues):
    catalogues({"msgid": "Send"}, HELLO)
    assert found(wanted={Message("", "Hello, %(name)s")}) == []


def test_catalogue_that_was_not_compiled_again_is_named(catalogues):
    catalogues(SEND, HELLO, also_compiled=False)
    assert found() == ["django.mo is not made from django.po: run msgfmt or compilemessages"]


@pytest.mark.parametrize(
    ("texts", "right"),
    [
        ({0: "un service", 1: "%(n)s services"}, True),
        ({0: "%(n)s service", 1: "des services"}, False),
        ({0: "%(m)s service", 1: "%(n)s services"}, False),
    ],
)
def test_only_the_singular_may_leave_the_number_out(texts, right):
    assert check.has_same_parts(polib.POEntry(**SERVICES, msgstr_plural=texts)) is right


# What is read from the code -----------------------------------------------------------------------

MODULE = """
LABEL = _("a label")
class Form:
    name = pgettext_lazy("of a town", "Name")
    def count(self, n):
        return translation.ngettext("one", "many", n), _(self.label), print("no message")
"""


@pytest.mark.parametrize(
    ("names", "texts"),
    [
        ((), {("", "a label"), ("of a town", "Name"), ("", "one")}),
        (("Form",), {("of a town", "Name"), ("", "one")}),
        (("LABEL",), {("", "a label")}),
    ],
)
def test_messages_of_a_module(tmp_path, names, texts):
    path = tmp_path / "module.py"
    path.write_text(MODULE)
    assert check.in_python(path, names) == texts


TEMPLATE = """
{% if x %}{% translate "All 100 %" as all %}{% translate "May" context "month" %}{% endif %}
{{ x|default:_("Nothing") }}
{% blocktranslate trimmed count n=n %}
  {{ n }} row
{% plural %}{{ n }} rows{% endblocktranslate %}
"""


def test_messages_of_a_template(tmp_path, settings):
    (tmp_path / "page.html").write_text(TEMPLATE)
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    assert check.in_template("page.html") == {
        ("", "All 100 %%"),
        ("month", "May"),
        ("", "Nothing"),
        ("", "%(n)s row"),
    }


def test_list_of_public_pages_names_no_page_that_is_gone():
    with pytest.raises(CommandError, match=r"No template fits gone/\*\.html\."):
        check.templates("base.html", "gone/*.html")


# The command --------------------------------------------------------------------------------------


def test_command_counts_what_it_looked_at(everything):
    out = io.StringIO()
    call_command("check_translations", stdout=out)
    assert out.getvalue().splitlines() == [
        f"{language}: {len(wanted)} messages needed, 0 to mend"
        for language, wanted in check.needed(everything).items()
    ]


def test_command_fails_when_a_word_is_missing(catalogues, settings, monkeypatch):
    settings.INTERFACE_LANGUAGES = {"public": ["en", "fr"], "members": ["en", "fr"]}
    monkeypatch.setattr(check, "everywhere", lambda: WANTED)
    catalogues(HELLO)
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(CommandError, match=r"^1 translations to mend\.$"):
        call_command("check_translations", stdout=out, stderr=err)
    assert out.getvalue() == "fr: 2 messages needed, 1 to mend\n"
    assert err.getvalue() == "fr: not in the catalogue: Send\n"
