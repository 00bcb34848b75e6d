"""Reports: action sheets, needs, consultations, the public report of each year."""

from django.urls import path

from reports.views import (
    consultations,
    consulting,
    gaps,
    need_editing,
    needs,
    public,
    sheet_editing,
    sheets,
    steps,
    work,
)

YEAR = "reports/<int:year>/"
WORK = f"{YEAR}work/<slug:language>/"
EDITION = f"{YEAR}<int:number>/<slug:language>/"

app_name = "reports"
urlpatterns = [
    path("gaps/", gaps.gaps, name="gaps"),
    path("gaps.csv", gaps.gaps_file, name="gaps_file"),
    path("consultations/", consultations.consultations, name="consultations"),
    path("consultations/new/", consulting.consultation_new, name="consultation_new"),
    path("consultations/<uuid:uuid>/", consultations.consultation, name="consultation"),
    path("consultations/<uuid:uuid>/answer/", consultations.answer, name="consultation_answer"),
    path("consultations/<uuid:uuid>/answers.csv", consulting.answers_file, name="answers_file"),
    path("consultations/<uuid:uuid>/edit/", consulting.consultation_edit, name="consultation_edit"),
    path("consultations/<uuid:uuid>/send/", consulting.consultation_send, name="consultation_send"),
    path("consultations/<uuid:uuid>/status/", consulting.consultation_status, name="consultation_status"),
    path("needs/", needs.needs, name="needs"),
    path("needs.csv", needs.needs_file, name="needs_file"),
    path("needs/new/", need_editing.need_new, name="need_new"),
    path("needs/<uuid:uuid>/", needs.need, name="need"),
    path("needs/<uuid:uuid>/edit/", need_editing.need_edit, name="need_edit"),
    path("needs/<uuid:uuid>/status/", need_editing.need_status, name="need_status"),
    path("action-sheets/", sheets.sheets, name="sheets"),
    path("action-sheets.<str:format>", sheets.sheets_file, name="sheets_file"),
    path("action-sheets/<slug:slug>/", sheets.sheet, name="sheet"),
    path("action-sheets/<slug:slug>/sheet.pdf", sheets.sheet_pdf, name="sheet_pdf"),
    path("action-sheets/<slug:slug>/edit/", sheet_editing.sheet_edit, name="sheet_edit"),
    path("action-sheets/<slug:slug>/preview/", sheet_editing.sheet_preview, name="sheet_preview"),
    path("action-sheets/<slug:slug>/status/", sheet_editing.sheet_status, name="sheet_status"),
    path("new-action-sheet/", sheet_editing.sheet_new, name="sheet_new"),
    path("new-action-sheet/<slug:slug>/", sheet_editing.sheet_new_for, name="sheet_new_for"),
    path("reports/work/", work.workshop, name="workshop"),
    path(WORK, work.work, name="work"),
    path(f"{WORK}title/", work.title, name="title"),
    path(f"{WORK}section/<slug:code>/", work.section, name="section"),
    path(f"{WORK}section/<slug:code>/move/", work.section_move, name="section_move"),
    path(f"{WORK}section/<slug:code>/state/", work.section_state, name="section_state"),
    path(f"{WORK}section/<slug:code>/leave/", work.section_leave, name="section_leave"),
    path(f"{WORK}section/<slug:code>/by/<slug:slug>/", work.paragraph, name="paragraph"),
    path(f"{WORK}checks/", steps.checks, name="checks"),
    path(f"{WORK}step/", steps.step, name="step"),
    path(f"{WORK}build/", steps.build, name="build"),
    path(f"{WORK}preview/", steps.preview, name="preview"),
    path(f"{WORK}preview.pdf", steps.preview_file, name="preview_file"),
    path(f"{WORK}freeze/", steps.freeze, name="freeze"),
    path(f"{WORK}publish/", steps.publish, name="publish"),
    path(f"{WORK}publish/<str:name>", steps.frozen_file, name="frozen_file"),
    path(f"{WORK}correct/", steps.correct, name="correct"),
    path(f"{WORK}people/", steps.work_people, name="work_people"),
    path("reports/", public.reports, name="reports"),
    path("reports.atom", public.news, name="news"),
    path(YEAR, public.report, name="report"),
    path(EDITION, public.edition, name="edition"),
    path(f"{EDITION}<str:name>", public.file, name="file"),
]
