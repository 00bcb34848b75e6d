"""The sections of the report: each one function from the public facts of a year to blocks.

``reports.snapshot`` says what a block is.  A new section is one function, one line in ``WRITERS`` and one
``Code``.
"""

from reports.models import Code
from reports.sections import closing, domain, framework, learning, meeting, opening, services

WRITERS = {
    Code.FOREWORD: opening.foreword,
    Code.FIGURES: opening.figures,
    Code.WHO: opening.who,
    Code.SERVICES: services.services,
    Code.MEETINGS: meeting.meetings,
    **domain.WRITERS,
    Code.PARTICIPATION: meeting.participation,
    Code.PROMISED: closing.promised,
    Code.TRAININGS: learning.trainings,
    Code.FRAMEWORK: framework.framework,
    Code.METHOD: closing.method,
    Code.ANNEXES: closing.annexes,
}
