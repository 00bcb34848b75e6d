"""The verbs of signing online, straight: what each does, and every refusal."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from guardian.shortcuts import assign_perm, remove_perm

from charter import chain, emails, signing
from charter.chain import Trace
from charter.models import Act, Attempt, Signature
from directory.models import Organization, TaskForce
from taskforce.accounts.actions import RefusedError
from tests import factories
from tests.charter.conftest import MORE, make_version, sign_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def words(version):
    return version.text_in("en")


@pytest.fixture
def codes(monkeypatch):
    """The codes that were mailed, in order."""
    sent = []
    monkeypatch.setattr(emails, "code", lambda attempt, *, code, minutes: sent.append(code))
    return sent


@pytest.fixture
def read(alpha, words, signer):
    """``read()``: signing.read as alpha's representative; keywords change it."""
    usual = {"organization": alpha, "words": words, "user": signer, "trace": Trace(signer)}
    return lambda **changes: signing.read(**(usual | changes))


@pytest.fixture
def ask(alpha, words, signer, codes):
    """``ask(name=…)``: signing.ask as alpha's representative; keywords change what is said."""
    said = {"name": signer.name, "function": "Director", "authority": "legal", "authority_detail": ""}
    said |= {"statement": "I may.", "commitments": words.document.commitments}

    def ask(organization=alpha, user=signer, **changes):
        return signing.ask(
            organization=organization, words=words, user=user, said=said | changes, trace=Trace(user)
        )

    return ask


def refusal(verb, *arguments, **changes):
    """The class and the words of the refusal; nothing is written by what is refused."""
    before = (Act.objects.count(), Signature.objects.count(), Attempt.objects.count())
    with pytest.raises(RefusedError) as refused:
        verb(*arguments, **changes)
    assert (Act.objects.count(), Signature.objects.count(), Attempt.objects.count()) == before
    return type(refused.value).__name__, str(refused.value)


# read ---------------------------------------------------------------------------------------------


def test_read_is_kept_once_a_day_and_again_on_another(read, alpha, signer, words):
    for _time in range(2):
        read()
    [act] = Act.objects.all()
    assert (act.kind, act.account, act.chain) == ("seen", signer.pk, alpha.uuid)
    assert act.facts == {
        "version": 1,
        "language": "en",
        "fingerprint": words.fingerprint,
        "organization": "Alpha",
        "person": "Camille Martin",
    }
    with transaction.atomic():
        chain.add(alpha.uuid, Act.Kind.SEEN, at=timezone.now() - timedelta(days=2))
    read()
    assert Act.objects.count() == 2


def test_read_in_another_language_is_another_reading(read, version):
    read()
    read(words=version.text_in("fr"))
    assert Act.objects.count() == 2


def test_read_is_refused_without_the_right(read, stranger, alpha, signer):
    assert refusal(read, user=stranger)[1] == "Vous ne pouvez plus signer pour cette organisation."
    remove_perm("directory.sign_for_organization", signer, alpha)
    assert refusal(read)[0] == "RefusedError"


def test_read_of_a_replaced_text_is_refused(read):
    make_version(MORE, translation="", kind="editorial")
    assert refusal(read) == (
        "ReplacedError",
        "La charte a changé pendant votre lecture\u202f: une version plus récente est là.",
    )


# ask ----------------------------------------------------------------------------------------------


def test_ask_keeps_what_was_said_and_mails_a_code(ask, codes, words):
    attempt = ask(name=" Camille \t Martin", authority="mandate", authority_detail="12\u200b March")
    assert attempt.said == {
        "name": "Camille Martin",
        "function": "Director",
        "authority": "mandate",
        "authority_detail": "12 March",
        "statement": "I may.",
        "commitments": words.document.commitments,
        "language": "en",
    }
    assert [len(code) for code in codes] == [8]
    assert codes[0] not in attempt.code
    assert list(Act.objects.values_list("kind", flat=True)) == ["signed", "code-sent"]


def test_ask_the_same_twice_is_asked_once(ask, codes):
    assert ask() == ask()
    assert len(codes) == 1
    Attempt.objects.update(sent=timezone.now() - timedelta(minutes=1))
    ask()
    assert len(codes) == 2


