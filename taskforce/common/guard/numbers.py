"""Numbers of persons and of accounts, taken only when their check digits are right (python-stdnum)."""

import re
from functools import cache
from operator import mul

from taskforce.common.guard.kinds import Finding

BETWEEN = " \u00a0\u202f.\\-/"
# Possessive (``++``): what was read is never given back, so a long row of digits is read once.
RUN = re.compile(rf"(?<![0-9+])[0-9](?:[{BETWEEN}]{{0,3}}+[0-9ABab]){{8,2000}}+")
IBAN = re.compile(r"(?<![^\W_])[A-Za-z]{2}[0-9]{2}(?:[ \u00a0\u202f-]?+[A-Za-z0-9]){11,30}+")

# What a number must look like before the check digits are worth their price: a month and a day.  A number
# of the nineteenth century (EGN: month + 20) or of 1900 to 1909 is nobody's any more; telephone numbers are.
DAY = "(?:0[1-9]|[12][0-9]|3[01])"
MONTH = "(?:0[1-9]|1[0-2])"
LOOKS = {  # looked ahead for, since one may begin inside another
    "nir": re.compile(r"(?=[1-478][0-9]{4}(?:[0-9]{2}|2[AB])[0-9]{8})"),
    "cnp": re.compile(rf"(?=[1-9][0-9]{{2}}{MONTH}{DAY}[0-9]{{6}})"),
    "egn": re.compile(rf"(?=(?:[1-9][0-9]{MONTH}|[0-9]{{2}}(?:4[1-9]|5[0-2])){DAY}[0-9]{{4}})"),
}
LENGTHS = {"nir": 15, "cnp": 13, "egn": 10}
WEIGHTS = {"cnp": (2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9), "egn": (2, 4, 8, 5, 10, 9, 7, 3, 6)}
FOR_TEN = {"cnp": 1, "egn": 0}  # the check digit where the remainder has two digits
FRENCH_PHONE = re.compile(rf"0[1-9](?:[{BETWEEN}][0-9]{{2}}){{4}}")


def identity(text, _known):
    """NIR, CNP and EGN, in one block or in groups; a number may stand beside another."""
    checked = {}  # a text that repeats a number, to be slow or not, has it checked once
    for run in RUN.finditer(text):
        for kind, start, end, digits in _windows(run):
            if (kind, digits) not in checked:
                checked[kind, digits] = _adds_up(kind, digits) and _checks()[kind](digits)
            if checked[kind, digits] and not (kind == "egn" and FRENCH_PHONE.fullmatch(text, start, end)):
                yield Finding(kind, start, end)


def _adds_up(kind, digits):
    """The check digits alone: ten times quicker than all that stdnum looks at, which decides."""
    if kind == "nir":
        return not digits.isdigit() or 97 - int(digits[:13]) % 97 == int(digits[13:])
    rest = sum(map(mul, WEIGHTS[kind], map(int, digits))) % 11
    return int(digits[-1]) == (FOR_TEN[kind] if rest == 10 else rest)


@cache
def _checks():
    from stdnum.bg import egn  # noqa: PLC0415 - a third of a second that only a text with such digits pays
    from stdnum.fr import nir  # noqa: PLC0415
    from stdnum.ro import cnp  # noqa: PLC0415

    return {"nir": nir.is_valid, "cnp": cnp.is_valid, "egn": egn.is_valid}


def _windows(run):
    """``(kind, start, end, digits)`` of the groups of ``run`` that together look like a number."""
    ends, starts, digits = {}, {}, ""
    for group in re.finditer(r"[0-9A-Za-z]+", run[0]):
        starts[len(digits)] = run.start() + group.start()
        digits += group[0]
        ends[len(digits)] = run.start() + group.end()
    digits = digits.upper()
    for kind, length in LENGTHS.items():
        for match in LOOKS[kind].finditer(digits):
            first = match.start()
            if first in starts and first + length in ends:
                yield kind, starts[first], ends[first + length], digits[first : first + length]


def iban(text, _known):
    """International account numbers; of a candidate the longest beginning that checks, cut at a space,
    since words after it may look like its last group."""
    for match in IBAN.finditer(text):
        for end in _ends_of_groups(match):
            compact = re.sub(r"[\W_]", "", text[match.start() : end])
            if 15 <= len(compact) <= 34 and _mod_97(compact) == 1 and _is_iban(compact):
                yield Finding("iban", match.start(), end)
                break


def _ends_of_groups(match):
    return sorted(
        (match.start() + group.end() for group in re.finditer(r"[A-Za-z0-9]+", match[0])), reverse=True
    )


def _mod_97(compact):
    """The remainder that ISO 13616 asks to be 1: ten times quicker than to parse what cannot be right."""
    return int("".join(str(int(char, 36)) for char in compact[4:] + compact[:4])) % 97


def _is_iban(compact):
    from stdnum import iban  # noqa: PLC0415 - as above

    return iban.is_valid(compact, check_country=False)
