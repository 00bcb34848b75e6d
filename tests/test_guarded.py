"""Every text that people type: read by the confidentiality guard, or why not.

Two literal tables, of all models and of all forms: a new text field without a line fails.
"""

from django import forms
from django.apps import apps
from django.db import models
from django.urls import get_resolver

from charter.forms import joining, ways
from directory.forms import page_report
from meetings.forms import agenda, approving, ideas, partners, planning, support, trainings, writing
from reports.forms import consultation, edition, figures, need, sheet
from taskforce.common.guard_forms import NamesField

APPS = ("common", "accounts", "directory", "charter", "meetings", "reports")
NO_PROSE = (models.SlugField, models.EmailField, models.URLField)

# Of models ----------------------------------------------------------------------------------------

READ = {  # field of a model: the forms that write it, with its name there if it is another one
    "charter.JoinRequest.answer": [joining.AnswerForm],
    "charter.JoinRequest.area_served": [joining.JoinForm],
    "charter.JoinRequest.why": [joining.JoinForm],
    "charter.Signature.reason": [ways.WithdrawForm],
    "directory.PageReport.answer": [page_report.AnswerForm],
    "directory.PageReport.message": [page_report.PageReportForm],
    "meetings.Action.text": [writing.PromiseForm],
    "meetings.ActionNote.text": [writing.TellForm, partners.NewsForm],
    "meetings.Correction.answer": [approving.CorrectionForm],
    "meetings.Correction.text": [partners.CorrectionForm],
    "meetings.Decision.text": [writing.DecideForm],
    "meetings.Edition.objections": [approving.ApproveForm],
    "meetings.Erratum.text": [approving.ErratumForm],
    "meetings.Idea.answer": [ideas.IdeaAnswerForm],
    "meetings.Idea.text": [ideas.IdeaForm],
    "meetings.Idea.title": [ideas.IdeaForm],
    "meetings.Item.answer": [agenda.AnswerForm],
    "meetings.Item.notes": [writing.NotesForm, approving.CorrectionForm],
    "meetings.Item.presenter": [agenda.ItemForm, partners.ProposalForm],
    "meetings.Item.text": [agenda.ItemForm, partners.ProposalForm],
    "meetings.Item.title": [agenda.ItemForm, partners.ProposalForm],
    "meetings.Meeting.interpretation": [planning.MeetingForm],
    "meetings.Meeting.place": [planning.MeetingForm],
    "meetings.Meeting.reason": [planning.ReasonForm],
    "meetings.Meeting.title": [planning.MeetingForm],
    "meetings.Registration.name": [trainings.RegistrationForm, trainings.AddForm],
    "meetings.Reply.name": [agenda.GuestForm],
    "meetings.Session.audience": [trainings.SessionForm],
    "meetings.Session.interpretation": [trainings.SessionForm],
    "meetings.Session.place": [trainings.SessionForm],
    "meetings.Session.reason": [trainings.CallOffForm],
    "meetings.Session.summary": [trainings.SessionForm],
    "meetings.Session.title": [trainings.SessionForm],
    "meetings.Session.trainers_in_words": [(trainings.SessionForm, "trainers")],
    "meetings.SupportMessage.text": [support.AnswerForm, support.AgainForm],
    "meetings.SupportRequest.asked": [support.AskForm, support.VisitorForm],
    "meetings.SupportRequest.name": [support.VisitorForm],
    "meetings.SupportRequest.tried": [support.AskForm, support.VisitorForm],
    "reports.Consultation.intro": [consultation.ConsultationForm],
    "reports.Consultation.title": [consultation.ConsultationForm],
    "reports.Edition.reason": [edition.CorrectForm],
    "reports.Edition.title": [edition.TitleForm],
    "reports.Indicator.label": [figures.FigureForm],
    "reports.Indicator.note": [figures.FigureForm],
    "reports.Paragraph.text": [edition.ParagraphForm],
    "reports.Question.options": [consultation.QuestionForm],
    "reports.Question.text": [consultation.QuestionForm],
    "reports.Section.left_out_reason": [(edition.LeaveForm, "reason")],
    "reports.Section.text": [edition.TextForm],
} | {
    f"reports.{model}.{name}": [form]
    for model, form, names in [
        ("Diagnosis", need.NeedForm, "observed barriers_text tried help"),
        (
            "ActionSheet",
            sheet.SheetForm,
            "title summary beneficiaries place other_partners budget funding context objectives done "
            "results_figures results original partnerships difficulties to_improve success credit",
        ),
    ]
    for name in names.split()
}

