"""Signing and withdrawing: the verbs.  Each guards, then works in one atomic block that also proves it.

Online: ``read`` (seen), ``ask`` (form signed, code sent), ``confirm``.  A coordinator writes down what
was signed on paper or with her help.  ``RefusedError`` says in words why something is not done.
"""

import secrets
from datetime import timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from charter import chain, emails, tasks
from charter.models import Act, Attempt, Signature, Version
from charter.permissions import organizations_to_sign_for
from directory.actions import set_commitment
from directory.models import TaskForce
from directory.vocabulary import Commitment
from taskforce.accounts.actions import RefusedError
from taskforce.common import text

CODE_GOOD_FOR = timedelta(minutes=15)
DOUBLE_CLICK = timedelta(seconds=20)
MOST_TRIES = 5
MOST_CODES = 5  # of one attempt; a new form begins a new one
MOST_A_DAY = 10  # codes to one person for one organisation: 50 guesses a day out of a hundred million
DAY = timedelta(days=1)
Ending = Signature.Ending


class AlreadySignedError(RefusedError):
    """The organisation is bound by this version already; ``signature`` says by whom and since when."""

    def __init__(self, signature):
        super().__init__(_("Your organisation has already signed this version."))
        self.signature = signature


class ReplacedError(RefusedError):
    """A newer version was published while one was reading."""

    def __init__(self):
        super().__init__(_("The charter changed while you were reading: a newer version is there."))


class NameDiffersError(RefusedError):
    """The name typed is not the account's."""


def read(*, organization, words, user, trace):
    """Keeps that ``user`` said she read ``words`` (a Text) for ``organization``; once a day is enough."""
    with transaction.atomic():
        _guard(organization, words.version, user)
        today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
        seen = Act.objects.filter(chain=organization.uuid, kind=Act.Kind.SEEN, account=user.pk, at__gte=today)
        if not seen.filter(facts__fingerprint=words.fingerprint).exists():
            _act(organization, Act.Kind.SEEN, words, user, trace)


