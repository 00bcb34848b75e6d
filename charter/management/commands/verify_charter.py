"""``manage.py verify_charter``: is every signature of the charter as it was made?"""

from django.core.management.base import BaseCommand, CommandError

from charter import chain
from charter.models import Act


class Command(BaseCommand):
    """One pass over all acts.  Progress goes to stderr, what was found to stdout; it ends with 1 if a link
    is broken."""

    help = "Recomputes every act, text, signature and receipt; names the first broken link of each chain."

    def handle(self, **options):
        total = Act.objects.count()
        done, broken = chain.verify(lambda done: self.progress(done, total))
        for link in broken:
            self.stdout.write(str(link))
        if broken:
            raise CommandError(f"{done} acts recomputed, {len(broken)} links broken.")
        self.stdout.write(f"{done} acts recomputed: every link holds.")

    def progress(self, done, total):
        """On a terminal one line that counts up; in a log a line each time."""
        ending = "\r" if self.stderr.isatty() else "\n"
        self.stderr.write(f"{done}/{total}", str, ending)
        self.stderr.flush()
