"""The state of the charter, kept elsewhere: what was cut off since is named, what came since is not."""

import hashlib
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from charter import chain, state
from charter.models import Act
from tests.charter.conftest import MORE, make_version, sign_for
from tests.charter.test_chain import tamper

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(version, alpha, beta, tmp_path):
    """The file of a state: alpha signed and read the text once more, beta signed."""
    sign_for(alpha)
    sign_for(beta)
    chain.add(alpha.uuid, Act.Kind.SEEN)
    out = StringIO()
    call_command("verify_charter", "--state", stdout=out)
    file = tmp_path / "state.txt"
    file.write_text(out.getvalue(), "utf-8")
    return file


def against(file):
    """What the command finds, line by line."""
    out = StringIO()
    try:
        call_command("verify_charter", "--against", str(file), stdout=out, stderr=StringIO())
    except CommandError:
        return out.getvalue().splitlines()
    return []


def test_the_state_is_a_line_a_chain_a_version_and_a_text_and_names_nobody(kept, alpha):
    lines = kept.read_text("utf-8").splitlines()
    assert [line.split()[0] for line in lines] == ["act", "act", "text", "text", "version"]
    last = Act.objects.get(chain=alpha.uuid, position=2)
    assert f"act {alpha.uuid} 2 {last.hash}" in lines
    assert not any("Alpha" in line or "Camille" in line for line in lines)


def test_the_digest_is_that_of_the_file_and_stands_in_the_answer(kept):
    out = StringIO()
    call_command("verify_charter", stdout=out, stderr=StringIO())
    assert hashlib.sha256(kept.read_bytes()).hexdigest() in out.getvalue()


def test_what_came_since_breaks_nothing(kept, alpha):
    with transaction.atomic():
        chain.add(alpha.uuid, Act.Kind.SEEN)
    make_version(MORE, kind="editorial", translation="")
    assert against(kept) == []


def test_a_last_act_cut_off_is_named_though_every_link_holds(kept, alpha):
    [line] = [line for line in state.lines() if line.startswith(f"act {alpha.uuid}")]
    tamper("DELETE FROM charter_act WHERE kind = 'seen'")
    assert chain.verify()[1] == []
    assert against(kept) == [f"no longer so: {line}"]


def test_a_chain_gone_whole_with_its_signature_is_named(kept, beta):
    [line] = [line for line in state.lines() if line.startswith(f"act {beta.uuid}")]
    tamper("DELETE FROM charter_signature WHERE organization_name = 'Beta'")
    tamper(
        "DELETE FROM charter_act WHERE id NOT IN (SELECT id FROM charter_act WHERE kind = 'seen') "
        "AND id NOT IN (SELECT act_id FROM charter_signature)"
    )
    assert chain.verify()[1] == []
    assert against(kept) == [f"no longer so: {line}"]


def test_the_terms_of_a_version_are_part_of_it(kept):
    tamper("UPDATE charter_version SET kind = 'editorial'")
    assert [line[:23] for line in against(kept)] == ["no longer so: version 1"]


def test_what_is_no_line_of_a_state_does_not_hold(kept):
    kept.write_text("act nothing\nsomething else\n", "utf-8")
    assert against(kept) == ["no longer so: act nothing", "no longer so: something else"]
