"""``manage.py verify_charter``: is every signature of the charter as it was made?"""

from argparse import FileType

from django.core.management.base import BaseCommand, CommandError

from charter import chain, state
from charter.models import Act


class Command(BaseCommand):
    """One pass over all acts.  Progress goes to stderr, what was found to stdout; it ends with 1 if a link
    is broken.

    ``--state`` prints the state instead, to keep elsewhere; ``--against FILE`` also asks whether all that
    such a file says still holds: only that shows that the last acts were cut off."""

    help = "Recomputes every act, text, signature and receipt; names the first broken link of each chain."

    def add_arguments(self, parser):
        parser.add_argument("--state", action="store_true", help="Print the state to keep elsewhere.")
        parser.add_argument("--against", type=FileType(encoding="utf-8"), help="A state that was kept.")

    def handle(self, **options):
        if options["state"]:
            self.print_state()
            return
        total = Act.objects.count()
        done, broken = chain.verify(lambda done: self.progress(done, total))
        if options["against"]:
            gone = state.missing(options["against"].read().splitlines())
            broken += [chain.Broken(None, f"no longer so: {line}") for line in gone]
        for link in broken:
            self.stdout.write(str(link))
        if broken:
            raise CommandError(f"{done} acts recomputed, {len(broken)} links broken.")
        self.stdout.write(f"{done} acts recomputed: every link holds.")
        self.stdout.write(
            f"State: {state.digest(state.lines())}. Write it down elsewhere, with today's date."
        )

    def print_state(self):
        """The lines alone, so that the SHA-256 of the file is the digest."""
        for line in state.lines():
            self.stdout.write(line)

    def progress(self, done, total):
        """On a terminal one line that counts up; in a log a line each time."""
        ending = "\r" if self.stderr.isatty() else "\n"
        self.stderr.write(f"{done}/{total}", str, ending)
        self.stderr.flush()
