"""The certificate and the attendance list: real PDFs read back, for who may have them."""

from io import BytesIO

import pikepdf
import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone, translation

from meetings import training_links, trainings
from meetings.models import Registration, Session
from taskforce.common import pdf
from tests.factories import OrganizationFactory
from tests.meetings.trainings import hold, mails, make_session, seat
from tests.pdf import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def came(alpha):
    """Somebody who came, and whose work and address stand in the list."""
    registration = seat(
        make_session(alpha, online="https://example.org/room", audience="Nurses"),
        "Řomňi Цветана",
        "secret@example.org",
        organization_name="Hospital",
    )
    hold(registration.session, [registration])
    registration.refresh_from_db()
    return registration


def certificate(registration, language="en"):
    with translation.override(language):
        return reverse("meetings:certificate", args=[training_links.certificate_link_of(registration)])


def test_the_certificate_says_who_what_when_how_long_by_whom_and_nothing_else(client, came):
    answer = client.get(certificate(came))
    assert answer["Content-Type"] == "application/pdf"
    words = words_of(answer.content)
    session = Session.objects.get()
    assert "Length3hOrganisedbyAlpha" in words.replace(" ", "")
    for said in ("Řomňi Цветана", "School for all", "Alpha", "Task force", "Exempleville"):
        assert said in words
    assert f"{timezone.localtime(session.starts):%H:%M}–" in words
    for hidden in ("Hospital", "secret", "example.org", "Nurses", "Town hall"):
        assert hidden not in words
    with pikepdf.open(BytesIO(answer.content)) as document:
        assert document.Root.MarkInfo.Marked is True
        assert document.open_metadata()["pdfuaid:part"] == "1"
        assert document.Root.Lang == "en"
        assert str(document.docinfo["/Title"]) == "Certificate of attendance: School for all"


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("fr", "Attestation de présence"),
        ("ro", "Adeverință de participare"),
        ("bg", "Удостоверение за участие"),
    ],
)
def test_it_speaks_the_language_of_its_address(client, came, language, heading):
    assert heading in words_of(client.get(certificate(came, language)).content)


def test_its_link_is_in_the_mail(client, came, monkeypatch):
    monkeypatch.setattr(pdf, "render", lambda name, context: b"%PDF")
    [mail] = mails("training_certificate")
    [line] = [line for line in mail["body"].splitlines() if "/certificate/" in line]
    assert client.get(line.partition("8000")[2]).status_code == 200


def test_an_organiser_who_is_not_listed_is_not_named(client):
    registration = seat(make_session(OrganizationFactory(name="Hidden House", is_listed=False)))
    hold(registration.session, [registration])
    words = words_of(client.get(certificate(registration)).content)
    assert ("Hidden" in words, words.count("Task force") > 1) == (False, True)


def test_half_hours_are_told(came):
    session = came.session
    session.ends = session.starts + timezone.timedelta(minutes=90)
    assert session.length == (1, 30)


def test_there_is_none_for_who_did_not_come_or_was_forgotten(client, came, monkeypatch):
    monkeypatch.setattr(pdf, "render", lambda name, context: b"%PDF")
    here = certificate(came)
    assert client.get(here).status_code == 200
    trainings.hold(session=came.session, came=set())
    assert client.get(here).status_code == 404
    Registration.objects.all().delete()
    assert client.get(here).status_code == 404


def test_a_link_to_register_opens_no_certificate(client, came):
    wrong = [training_links.link_of(came), came.token.hex, f"{came.token.hex}:x"]
    wrong.append(signing.Signer(salt=training_links.CERTIFICATE).sign("no-key"))
    for token in wrong:
        assert client.get(reverse("meetings:certificate", args=[token])).status_code == 404


def test_who_organises_prints_it_for_her(client, came, editor, monkeypatch):
    seen = []
    monkeypatch.setattr(pdf, "render", lambda name, context: seen.append((name, context)) or b"%PDF")
    client.force_login(editor)
    here = reverse("meetings:training_certificate", args=[came.session.uid, came.pk])
    assert client.get(here).status_code == 200
    [(name, context)] = seen
    assert (name, context["name"]) == ("pdf/training_certificate.html", "Řomňi Цветана")
    assert here in client.get(reverse("meetings:training_people", args=[came.session.uid])).text


def test_the_list_to_sign_has_a_line_for_each_seat_and_blank_ones(client, alpha, editor):
    session = make_session(alpha, seats=2)
    for name in ("Zoé", "Élie", "Waits"):
        seat(session, name, f"{name[0]}@example.org", organization_name=f"Work of {name}")
    client.force_login(editor)
    with translation.override("en"):
        answer = client.get(reverse("meetings:training_sheet", args=[session.uid]))
    words = words_of(answer.content)
    assert words.index("Élie Work of Élie") < words.index("Zoé Work of Zoé")
    assert ("Waits" in words, "example.org" in words, "Attendance sheet" in words) == (False, False, True)
    with pikepdf.open(BytesIO(answer.content)) as document:
        assert document.open_metadata()["pdfuaid:part"] == "1"