def test_ask_anew_after_a_wrong_code_or_with_other_words_begins_anew(ask, codes):
    attempt = ask()
    refusal(signing.confirm, attempt=attempt, code="1", trace=chain.NOBODY)
    attempt = ask()
    assert (len(codes), attempt.tries) == (2, 0)
    ask(function="President")
    assert (len(codes), Attempt.objects.get().said["function"]) == (3, "President")


@pytest.mark.parametrize("ticked", [[], ["We speak with families, not about them."], ["Something else"] * 3])
def test_ask_is_refused_unless_all_is_ticked(ask, ticked):
    said = "Cochez chaque engagement\u202f: la charte se signe en entier."
    assert refusal(ask, commitments=ticked) == ("RefusedError", said)


def test_ask_is_refused_under_another_name(ask, signer):
    assert refusal(ask, name="Camille Martinez")[0] == "NameDiffersError"
    signer.name = ""
    assert ask(name="Any Name").said["name"] == "Any Name"


def test_ask_is_refused_to_strangers_late_comers_and_old_texts(ask, stranger, alpha, signer):
    assert refusal(ask, user=stranger)[0] == "RefusedError"
    signature = sign_for(alpha)
    with pytest.raises(signing.AlreadySignedError) as refused:
        ask()
    assert refused.value.signature == signature
    make_version(MORE, translation="", kind="editorial")
    assert refusal(ask)[0] == "ReplacedError"


def test_one_right_is_no_right_elsewhere(ask, beta):
    assert refusal(ask, organization=beta)[0] == "RefusedError"


# send_again ---------------------------------------------------------------------------------------


def test_send_again_makes_the_old_code_worthless_and_forgets_tries(ask, codes):
    attempt = ask()
    refusal(signing.confirm, attempt=attempt, code="1", trace=chain.NOBODY)
    signing.send_again(attempt=attempt, trace=chain.NOBODY)
    attempt.refresh_from_db()
    assert (attempt.tries, attempt.sent_times, len(codes)) == (0, 2, 2)
    refusal(signing.confirm, attempt=attempt, code=codes[0], trace=chain.NOBODY)
    assert signing.confirm(attempt=attempt, code=codes[1], trace=chain.NOBODY).number


def test_send_again_ends_after_five_codes(ask, codes):
    attempt = ask()
    for _time in range(signing.MOST_CODES - 1):
        signing.send_again(attempt=attempt, trace=chain.NOBODY)
    words = "Plusieurs codes ont déjà été envoyés. Recommencez depuis la charte."
    assert refusal(signing.send_again, attempt=attempt, trace=chain.NOBODY) == ("RefusedError", words)
    assert len(codes) == signing.MOST_CODES


def test_codes_of_a_day_are_counted_over_forms_begun_again(ask, alpha, signer, beta):
    """Else each new form would bring five times five guesses, without an end."""
    for number in range(signing.MOST_A_DAY):
        attempt = ask(function=f"Director {number}")
    said = ("RefusedError", "Beaucoup de codes vous ont été envoyés en un jour. Réessayez demain.")
    assert refusal(ask, function="Once more") == said
    assert refusal(signing.send_again, attempt=attempt, trace=Trace(signer)) == said
    assign_perm("directory.sign_for_organization", signer, beta)
    assert ask(beta)
    colleague = factories.member_of(alpha, may_sign=True, name=signer.name)
    assert ask(user=colleague)


def test_codes_of_yesterday_count_no_more(ask, alpha, signer):
    yesterday = Trace(signer, at=timezone.now() - signing.DAY)
    for _number in range(signing.MOST_A_DAY):
        chain.add(alpha.uuid, Act.Kind.CODE_SENT, trace=yesterday)
    assert ask()


def test_send_again_of_what_is_gone(ask):
    attempt = ask()
    Attempt.objects.all().delete()
    attempt.pk = 0
    assert refusal(signing.send_again, attempt=attempt, trace=chain.NOBODY)[0] == "RefusedError"


def test_send_again_after_a_colleague_signed(ask, alpha):
    attempt = ask()
    signature = sign_for(alpha)
    with pytest.raises(signing.AlreadySignedError) as refused:
        signing.send_again(attempt=attempt, trace=chain.NOBODY)
    assert refused.value.signature == signature


# confirm ------------------------------------------------------------------------------------------


