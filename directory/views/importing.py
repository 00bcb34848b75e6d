"""Import of a file, for the coordinator: the file, its columns, a preview, the progress, the report."""

from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from directory.imports import jobs, progress
from directory.imports.formats import open_table
from directory.imports.forms import ColumnsForm, FileForm
from directory.imports.report import Report
from directory.models import ImportJob
from taskforce.accounts.decorators import coordinator_required
from taskforce.common import tables

State = ImportJob.State
SHOWN = 200  # issues on a page; the file of the report has all
PAGES = {
    State.UPLOADED: "directory:import_columns",
    State.CHECKING: "directory:import_progress",
    State.CHECKED: "directory:import_preview",
    State.WRITING: "directory:import_progress",
    State.DONE: "directory:import_report",
    State.FAILED: "directory:import_report",
}


def _page_of(job):
    """To the page where the job stands."""
    return redirect(PAGES[job.state], job.pk)


def _report(job):
    report = Report.from_json(job.report)
    return {
        "job": job,
        "report": report,
        "counts": report.counts,
        "issues": report.issues[:SHOWN],
        "unshown": sum(report.by_code.values()) - len(report.issues[:SHOWN]),
        "error": jobs.error_of(job),
    }


@coordinator_required
def import_new(request):
    """Asks for a file; shows what was imported before."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (job := form.receive(request.user)):
        return _page_of(job)
    past = ImportJob.objects.light()[:20]
    return render(request, "directory/import_new.html", {"form": form, "jobs": past})


@coordinator_required
def import_columns(request, pk):
    """Asks what each column is, with those recognised already chosen."""
    job = get_object_or_404(ImportJob, pk=pk)
    if job.state not in (State.UPLOADED, State.CHECKED):  # as after a second click
        return _page_of(job)
    table = open_table(bytes(job.data))
    form = ColumnsForm(request.POST or None, table=table, columns=job.columns)
    if request.method == "POST" and form.is_valid():
        job.columns = form.columns
        jobs.begin(job, State.CHECKING)
        return _page_of(job)
    return render(request, "directory/import_columns.html", {"form": form, "job": job, "table": table})


@coordinator_required
def import_preview(request, pk):
    """What would be imported; POST imports it, or reads it again with the coordinates swapped."""
    job = get_object_or_404(ImportJob, pk=pk)
    if job.state != State.CHECKED:  # as after a second click
        return _page_of(job)
    if request.method == "POST":
        is_question = "swap" in request.POST
        job.swap = job.swap ^ is_question
        jobs.begin(job, State.CHECKING if is_question else State.WRITING)
        return _page_of(job)
    return render(request, "directory/import_preview.html", _report(job))


@coordinator_required
def import_progress(request, pk):
    """How far a large file is; POST begins again a step that has stopped."""
    job = get_object_or_404(ImportJob.objects.light(), pk=pk)
    if not job.is_running:
        return _page_of(job)
    if request.method == "POST" and progress.of(job).is_stalled:
        jobs.begin(job, job.state)
        return redirect("directory:import_progress", job.pk)
    return render(request, "directory/import_progress.html", {"job": job, "progress": progress.of(job)})


@require_safe
@coordinator_required
def import_report(request, pk):
    """What became of each row, or why the file could not be read."""
    job = get_object_or_404(ImportJob.objects.defer("data"), pk=pk, state__in=[State.DONE, State.FAILED])
    return render(request, "directory/import_report.html", _report(job))


@require_safe
@coordinator_required
def import_report_file(request, pk):
    """The issues as a CSV file."""
    job = get_object_or_404(ImportJob.objects.defer("data"), pk=pk)
    if not job.report:
        raise Http404
    rows = [["line", "kept", "code", "message"]]
    for issue in Report.from_json(job.report).issues:
        rows.append([issue.line or "", "no" if issue.rejects else "yes", issue.code, issue.message])
    return StreamingHttpResponse(
        tables.csv_lines(rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="import-{job.pk}-report.csv"'},
    )


@coordinator_required
@require_POST
def import_delete(request, pk):
    """Forgets a file that was not imported; what was imported stays in the directory."""
    job = get_object_or_404(ImportJob.objects.light().exclude(state=State.DONE), pk=pk)
    progress.forget(job)
    job.delete()
    return redirect("directory:import_new")
