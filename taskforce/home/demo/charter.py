"""The demonstration's charter: two versions, who signed, who withdrew, and who has yet to sign again.

Our own texts and invented signatories: of a real partner nothing is told but public facts, and that it
signed would be none.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from guardian.shortcuts import remove_perm

from charter import signing, versions
from charter.chain import Trace
from charter.models import Act, Signature, Version
from directory.actions import join_organization
from directory.models import Organization
from directory.vocabulary import INVENTED_SOURCE
from taskforce.accounts.models import User
from taskforce.home.demo.files import FOLDER, read

LANGUAGES = ("fr", "en")  # the first is the language of reference
GRACE, PUBLISHED_AGO = 60, 35  # days to sign version 2, and since when: 25 are left
SUMMARIES = {
    "fr": "Un article de plus, le quatrième\u202f: il dit combien de temps nous gardons nos notes communes.",
    "en": "One article more, the fourth: it says how long we keep our shared notes.",
}
KINDS = {"online": Act.Kind.CONFIRMED, "paper": Act.Kind.PAPER, "assisted": Act.Kind.ASSISTED}


def is_loaded():
    """Whether there is a charter already, or no invented partner that could sign one."""
    return Version.objects.exists() or not _partners().exists()


def load(today):
    """Publishes, signs and withdraws; dates are counted back from ``today``.  Returns what it made."""
    with transaction.atomic():
        _Charter(today).load()
    return f"{Version.objects.count()} versions of the charter, {Signature.objects.count()} signatures"


def _partners():
    return Organization.objects.filter(source=INVENTED_SOURCE)


class _Charter:
    """The charter as it came about, one day after another."""

    def __init__(self, today):
        self.days = {1: date(today.year - 1, 3, 1), 2: today - timedelta(days=PUBLISHED_AGO)}
        self.partners = {partner.external_id: partner for partner in _partners()}
        self.coordinator = User.objects.coordinators().first()

    def load(self):
        sheets = read("charter/signatures.json")
        self.publish(1, effective=self.days[1], before=14)
        self.sign_all(sheets, 1)
        for sheet in sheets:
            if "withdrew" in sheet:
                self.withdraw(sheet)
        ends = self.days[2] + timedelta(days=GRACE)
        self.publish(2, effective=self.days[2] + timedelta(days=5), grace_ends=ends)
        self.sign_all(sheets, 2)

    def publish(self, number, *, before=0, **fields):
        """Version ``number``, published ``before`` days before its day."""
        draft = versions.begin_draft()
        for language in LANGUAGES:
            text = (FOLDER / f"charter/v{number}.{language}.md").read_text("utf-8")
            summary = SUMMARIES[language] if number > 1 else ""
            draft = versions.save_draft(
                version=draft,
                revision=draft.revision,
                fields=fields,
                language=language,
                text=text,
                summary=summary,
            )
        self.version = versions.publish(version=draft, by=self.coordinator, at=self.at(number, -before))

    def at(self, number, days):
        """A morning, ``days`` after the day of version ``number``."""
        day = self.days[number] + timedelta(days=days)
        return datetime.combine(day, time(10, 30), ZoneInfo(settings.TIME_ZONE))

    def sign_all(self, sheets, number):
        for sheet in sheets:
            is_there = not sheet["organization"] or sheet["organization"] in self.partners
            if is_there and str(number) in sheet["signed"]:
                self.sign(**sheet | {"at": self.at(number, sheet["signed"][str(number)])})

    def sign(self, *, organization, at, way, signed, withdrew=None, email="", **fields):
        """One signature of the version at hand; on paper and with help the coordinator writes it down."""
        person = User.objects.filter(email=email).first()
        witness = "" if way == "online" else str(self.coordinator)
        if way != "online":
            person = None
        elif withdrew and person:
            join_organization(user=person, organization=self.partners[organization], may_sign=True)
        words = self.version.text_in(LANGUAGES[0])
        signing.sign(
            signature=Signature(
                signatory=person, way=way, witness=witness, language=words.language, **fields
            ),
            organization=self.partners.get(organization),
            words=words,
            kind=KINDS[way],
            trace=Trace(person or self.coordinator, at=at),
            commitments=words.document.commitments,
        )

    def withdraw(self, sheet):
        """The representative withdraws her organisation, then leaves it."""
        person, partner = (
            User.objects.filter(email=sheet["email"]).first(),
            self.partners.get(sheet["organization"]),
        )
        if person and partner:
            at = self.at(1, sheet["withdrew"])
            signing.withdraw(organization=partner, user=person, reason="", trace=Trace(person, at=at))
            # Not by directory.people.remove_person: that would mail the coordinator of the past.
            person.groups.remove(partner.group)
            remove_perm("directory.sign_for_organization", person, partner)