NOT_READ = {  # why: fields by model
    "read, but by no form of fields known beforehand: tests/meetings/test_write.py, test_meeting.py, "
    "tests/reports/test_consultation_pages.py": {
        "meetings.Attendance": "people",
        "meetings.Reply": "sends",
        "reports.Answer": "values",
    },
    "how somebody calls herself, or where she works; no more is asked": {
        "accounts.User": "name",
        "charter.JoinRequest": "name contact_name",
        "meetings.Registration": "organization_name",
        "meetings.SupportRequest": "organization_name",
    },
    "who signs and by which right: it is what is proved": {
        "charter.Attempt": "said",
        "charter.Signature": "name function authority_detail witness read_aloud_in interpreter",
    },
    "the charter itself: all read it before it is in force": {"charter.Text": "text summary"},
    "the directory: names, contacts and addresses of organisations are its subject; it says nothing of "
    "families": {
        "directory.Area": "name code",
        "directory.Location": "name address city postal_code transportation",
        "directory.Organization": "name acronym summary description legal_identifier phone area_served",
        "directory.Service": "name summary description eligibility_description application_process "
        "fees_description required_documents opening_hours hours_note phone notice",
        "directory.ServiceLanguage": "when",
        "directory.ServiceTranslation": "name summary application_process",
        "directory.TaskForce": "name names town phone country time_zone",
    },
    "streets and house numbers of a public register": {
        "directory.Street": "name postal_code city numbers folded folded_city"
    },
    "a code of a list, or a day": {
        "accounts.User": "language",
        "charter.JoinRequest": "language",
        "charter.Signature": "language",
        "charter.Text": "language",
        "charter.Version": "language",
        "directory.Service": "language",
        "directory.ServiceTranslation": "language",
        "meetings.Registration": "language",
        "meetings.SupportRequest": "language",
        "reports.ActionSheet": "starts ends",
        "reports.Consultation": "language",
        "reports.Diagnosis": "language",
    },
    "a key, a fingerprint or a secret": {
        "accounts.User": "password",
        "charter.Act": "previous hash",
        "charter.Attempt": "code",
        "charter.JoinRequest": "sender",
        "charter.Receipt": "sha256",
        "charter.Signature": "number fingerprint",
        "charter.Text": "fingerprint reference_fingerprint",
        "common.OutgoingMail": "key",
        "directory.PageReport": "sender",
        "meetings.CalendarLink": "token account",
        "meetings.Convocation": "fingerprint",
        "meetings.Edition": "fingerprint",
        "meetings.Registration": "sender",
        "meetings.SupportRequest": "sender",
        "reports.Build": "snapshot_sha256",
        "reports.Edition": "snapshot_sha256",
        "reports.EditionFile": "sha256",
        "reports.Paragraph": "looked",
        "reports.Section": "looked",
    },
    "copied by the portal from what was read or named elsewhere, or made by it": {
        "charter.Act": "facts network user_agent",
        "charter.Signature": "organization_name scan_type",
        "charter.Version": "published_by",
        "common.KnownWord": "word",
        "common.OutgoingMail": "payload error",
        "directory.Area": "outline folded",
        "directory.Change": "record_type record_name who_name fields",
        "directory.ImportJob": "name source columns report error",
        "directory.Location": "source external_id",
        "directory.Organization": "source external_id sort_name",
        "directory.PageReport": "path",
        "directory.Service": "source external_id sort_name",
        "directory.ServiceWords": "text",
        "directory.TaskForce": "outline background",
        "meetings.Action": "owner_name",
        "meetings.ActionNote": "who_name",
        "meetings.Attendance": "organization_name",
        "meetings.Convocation": "content recipients sent_by",
        "meetings.Correction": "organization_name",
        "meetings.Edition": "content made_by approved_in",
        "meetings.Erratum": "who_name",
        "meetings.Idea": "organization_name",
        "meetings.Session": "organizer_name",
        "meetings.SupportRequest": "area_name",
        "reports.ActionSheet": "source external_id folded",
        "reports.Build": "message problems",
        "reports.Call": "asked_by",
        "reports.Campaign": "opened_by frozen_by",
        "reports.Consultation": "opened_by source",
        "reports.Diagnosis": "source external_id",
        "reports.Edition": "snapshot renderer frozen_by_name published_by_name",
        "reports.EditionFile": "name content_type",
        "reports.Paragraph": "confirmed_by_name",
    },
}


