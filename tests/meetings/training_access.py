"""What the access table calls things of the training sessions."""

from meetings import training_links
from tests.meetings.trainings import hold, make_session, seat


def makers(alpha, gamma):
    """``{what: function}``: each makes the thing and returns the parts of its address."""

    def seated():
        return seat(make_session(alpha))

    def came():
        registration = seated()
        hold(registration.session, [registration])
        registration.refresh_from_db()
        return registration

    def of_session(row):
        return {"uid": row.session.uid, "pk": row.pk}

    return {
        "announced": lambda: {"uid": make_session(alpha).uid},
        "training-draft": lambda: {"uid": make_session(alpha, is_open=False).uid},
        "of-gamma": lambda: {"uid": make_session(gamma, is_open=False).uid},
        "registered": lambda: {"token": training_links.link_of(seated())},
        "certified": lambda: {"token": training_links.certificate_link_of(came())},
        "seat": lambda: of_session(seated()),
        "came": lambda: of_session(came()),
    }
