"""``manage.py report build|freeze|publish|verify YEAR``: what the pages of the report do, by their verbs."""

from argparse import FileType

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from reports import builds, editions, verifying
from reports.models import Edition
from taskforce.accounts.actions import RefusedError
from taskforce.accounts.models import User


class Command(BaseCommand):
    """Ends with 1 when something is refused, or does not hold."""

    help = (
        "build: begins the report of a year, or makes a preview of it. freeze: makes it for ever. publish: "
        "by another person. verify: computes every fingerprint of its editions again."
    )

    def add_arguments(self, parser):
        parser.add_argument("step", choices=["build", "freeze", "publish", "verify"])
        parser.add_argument("year", type=int)
        parser.add_argument("--language", default=settings.LANGUAGE_CODE, help="fr or en.")
        parser.add_argument("--by", default="", help="E-mail of who does it: for freeze and publish.")
        parser.add_argument("--file", type=FileType("rb"), help="verify: which file of the report is this?")

    def handle(self, *, step, year, language, by, file, **options):
        steps = {"build": self.build, "freeze": self.freeze, "publish": self.publish}
        if step == "verify":
            self.verify(year, file)
            return
        try:
            steps[step](year, language, by)
        except RefusedError as refused:
            raise CommandError(str(refused)) from refused

    def build(self, year, language, by):
        edition = editions.begin(year=year, language=language)
        build = editions.ask_preview(edition=edition, by=_person(by) if by else None)
        self._run(build)
        for check in editions.looked_at(edition):
            self.stdout.write(f"{'RED  ' if check.is_red else 'green'} {check.words} {check.mend}".rstrip())

    def freeze(self, year, language, by):
        edition = _edition(year, language, *editions.WRITING, editions.State.VALIDATION)
        person = _allowed(edition, by)
        if edition.state != editions.State.VALIDATION:
            editions.validate(edition=edition)
        self._run(editions.freeze(edition=edition, by=person))

    def publish(self, year, language, by):
        edition = _edition(year, language, editions.State.FROZEN)
        editions.publish(edition=edition, by=_allowed(edition, by))
        self.stdout.write(f"Published: {edition}.")

    def verify(self, year, file):
        frozen = Edition.objects.filter(year=year, frozen__isnull=False).order_by("language", "number")
        if not frozen:
            raise CommandError(f"No edition of {year} is frozen.")
        if file:
            self._name(frozen, file.read())
            return
        found = [(edition, line) for edition in frozen for line in verifying.broken(edition)]
        for edition, line in found:
            self.stdout.write(f"{edition.language}, edition {edition.number}: {line}")
        if found:
            raise CommandError(f"{len(found)} fingerprints do not hold.")
        files = sum(edition.files.count() for edition in frozen)
        self.stdout.write(f"{year}: every fingerprint holds (editions: {len(frozen)}, files: {files}).")

    def _name(self, frozen, content):
        for edition in frozen:
            if name := verifying.name_of(edition, content):
                self.stdout.write(f"This is {name} of {edition}.")
                return
        raise CommandError("No edition of this year has a file with these very bytes.")

    def _run(self, build):
        """Makes the build here, unless a worker has it already."""
        ended = builds.run(build.pk)
        if ended is None:
            raise CommandError("The worker makes this report now: look again in a minute.")
        if ended.state != ended.State.DONE:
            raise CommandError(ended.message)
        self.stdout.write(f"Made: {ended.pages} pages.")
        for problem in ended.problems:
            self.stdout.write(f"  {problem}")


def _person(email):
    person = User.objects.filter(email__iexact=email, is_active=True).first()
    if person is None:
        raise CommandError(f"--by: no open account has the address {email!r}.")
    return person


def _edition(year, language, *states):
    edition = Edition.objects.filter(year=year, language=language, state__in=states).first()
    if edition is None:
        raise CommandError(f"No edition of {year} in {language} is ready for this step.")
    return edition


def _allowed(edition, email):
    """The person of ``--by``, who must be allowed to freeze and publish the edition."""
    person = _person(email)
    if not Edition.objects.publishable_by(person).filter(pk=edition.pk).exists():
        raise CommandError(f"--by: {email} may not publish this report.")
    return person