def text_fields():
    """Every column that can hold words, as ``app.Model.field``; not choices, slugs, addresses."""
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            for field in model._meta.concrete_fields:
                is_text = isinstance(field, (models.CharField, models.TextField, models.JSONField))
                if is_text and not field.choices and not isinstance(field, NO_PROSE):
                    yield f"{model._meta.label}.{field.name}"


def test_every_text_is_read_or_says_why_not():
    why_not = [
        f"{model}.{name}"
        for by_model in NOT_READ.values()
        for model, names in by_model.items()
        for name in names.split()
    ]
    assert sorted([*READ, *why_not]) == sorted(text_fields())


def test_what_is_read_is_read_by_each_form_that_writes_it():
    said = [
        (form[0], form[1]) if isinstance(form, tuple) else (form, field.rpartition(".")[2])
        for field, writers in READ.items()
        for form in writers
    ]
    assert [(form.__name__, name) for form, name in said if not is_read(form, name)] == []


# Of forms -----------------------------------------------------------------------------------------

HONEY, OF_A_LIST, NAMED = "only programs fill it in", "one of a list, a day or a code", "as of its model"
OPEN_FIELDS = {
    "charter.forms.joining.JoinForm": {"name": NAMED, "contact_name": NAMED, "company": HONEY},
    "charter.forms.signing.CodeForm": {"code": OF_A_LIST},
    "charter.forms.signing.CommitForm": {"function": NAMED, "authority_detail": NAMED, "name": NAMED},
    "charter.forms.versions.DraftForm": {"text": NAMED, "summary": NAMED},
    "charter.forms.versions.TranslationForm": {"text": NAMED, "summary": NAMED},
    "charter.forms.ways.AssistForm": {
        "name": NAMED,
        "function": NAMED,
        "read_aloud_in": NAMED,
        "interpreter": NAMED,
        "earlier": OF_A_LIST,
    },
    "directory.forms.page_report.PageReportForm": {"company": HONEY},
    "directory.imports.forms.FileForm": {"source": "the name of a register that is imported"},
    "meetings.forms.support.AnswerForm": {"q": "looks for a service, is not kept"},
    "meetings.forms.support.VisitorForm": {"organization_name": NAMED, "company": HONEY},
    "meetings.forms.trainings.AddForm": {"organization_name": NAMED},
    "meetings.forms.trainings.RegistrationForm": {"organization_name": NAMED, "company": HONEY},
    "meetings.forms.writing.NotesForm": {"was": OF_A_LIST, "sent": "compared, never kept"},
    "meetings.forms.writing.PromiseForm": {"owner": OF_A_LIST},
    "reports.forms.consultation.ConsultationForm": {"language": OF_A_LIST},
    "reports.forms.need.NeedForm": {"language": OF_A_LIST},
    "reports.forms.sheet.SheetForm": {"starts": OF_A_LIST, "ends": OF_A_LIST},
}
OPEN_MODULES = {  # nothing in them is read, for the reason their models have above
    *("directory.forms.location", "directory.forms.organization", "directory.forms.service"),
    *("directory.forms.taskforce", "taskforce.accounts.forms", "taskforce.home.forms"),
}
NO_TEXT = (forms.EmailField, forms.URLField, forms.UUIDField)


def is_read(form, name):
    return name in getattr(form, "guarded", ()) or isinstance(form.base_fields.get(name), NamesField)


def ours(base):
    """Every form of the project."""
    for form in base.__subclasses__():
        if form.__module__.partition(".")[0] in ("charter", "directory", "meetings", "reports", "taskforce"):
            yield form
        yield from ours(form)


def test_no_form_takes_a_text_that_nobody_reads():
    assert get_resolver().url_patterns  # loads every page, and with it every form
    found = {}
    for form in filter(is_checked, ours(forms.BaseForm)):
        unread = {name for name, field in form.base_fields.items() if is_text(field)}
        if unread := {name for name in unread if not is_read(form, name)}:
            found[f"{form.__module__}.{form.__name__}"] = unread
    assert found == {name: set(why) for name, why in OPEN_FIELDS.items()}


def is_checked(form):
    return form.__module__ not in OPEN_MODULES and hasattr(form, "base_fields")


def is_text(field):
    is_typed = isinstance(field, forms.CharField) and not isinstance(field, NO_TEXT)
    return is_typed and not field.widget.is_hidden
