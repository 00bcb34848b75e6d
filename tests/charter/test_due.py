"""What falls due by the calendar: reminders and lapses, each once, by the task force's own clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from charter import chain, due, emails, signing, versions, ways
from charter.chain import Trace
from charter.models import Act, Signature
from directory.models import Organization, TaskForce
from taskforce.common import mail
from tests import factories
from tests.charter.conftest import MORE, make_version, sign_for
from tests.charter.test_register import sign_person

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
LAST = date(2031, 3, 31)  # the clocks go forward on 30 March 2031, a day before


@pytest.fixture
def clock(monkeypatch):
    """``clock(day, hour)`` sets the time, in Paris."""

    def set_to(day, hour=9, minute=0, zone=PARIS):
        moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone).astimezone(UTC)
        monkeypatch.setattr(timezone, "now", lambda: moment)

    set_to(LAST - timedelta(days=60))
    return set_to


@pytest.fixture
def sent(monkeypatch):
    """The mails of this room as they would leave: ``(name, to, days)``."""
    mails = []

    def send(name, *, to, days=None, **_context):
        mails.append((name, to) if days is None else (name, to, days))

    monkeypatch.setattr(mail, "send", send)
    monkeypatch.setattr(emails, "receipt", lambda *args, **kwargs: None)
    return mails


@pytest.fixture
def waiting(clock, sent, alpha, signer):
    """Alpha signed version 1; version 2, material, is to be signed by 31 March."""
    make_version()
    sign_for(alpha, user=signer)
    make_version(MORE, translation="", grace=LAST)
    sent.clear()
    alpha.refresh_from_db()
    return alpha


def reminders(sent):
    return [days for _name, _to, days in sent]


def test_a_reminder_30_14_3_days_before_and_on_the_day(waiting, clock, sent, signer):
    told = {}
    for left in range(45, -1, -1):
        clock(LAST - timedelta(days=left))
        assert due.send_due() == (len(sent) - len(told), 0)
        if len(sent) > len(told):
            told[left] = sent[-1]
    assert told == {days: ("charter_reminder", signer.email, days) for days in (30, 14, 3, 0)}
    acts = Act.objects.filter(kind="reminded").order_by("position")
    assert [(act.facts["version"], act.facts["until"], act.facts["days"]) for act in acts] == [
        (2, "2031-03-31", days) for days in (30, 14, 3, 0)
    ]


def test_twice_a_day_sends_once(waiting, clock, sent):
    clock(LAST - timedelta(days=14))
    assert [due.send_due(), due.send_due()] == [(1, 0), (0, 0)]
    clock(LAST - timedelta(days=14), hour=23, minute=59)
    assert due.send_due() == (0, 0)
    assert reminders(sent) == [14]


def test_a_day_that_was_missed_is_made_up_for_once(waiting, clock, sent):
    for left in (29, 28, 12, 2, 1):
        clock(LAST - timedelta(days=left))
        due.send_due()
    assert reminders(sent) == [29, 12, 2]


def test_after_a_long_silence_one_step_is_sent_not_all(waiting, clock, sent):
    clock(LAST - timedelta(days=2))
    due.send_due()
    due.send_due()
    assert reminders(sent) == [2]
    clock(LAST)
    due.send_due()
    assert reminders(sent) == [2, 0]


@pytest.mark.parametrize("zone", ["Europe/Paris", "Pacific/Auckland", "America/Lima"])
def test_it_lapses_when_the_last_day_is_over_where_the_task_force_is(clock, sent, alpha, signer, zone):
    TaskForce.objects.update(time_zone=zone)
    make_version()
    sign_for(alpha, user=signer)
    make_version(MORE, translation="", grace=LAST)
    zone = ZoneInfo(zone)
    clock(LAST, hour=23, minute=59, zone=zone)
    due.send_due()
    alpha.refresh_from_db()
    assert (alpha.is_committed, alpha.commitment) == (True, "live")
    assert reminders([row for row in sent if row[0] == "charter_reminder"]) == [0]
    clock(LAST + timedelta(days=1), hour=0, zone=zone)
    assert not alpha.is_committed  # by the clock, before any timer
    assert due.send_due() == (0, 1)
    alpha.refresh_from_db()
    assert alpha.commitment == "ended"
    assert sent[-1] == ("charter_lapsed", signer.email)


@pytest.mark.parametrize(
    "last", [date(2031, 3, 29), date(2031, 3, 30), date(2031, 10, 25), date(2031, 10, 26)]
)
def test_the_last_day_is_whole_when_the_clocks_change(clock, sent, alpha, signer, last):
    """30 March 2031 has 23 hours in Paris, 26 October has 25."""
    clock(last - timedelta(days=20))
    make_version()
    sign_for(alpha, user=signer)
    version = make_version(MORE, translation="", grace=last)
    over = version.grace_over().astimezone(PARIS)
    assert (over.date(), over.hour, over.minute) == (last + timedelta(days=1), 0, 0)
    alpha.refresh_from_db()
    assert alpha.commitment_last_day == last
    clock(last, hour=23, minute=59)
    assert due.send_due()[1] == 0
    clock(last + timedelta(days=1), hour=0)
    assert due.send_due()[1] == 1


def test_a_lapse_is_told_once_and_deletes_nothing(waiting, clock, sent, signer):
    clock(LAST + timedelta(days=40))
    assert [due.send_due(), due.send_due()] == [(0, 1), (0, 0)]
    assert sent == [("charter_lapsed", signer.email)]
    signature = Signature.objects.get()
    assert (signature.ending, signature.organization_name) == ("lapsed", "Alpha")
    assert Act.objects.filter(chain=waiting.uuid, kind="lapsed").count() == 1


def test_who_signed_meanwhile_is_left_alone(waiting, clock, sent, signer, beta):
    sign_for(waiting, user=signer)
    clock(LAST - timedelta(days=3))
    assert due.send_due() == (0, 0)
    clock(LAST + timedelta(days=1))
    assert due.send_due() == (0, 0)
    waiting.refresh_from_db()
    assert (waiting.is_committed, sent) == (True, [])


@pytest.mark.parametrize("days", [-1, 3])
def test_who_signs_this_very_moment_is_left_alone(waiting, clock, sent, signer, monkeypatch, days):
    """Between the list and the act the organisation signs: neither reminder nor lapse."""
    clock(LAST - timedelta(days=10))
    stale = Organization.objects.get(pk=waiting.pk)
    clock(LAST - timedelta(days=days))
    sign_for(waiting, user=signer)
    listed = due._remind_of(versions.Version.objects.newest(), stale) if days > 0 else due._lapse_of(stale)
    assert (listed, sent) == (0, [])
    assert Signature.objects.filter(ended=None).count() == 1


def test_who_withdrew_is_left_alone(waiting, clock, sent, signer):
    signing.withdraw(organization=waiting, user=signer, reason="", trace=Trace(signer, at=timezone.now()))
    clock(LAST - timedelta(days=3))
    assert due.send_due() == (0, 0)
    clock(LAST + timedelta(days=1))
    assert due.send_due() == (0, 0)
    assert sent == []


def test_of_an_editorial_version_nobody_is_reminded(clock, sent, alpha, signer):
    make_version()
    sign_for(alpha, user=signer)
    make_version(MORE, translation="", kind="editorial", grace=LAST)
    sent.clear()
    for left in (30, 14, 3, 0, -1):
        clock(LAST - timedelta(days=left))
        assert due.send_due() == (0, 0)
    alpha.refresh_from_db()
    assert (alpha.is_committed, sent) == (True, [])


def test_a_newer_version_leaves_the_earlier_last_day(waiting, clock, sent, signer):
    """Version 3 gives until May; who has yet to sign version 2 has until March still, and signs version 3."""
    make_version(MORE + "\n## More\n\n- [ ] We do more.\n", translation="", grace=LAST + timedelta(days=40))
    sent.clear()
    clock(LAST - timedelta(days=3))
    assert due.send_due() == (1, 0)
    act = Act.objects.get(kind="reminded")
    assert (act.facts["version"], act.facts["until"]) == (3, "2031-03-31")
    clock(LAST + timedelta(days=1))
    assert due.send_due() == (0, 1)


def test_another_time_zone_later_loses_no_reminder(waiting, clock, sent):
    TaskForce.objects.update(time_zone="Europe/Bucharest")
    clock(LAST - timedelta(days=14))
    assert due.send_due() == (1, 0)


def test_each_representative_is_told_and_nobody_else(waiting, clock, sent, signer, coordinator):
    second = factories.member_of(waiting, may_sign=True)
    factories.member_of(waiting)
    factories.member_of(waiting, may_sign=True, is_active=False)
    clock(LAST)
    due.send_due()
    assert sent == [("charter_reminder", person.email, 0) for person in (signer, second)]


@pytest.fixture
def mirela(clock, sent):
    """A representative of families who signed version 1 with help and is named; version 2 by 31 March."""
    make_version()
    signature = sign_person("Mirela Exemple", is_public=True)
    make_version(MORE, translation="", grace=LAST)
    return signature


def test_a_natural_persons_signature_lapses_after_the_last_day_too(mirela, clock, sent, stranger):
    clock(LAST, hour=23, minute=59)
    assert due.send_due() == (0, 0)
    assert Signature.objects.live().visible_to(stranger).get().number == mirela.number
    clock(LAST + timedelta(days=1), hour=0)
    with timezone.override(PARIS):  # by the clock, before any timer
        assert not Signature.objects.live().exists()
        assert not Signature.objects.visible_to(stranger).exists()
    assert [due.send_due(), due.send_due()] == [(0, 1), (0, 0)]
    mirela.refresh_from_db()
    assert (mirela.ending, mirela.is_public) == ("lapsed", False)
    act = Act.objects.get(kind="lapsed")
    assert (act.chain, act.facts) == (mirela.chain, {"ended_number": mirela.number, "version": 1})
    assert sent == []  # she signs with a coordinator, who finds her in the list
    assert chain.verify()[1] == []


def test_a_natural_person_who_signed_the_newer_version_is_left_alone(mirela, clock, stranger):
    again = sign_person("Mirela Exemple", is_public=True, chain=mirela.chain)
    clock(LAST + timedelta(days=9))
    assert due.send_due() == (0, 0)
    rows = Signature.objects.visible_to(stranger).order_by("pk")
    assert [(row.number, row.ending) for row in rows] == [(mirela.number, "replaced"), (again.number, "")]


def test_a_natural_person_who_signs_this_very_moment_does_not_lapse(mirela, clock):
    stale = Signature.objects.get(pk=mirela.pk)
    sign_person("Mirela Exemple", is_public=True, chain=mirela.chain)
    assert ways.lapse_person(signature=stale) is False
    assert not Act.objects.filter(kind="lapsed").exists()


def test_an_editorial_version_ends_no_natural_persons_signature(clock, sent):
    make_version()
    sign_person("Mirela Exemple", is_public=True)
    make_version(MORE, translation="", kind="editorial", grace=LAST)
    clock(LAST + timedelta(days=1))
    assert due.send_due() == (0, 0)
    assert Signature.objects.live().count() == 1


def test_a_natural_person_keeps_the_earlier_of_two_last_days(mirela, clock):
    make_version(MORE + "\n## More\n\n- [ ] We do more.\n", translation="", grace=LAST + timedelta(days=40))
    assert Signature.objects.with_last_day().get().last_day == LAST
    clock(LAST + timedelta(days=1))
    assert due.send_due() == (0, 1)


def test_the_signature_of_an_organisation_that_is_gone_does_not_lapse(waiting, clock):
    """Nobody is bound by it any more; that it was given stays said."""
    Signature.objects.update(organization=None)
    signature = Signature.objects.with_last_day().get()
    assert signature.last_day is None
    waiting.delete()
    clock(LAST + timedelta(days=1))
    assert due.send_due() == (0, 0)


def test_a_site_that_is_not_set_up_has_nothing_due():
    TaskForce.objects.all().delete()
    assert due.send_due() == (0, 0)


def test_a_lapse_of_what_has_ended_is_none(alpha, signer, clock, sent):
    make_version()
    sign_for(alpha, user=signer)
    signing.withdraw(organization=alpha, user=signer, reason="", trace=Trace(signer, at=timezone.now()))
    signing.lapse(organization=alpha)
    assert [act.kind for act in Act.objects.order_by("position")] == ["confirmed", "withdrawn"]
    assert sent == []