def ask(*, organization, words, user, said, trace):
    """Keeps what was ticked and typed, and mails the code that confirms it.  Returns the Attempt.

    ``said``: ``name``, ``function``, ``authority``, ``authority_detail``, ``statement`` (the words of the
    last tick), ``commitments`` (the words ticked, all of the text's).  The same said twice within
    ``DOUBLE_CLICK`` is said once.  AlreadySignedError, ReplacedError, NameDiffersError, RefusedError.
    """
    code = new_code()
    with transaction.atomic():
        lock(organization)
        _guard(organization, words.version, user)
        _guard_said(words, user, said)
        said = {key: value if key == "commitments" else text.plain(value) for key, value in said.items()}
        said |= {"language": words.language}
        lately = Attempt.objects.filter(sent__gt=timezone.now() - DOUBLE_CLICK, tries=0)
        last = lately.filter(organization=organization, user=user, version=words.version).first()
        if last and last.said == said:
            return last
        _guard_codes(organization, user)
        attempt, _made = Attempt.objects.update_or_create(
            organization=organization,
            user=user,
            version=words.version,
            defaults={
                "said": said,
                "code": make_password(code),
                "sent": timezone.now(),
                "sent_times": 1,
                "tries": 0,
            },
        )
        _act(organization, Act.Kind.SIGNED, words, user, trace, **said)
        _act(organization, Act.Kind.CODE_SENT, words, user, trace)
        emails.code(attempt, code=code, minutes=CODE_GOOD_FOR.seconds // 60)
    return attempt


def send_again(*, attempt, trace):
    """Mails a new code; the one before is worth nothing.

    RefusedError after ``MOST_CODES`` or ``MOST_A_DAY``, AlreadySignedError, ReplacedError.
    """
    code = new_code()
    with transaction.atomic():
        lock(attempt.organization)
        _guard(attempt.organization, attempt.version, attempt.user)
        attempt = Attempt.objects.select_for_update().filter(pk=attempt.pk).first()
        if attempt is None or attempt.sent_times >= MOST_CODES:
            raise RefusedError(_("Several codes were sent already. Begin again from the charter."))
        _guard_codes(attempt.organization, attempt.user)
        attempt.code, attempt.sent, attempt.tries = make_password(code), timezone.now(), 0
        attempt.sent_times += 1
        attempt.save()
        _act(attempt.organization, Act.Kind.CODE_SENT, _words(attempt), attempt.user, trace)
        emails.code(attempt, code=code, minutes=CODE_GOOD_FOR.seconds // 60)


def confirm(*, attempt, code, trace):
    """Signs.  Returns the Signature; the receipt is made and mailed once this is committed.

    AlreadySignedError when another was faster, ReplacedError, RefusedError for a wrong, worn or old code.
    """
    _guard_code(attempt, code)
    with transaction.atomic():
        organization, user, words = attempt.organization, attempt.user, _words(attempt)
        lock(organization)
        _guard(organization, attempt.version, user)
        _guard_still(attempt)
        signature = Signature(
            signatory=user,
            **{key: attempt.said[key] for key in ("name", "function", "authority", "authority_detail")},
        )
        sign(
            signature=signature,
            organization=organization,
            words=words,
            kind=Act.Kind.CONFIRMED,
            trace=trace,
            commitments=attempt.said["commitments"],
            statement=attempt.said.get("statement", ""),
        )
    return signature


def sign(*, signature, organization, words, kind, trace, **facts):
    """Writes ``signature`` (a new Signature without its act) as binding, inside the open transaction.

    ``organization`` is None for a natural person.  Older signatures of the chain end as replaced; her name is
    read in them no longer than she asks for now.
    """
    version = words.version
    signature.version, signature.fingerprint = version, words.fingerprint
    signature.language = words.language
    signature.confirmed = trace.at or timezone.now()
    if organization:
        signature.organization, signature.chain = organization, organization.uuid
        signature.organization_name, signature.organization_kind = organization.name, organization.kind
    _end(signature.chain, Ending.REPLACED, Act.Kind.REPLACED, trace, number=signature.number)
    if not signature.is_public:
        Signature.objects.filter(chain=signature.chain).update(is_public=False)
    signature.act = _prove(signature, words, kind, trace, facts)
    try:
        with transaction.atomic():
            signature.save(force_insert=True)
    except IntegrityError:
        raise AlreadySignedError(_live(organization, version)) from None
    if organization:
        Attempt.objects.filter(organization=organization, version=version).delete()
        since = timezone.localdate(signature.confirmed)
        set_commitment(organization=organization, commitment=Commitment.LIVE, since=since)
    else:
        TaskForce.objects.changed()
    mails = trace.at is None
    transaction.on_commit(lambda: tasks.make_receipt.enqueue(signature.pk, mails=mails))


def withdraw(*, organization, user, reason, trace):
    """Ends the organisation's signature: the members' layer closes with this commit, in every channel.

    ``reason`` may be "" and is for the coordinators only.  RefusedError without a live signature.
    """
    with transaction.atomic():
        lock(organization)
        _guard_right(organization, user)
        kind, why = Act.Kind.WITHDRAWN, {"reason": reason, "name": str(user)}
        if not _end(organization.uuid, Ending.WITHDRAWN, kind, trace, **why):
            raise RefusedError(_("There is no signature to withdraw."))
        Attempt.objects.filter(organization=organization).delete()
        set_commitment(organization=organization, commitment=Commitment.ENDED)
        if trace.at is None:
            emails.withdrawn(organization, by=user)


def confirm_representation(*, organization, user, trace):
    """A new representative says that the organisation stands by its signature, whose signatory left."""
    with transaction.atomic():
        lock(organization)
        _guard_right(organization, user)
        signature = organization.signatures.live().with_representative().first()
        if not signature or signature.is_represented:
            raise RefusedError(_("There is nothing to confirm."))
        chain.add(signature.chain, Act.Kind.REPRESENTED, trace=trace, number=signature.number, name=user.name)
        signature.signatory = user
        signature.save(update_fields=["signatory"])
    return signature


def lapse(*, organization):
    """Ends the signature of an organisation whose time to sign the new version is over."""
    with transaction.atomic():
        lock(organization)
        if _end(organization.uuid, Ending.LAPSED, Act.Kind.LAPSED, chain.NOBODY):
            set_commitment(organization=organization, commitment=Commitment.ENDED)
            emails.lapsed(organization)


def new_code():
    """Eight digits."""
    return f"{secrets.randbelow(10**8):08}"


def _guard(organization, version, user):
    _guard_right(organization, user)
    if version != Version.objects.newest():
        raise ReplacedError
    if signature := _live(organization, version):
        raise AlreadySignedError(signature)


def _guard_right(organization, user):
    if not organizations_to_sign_for(user).filter(pk=organization.pk).exists():
        raise RefusedError(_("You may no longer sign for this organisation."))


def _guard_said(words, user, said):
    if list(said["commitments"]) != words.document.commitments:
        raise RefusedError(_("Tick every commitment: the charter is signed as a whole."))
    if user.name and text.fold(text.plain(said["name"])) != text.fold(user.name):
        raise NameDiffersError(
            _("This is not the name of your account, %(name)s. Correct it here or in your account.")
            % {"name": user.name}
        )


def _guard_code(attempt, code):
    """Raises unless ``code`` is the one; a wrong one counts, in a transaction of its own."""
    if attempt.sent + CODE_GOOD_FOR < timezone.now():
        raise RefusedError(_("This code is too old. Ask for a new one."))
    counted = Attempt.objects.filter(pk=attempt.pk, tries__lt=MOST_TRIES).update(tries=F("tries") + 1)
    if not counted:
        if signature := _live(attempt.organization, attempt.version):
            raise AlreadySignedError(signature)
        raise RefusedError(_("Too many wrong codes. Ask for a new one."))
    if not check_password("".join(code.split()), attempt.code):
        raise RefusedError(_("This is not the code we sent. Look again, or ask for a new one."))


def _guard_codes(organization, user):
    """Forms begun again count too: the acts remember, whatever became of the attempt."""
    sent = Act.objects.filter(chain=organization.uuid, kind=Act.Kind.CODE_SENT, account=user.pk)
    if sent.filter(at__gt=timezone.now() - DAY).count() >= MOST_A_DAY:
        raise RefusedError(_("Many codes were sent to you within a day. Try again tomorrow."))


def _guard_still(attempt):
    """A withdrawal, a new form or a new code between the look at the code and the lock makes it void."""
    if not Attempt.objects.filter(pk=attempt.pk, code=attempt.code).exists():
        raise RefusedError(_("This code is too old. Ask for a new one."))


def lock(organization):
    """Others who sign for the same organisation wait here, and who publishes a version (on SQLite, the
    transaction did that).  Call it first of all in the transaction."""
    type(organization).objects.select_for_update().get(pk=organization.pk)


def _live(organization, version):
    live = Signature.objects.filter(chain=organization.uuid, version=version, ended=None)
    return live.select_related("version").first()


def _words(attempt):
    return attempt.version.text_in(attempt.said["language"])


def _act(organization, kind, words, user, trace, **facts):
    """Adds an act on ``words``, with all that must be readable later."""
    facts = _text_facts(words) | {"organization": organization.name, "person": str(user)} | facts
    return chain.add(organization.uuid, kind, trace=trace, **facts)


def _text_facts(words):
    return {"version": words.version.number, "language": words.language, "fingerprint": words.fingerprint}


def _prove(signature, words, kind, trace, facts):
    """The act that proves ``signature``: the names, the words and the way, copied."""
    copied = ("number", "organization_name", "organization_kind", "name", "function", "authority")
    copied += ("authority_detail", "witness", "read_aloud_in", "interpreter")
    said = {field: getattr(signature, field) for field in copied}
    said |= {"reference": words.reference_fingerprint, "title": words.document.title}
    return chain.add(
        signature.chain, kind, trace=trace, at=signature.confirmed, **_text_facts(words), **said, **facts
    )


def _end(own, ending, kind, trace, *, reason="", **facts):
    """Ends every signature of the chain ``own`` that has not ended; returns how many."""
    signatures = list(Signature.objects.filter(chain=own, ended=None).select_related("version").defer("scan"))
    for signature in signatures:
        ended = {"ended_number": signature.number, "version": signature.version.number}
        act = chain.add(signature.chain, kind, trace=trace, **(facts | ended))
        signature.ended, signature.ending, signature.reason = act.at, ending, reason
        signature.save(update_fields=["ended", "ending", "reason"])
    return len(signatures)
