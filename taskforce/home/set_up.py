"""The set-up of a fresh site: who runs the server has a code, and with it makes the first coordinator."""

import base64

from django.utils.crypto import constant_time_compare, salted_hmac

GROUPS, LETTERS = 4, 4  # 16 letters of 32: 80 bits, nothing to guess


def setup_code():
    """The code of this site, such as ``ABCD-EFGH-IJKL-MNOP``, derived from SECRET_KEY: the same each time."""
    digest = salted_hmac("taskforce.home.set_up", "code", algorithm="sha256").digest()
    letters = base64.b32encode(digest).decode()[: GROUPS * LETTERS]
    return "-".join(letters[start : start + LETTERS] for start in range(0, len(letters), LETTERS))


def is_setup_code(typed):
    """Whether ``typed`` is the code; case, spaces and dashes do not count."""
    bare = "".join(char for char in typed.upper() if char.isascii() and char.isalnum())
    return constant_time_compare(bare, setup_code().replace("-", ""))
