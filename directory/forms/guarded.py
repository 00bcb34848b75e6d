"""What the confidentiality guard reads in forms of all rooms."""

from directory.known import known
from taskforce.common.guard_forms import GuardedForm


class KnownPartnersForm(GuardedForm):
    """Mixin of a guarded form: names and contacts of the partners of ``taskforce`` may stand in it."""

    def __init__(self, *args, taskforce, **kwargs):
        self.taskforce = taskforce
        super().__init__(*args, **kwargs)

    def known_to_guard(self):
        return known(self.taskforce)