def test_confirm_signs_with_proof_and_opens_the_door(ask, codes, alpha, signer, words):
    data = TaskForce.objects.current().version
    signature = signing.confirm(attempt=ask(), code=codes[0], trace=Trace(signer, "192.0.2.0/24", "B" * 400))
    facts = signature.act.facts
    assert (signature.act.kind, signature.act.network) == ("confirmed", "192.0.2.0/24")
    assert len(signature.act.user_agent) == 300
    assert facts["commitments"] == words.document.commitments
    assert (facts["statement"], facts["name"], facts["number"]) == (
        "I may.",
        "Camille Martin",
        signature.number,
    )
    assert Organization.objects.committed().get() == alpha
    assert Attempt.objects.count() == 0
    assert TaskForce.objects.current().version > data
    assert chain.verify() == (3, [])


def test_confirm_is_refused_with_a_wrong_a_worn_and_an_old_code(ask, codes):
    attempt = ask()
    for _time in range(signing.MOST_TRIES):
        words = refusal(signing.confirm, attempt=attempt, code="00000000x", trace=chain.NOBODY)[1]
        assert words.startswith("Ce n’est pas le code que nous avons envoyé.")
    words = refusal(signing.confirm, attempt=attempt, code=codes[0], trace=chain.NOBODY)[1]
    assert words == "Trop de codes faux. Demandez-en un nouveau."
    attempt.sent = timezone.now() - signing.CODE_GOOD_FOR - timedelta(seconds=1)
    words = refusal(signing.confirm, attempt=attempt, code=codes[0], trace=chain.NOBODY)[1]
    assert words == "Ce code est trop ancien. Demandez-en un nouveau."


def test_confirm_after_a_colleague_says_who_signed(ask, codes, alpha):
    attempt = ask()
    signature = sign_for(alpha)
    with pytest.raises(signing.AlreadySignedError) as refused:
        signing.confirm(attempt=attempt, code=codes[0], trace=chain.NOBODY)
    assert refused.value.signature == signature


def test_confirm_of_a_code_that_became_void_since_it_was_looked_at(ask, codes, alpha, signer):
    """A withdrawal and a new form take the attempt away; who looked at the code before signs no more."""
    attempt = ask()
    Attempt.objects.filter(pk=attempt.pk).update(code="another")
    _name, words = refusal(signing.confirm, attempt=attempt, code=codes[0], trace=Trace(signer))
    assert words == "Ce code est trop ancien. Demandez-en un nouveau."
    assert not alpha.signatures.exists()


def test_confirm_of_a_replaced_version_and_of_a_lost_right(ask, codes, alpha, signer):
    attempt = ask()
    remove_perm("directory.sign_for_organization", signer, alpha)
    assert refusal(signing.confirm, attempt=attempt, code=codes[0], trace=chain.NOBODY)[0] == "RefusedError"
    make_version(MORE, translation="", kind="editorial")
    assign_perm("directory.sign_for_organization", signer, alpha)
    assert refusal(signing.confirm, attempt=attempt, code=codes[0], trace=chain.NOBODY)[0] == "ReplacedError"


# sign ---------------------------------------------------------------------------------------------


def test_constraint_of_the_database_is_told_as_already_signed(alpha, words, monkeypatch):
    """Two who passed the guards at the same moment: the database keeps one."""
    first = sign_for(alpha)
    monkeypatch.setattr(signing, "_end", lambda *_arguments, **_facts: 0)
    with pytest.raises(signing.AlreadySignedError) as refused:
        sign_for(alpha)
    assert refused.value.signature == first
    assert Signature.objects.get() == first


def test_new_signature_ends_the_older_ones_as_replaced(alpha, words):
    old = sign_for(alpha)
    newest = make_version(MORE, translation="", kind="editorial")
    new = sign_for(alpha, newest)
    old.refresh_from_db()
    assert (old.ended is not None, old.ending) == (True, "replaced")
    assert Signature.objects.live().get() == new
    assert chain.verify()[1] == []


def test_natural_person_binds_no_organisation(words):
    signature = Signature(name="Mirela", language="en", way="assisted", witness="Inès")
    with transaction.atomic():
        signing.sign(
            signature=signature, organization=None, words=words, kind=Act.Kind.ASSISTED, trace=chain.NOBODY
        )
    assert (signature.organization, signature.who) == (None, "Mirela")
    assert chain.verify() == (1, [])


def test_code_is_eight_digits_also_when_it_begins_with_noughts(monkeypatch):
    monkeypatch.setattr(signing.secrets, "randbelow", lambda _most: 7)
    assert signing.new_code() == "00000007"
