"""The mailbox of the demonstration."""

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.urls import reverse

pytestmark = pytest.mark.django_db
PAGE = reverse("home:mailbox")


@pytest.fixture
def send(settings, tmp_path):
    """``send(subject, body)`` writes a mail as the demonstration does, into a folder of its own."""
    settings.EMAIL_FILE_PATH = tmp_path
    connection = get_connection("django.core.mail.backends.filebased.EmailBackend")

    def send(
        subject="Bonjour à tous", body="Voilà : https://example.org/x\n", to="reader@example.org", file=None
    ):
        message = EmailMultiAlternatives(subject, body, to=[to], connection=connection)
        message.attach_alternative("<p>Voilà</p>", "text/html")
        if file:
            message.attach(*file)
        message.send()

    return send


def test_every_mail_is_listed_and_read(client, send):
    send()
    [mail] = client.get(PAGE).context["mails"]
    assert (mail.subject, mail.to) == ("Bonjour à tous", "reader@example.org")
    page = client.get(reverse("home:mailbox_mail", args=[mail.key])).content.decode()
    assert '<a href="https://example.org/x" rel="nofollow">https://example.org/x</a>' in page


def test_two_mails_in_one_file_are_two(client, send, tmp_path):
    send("One")
    send("Two")
    assert len(list(tmp_path.glob("*.log"))) == 1
    assert sorted(mail.subject for mail in client.get(PAGE).context["mails"]) == ["One", "Two"]


def test_markup_in_a_mail_stays_text(client, send):
    send("<script>alert(1)</script>", "<script>alert(1)</script>")
    [mail] = client.get(PAGE).context["mails"]
    for address in (PAGE, reverse("home:mailbox_mail", args=[mail.key])):
        assert "<script>alert" not in client.get(address).content.decode()


def test_an_empty_mailbox_says_what_will_stand_here(client, settings, tmp_path):
    settings.EMAIL_FILE_PATH = tmp_path / "not yet"
    page = client.get(PAGE)
    assert page.status_code == 200
    assert 'class="empty"' in page.content.decode()


def test_an_unknown_mail_is_not_found(client, send):
    send()
    assert client.get(reverse("home:mailbox_mail", args=["../settings"[3:]])).status_code == 404


def test_a_real_site_has_none(client, send, settings):
    send()
    [mail] = client.get(PAGE).context["mails"]
    settings.DEMO = False
    assert client.get(PAGE).status_code == 404
    assert client.get(reverse("home:mailbox_mail", args=[mail.key])).status_code == 404


def test_the_event_of_an_invitation_can_be_opened(client, send, settings):
    send("Meeting", file=("meeting.ics", b"BEGIN:VCALENDAR\r\n", "text/calendar; method=REQUEST"))
    [read] = client.get(PAGE).context["mails"]
    assert [(file.name, file.content) for file in read.files] == [("meeting.ics", b"BEGIN:VCALENDAR\r\n")]
    address = reverse("home:mailbox_file", args=[read.key, 0])
    assert address in client.get(reverse("home:mailbox_mail", args=[read.key])).text
    response = client.get(address)
    assert (response["Content-Type"], response.content) == ("text/calendar", b"BEGIN:VCALENDAR\r\n")
    assert response["Content-Disposition"] == 'attachment; filename="meeting.ics"'
    assert client.get(reverse("home:mailbox_file", args=[read.key, 1])).status_code == 404
    settings.DEMO = False
    assert client.get(address).status_code == 404
