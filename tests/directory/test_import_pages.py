"""Import in the site: file, columns, preview, progress, report."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from directory.imports import engine, jobs, progress
from directory.models import ImportJob, Organization, Service, TaskForce, importing

pytestmark = pytest.mark.django_db
SMALL = "nom;ville;latitude;longitude;domaine\nÉcole;Exempleville;45,18;5,72;éducation\n;X;1;1;santé\n"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def signed_in(client, coordinator):
    client.force_login(coordinator)
    return client


def address(name, *args):
    return reverse(f"directory:{name}", args=args).replace("/fr/", "/en/")


def upload(client, data, name="partners.csv", **fields):
    """Sends a file; follows to where it leads."""
    content = data if isinstance(data, bytes) else data.encode()
    file = SimpleUploadedFile(name, content)
    return client.post(address("import_new"), {"file": file, **fields}, follow=True)


def columns_of(response):
    """What the form of columns proposes."""
    form = response.context["form"]
    return {name: field.initial for name, field in form.fields.items()}


def large(count=8):
    rows = "".join(f"École {number};{number} rue A;45,18;5,72;éducation\n" for number in range(count))
    return "nom;adresse;latitude;longitude;domaine\n" + rows


def test_from_the_file_to_the_map(signed_in):
    response = upload(signed_in, SMALL)
    job = ImportJob.objects.get()
    assert response.redirect_chain == [(address("import_columns", job.pk), 302)]
    assert list(columns_of(response).values()) == ["name", "city", "latitude", "longitude", "domains"]
    response = signed_in.post(address("import_columns", job.pk), columns_of(response), follow=True)
    assert response.redirect_chain == [(address("import_preview", job.pk), 302)]
    assert (Organization.objects.count(), response.context["counts"]["accepted"]) == (0, 1)
    assert "No name: the row is left out." in response.text
    response = signed_in.post(address("import_preview", job.pk), follow=True)
    assert response.redirect_chain == [(address("import_report", job.pk), 302)]
    assert Service.objects.get().domains == ["education"]
    job.refresh_from_db()
    assert (job.state, bytes(job.data), job.source) == ("done", b"", "partners")
    assert list(progress._file(job).parent.iterdir()) == []


def test_only_the_coordinator_imports(client, editor):
    client.force_login(editor)
    assert client.get(address("import_new")).status_code == 404
    assert upload(client, SMALL).status_code == 404
    assert ImportJob.objects.count() == 0


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The submitted file is empty."),
        (b"nom\n", "The file has a header and no row below it."),
        ("nom\né".encode()[:-1], "at byte 4: nothing was read."),
        (b"\x89PNG\x00", "This is not a table: byte 4 is not text."),
        (b"PK\x03\x04zzz", "The spreadsheet cannot be opened"),
        (b'{"a": 1}', "This JSON is not HSDS, data·inclusion or GeoJSON as we know them."),
        (b"[" * 50_000, "The JSON is nested too deep to be a directory."),
    ],
)
def test_a_file_that_cannot_be_read_is_an_error_of_its_field(signed_in, data, sentence):
    response = upload(signed_in, data, source="ours")
    assert response.status_code == 200
    assert sentence in str(response.context["form"].errors["file"])
    assert response.context["form"]["source"].value() == "ours"
    assert ImportJob.objects.count() == 0


def test_a_file_over_the_limit_is_refused_unread(signed_in, monkeypatch):
    monkeypatch.setattr("directory.imports.forms.MEGABYTES", 0)
    assert "larger than 0 MB" in str(upload(signed_in, SMALL).context["form"].errors["file"])


def test_columns_twice_the_same_or_without_a_name_are_asked_again(signed_in):
    proposed = columns_of(upload(signed_in, SMALL))
    page = address("import_columns", ImportJob.objects.get().pk)
    twice = signed_in.post(page, proposed | {"column_1": "name"})
    assert list(twice.context["form"].errors) == ["column_0", "column_1"]
    assert twice.context["form"]["column_1"].value() == "name"
    nameless = signed_in.post(page, proposed | {"column_0": ""})
    assert list(nameless.context["form"].errors) == ["__all__"]


def test_duplicate_and_empty_headers_are_chosen_by_position(signed_in):
    response = upload(signed_in, "nom,nom,\nFirst,Second,1 rue A\n")
    labels = [str(field.label) for field in response.context["form"].fields.values()]
    assert labels == ["Column 1: nom", "Column 2: nom", "Column 3, without a header"]
    page = address("import_columns", ImportJob.objects.get().pk)
    chosen = {"column_0": "", "column_1": "name", "column_2": "address"}
    response = signed_in.post(page, chosen, follow=True)
    signed_in.post(response.redirect_chain[-1][0])
    assert Service.objects.values_list("name", "locations__address").get() == ("Second", "1 rue A")


def test_a_format_that_knows_its_columns_goes_straight_to_the_preview(signed_in):
    data = '[{"id": "1", "nom": "Alpha", "source": "dora"}]'
    response = upload(signed_in, data, name="structures.json")
    job = ImportJob.objects.get()
    assert response.redirect_chain == [(address("import_preview", job.pk), 302)]
    assert job.source == "dora"


def test_half_characters_break_no_page(signed_in):
    properties = '{"\\ud800nom": "\\udfffA", "x\\ud800": "\\ud800"}'
    data = f'{{"type": "Feature", "id": "\\ud800", "properties": {properties}}}'
    proposed = columns_of(upload(signed_in, data, name="x.geojson"))
    job = ImportJob.objects.get()
    signed_in.post(address("import_columns", job.pk), proposed, follow=True)
    signed_in.post(address("import_preview", job.pk))
    assert Service.objects.get().name == "A"


def test_a_file_whose_second_row_is_too_deep_is_refused_at_once(signed_in):
    data = '[{"nom": "A"}, {"nom": ' + "[" * 300 + "]" * 300 + "}]"
    assert "nested too deep" in str(upload(signed_in, data).context["form"].errors["file"])
    assert ImportJob.objects.count() == 0


def test_swapped_coordinates_are_asked_and_read_again(signed_in):
    TaskForce.objects.update(west=5.6, south=45.0, east=5.9, north=45.3)
    proposed = columns_of(upload(signed_in, "nom;lat;lon;domaine\nÉcole;5,72;45,18;santé\n"))
    job = ImportJob.objects.get()
    response = signed_in.post(address("import_columns", job.pk), proposed, follow=True)
    assert "Are latitude and longitude swapped?" in response.text
    response = signed_in.post(address("import_preview", job.pk), {"swap": "1"}, follow=True)
    assert "Are latitude and longitude swapped?" not in response.text
    assert "Latitude and longitude are read swapped." in response.text
    signed_in.post(address("import_preview", job.pk))
    assert Service.objects.get().main_location.latitude == 45.18


@pytest.fixture
def begun(monkeypatch):
    """What ``jobs.run`` was asked to do."""
    keys = []
    monkeypatch.setattr(jobs, "run", keys.append)
    return keys


def test_two_clicks_on_import_start_one(signed_in, begun):
    job = ImportJob.objects.create(name="x.csv", source="x", state="checked", report=_report())
    both = [ImportJob.objects.get(), ImportJob.objects.get()]  # as two requests at once read it
    assert [jobs.begin(one, ImportJob.State.WRITING) for one in both] == [True, False]
    assert begun == [job.pk]
    assert both[1].state == "writing"  # and goes on to where the first is
    assert signed_in.post(address("import_preview", job.pk)).url == address("import_progress", job.pk)
    assert begun == [job.pk]


def test_a_second_click_after_all_is_imported_leads_to_the_report(signed_in):
    proposed = columns_of(upload(signed_in, SMALL))
    job = ImportJob.objects.get()
    signed_in.post(address("import_columns", job.pk), proposed)
    checked = ImportJob.objects.get()
    signed_in.post(address("import_preview", job.pk))
    assert jobs.begin(checked, ImportJob.State.WRITING) is False
    for page in ("import_preview", "import_columns"):
        assert signed_in.post(address(page, job.pk)).url == address("import_report", job.pk)
    assert (Service.objects.count(), ImportJob.objects.get().state) == (1, "done")


def test_two_clicks_on_start_again_start_one(begun):
    ImportJob.objects.create(name="x.csv", source="x", state="writing")
    both = [ImportJob.objects.get(), ImportJob.objects.get()]
    assert [jobs.begin(one, one.state) for one in both] == [True, False]


def test_the_report_can_be_downloaded(signed_in):
    job = ImportJob.objects.create(name="x.csv", source="x", state="done", report=_report())
    response = signed_in.get(address("import_report_file", job.pk))
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert rows == [
        ["line", "kept", "code", "message"],
        ["3", "no", "no_name", "No name: the row is left out."],
        ["4", "yes", "bad_mail", "The e-mail “=1+1” is not valid: left out."],
    ]


def _report():
    issues = [[3, "no_name", {}], [4, "bad_mail", {"value": "=1+1"}]]
    return {"counts": {"rows": 4}, "issues": issues, "by_code": {"no_name": 1, "bad_mail": 1}}


def test_no_report_no_file(signed_in):
    job = ImportJob.objects.create(name="x.csv", source="x", state="uploaded")
    assert signed_in.get(address("import_report_file", job.pk)).status_code == 404
    assert signed_in.get(address("import_report", job.pk)).status_code == 404


def test_a_file_can_be_forgotten_and_what_is_done_stays(signed_in):
    waiting = ImportJob.objects.create(name="x.csv", source="x")
    done = ImportJob.objects.create(name="y.csv", source="y", state="done")
    assert signed_in.post(address("import_delete", waiting.pk)).url == address("import_new")
    assert signed_in.post(address("import_delete", done.pk)).status_code == 404
    assert list(ImportJob.objects.all()) == [done]


def test_files_nobody_went_on_with_are_forgotten(signed_in):
    old = ImportJob.objects.create(name="x.csv", source="x")
    kept = ImportJob.objects.create(name="y.csv", source="y", state="done")
    ImportJob.objects.update(created=timezone.now() - timedelta(days=8))
    upload(signed_in, SMALL)
    assert not ImportJob.objects.filter(pk=old.pk).exists()
    assert ImportJob.objects.filter(pk=kept.pk).exists()


# Large files ----------------------------------------------------------------------------------------
@pytest.fixture
def enqueued(monkeypatch):
    """The keys of the jobs given to the worker."""
    keys = []
    monkeypatch.setattr(jobs, "run_later", type("Later", (), {"enqueue": staticmethod(keys.append)}))
    return keys


@pytest.fixture
def reading(signed_in, enqueued, monkeypatch):
    """A large file whose columns are matched; the worker has not begun."""
    monkeypatch.setattr(importing, "SMALL", 5)
    monkeypatch.setattr(engine, "BATCH", 5)
    proposed = columns_of(upload(signed_in, large()))
    job = ImportJob.objects.get()
    signed_in.post(address("import_columns", job.pk), proposed)
    job.refresh_from_db()
    return job


def test_a_large_file_is_read_and_written_by_the_worker(signed_in, reading, enqueued):
    page = address("import_progress", reading.pk)
    assert (reading.state, enqueued) == ("checking", [reading.pk])
    progress.tell(reading, 5)
    response = signed_in.get(page)
    assert "5 of 8 rows" in response.text
    assert 'value="5"' in response.text
    jobs.run(reading.pk)
    assert signed_in.get(page).url == address("import_preview", reading.pk)
    assert signed_in.post(address("import_preview", reading.pk)).url == page
    assert Service.objects.count() == 0
    jobs.run(reading.pk)
    assert signed_in.get(page).url == address("import_report", reading.pk)
    assert Service.objects.count() == 8


def test_each_batch_moves_the_bar(reading, monkeypatch):
    told = []
    monkeypatch.setattr(progress, "tell", lambda job, done: told.append(done))
    jobs.run(reading.pk)
    assert told == [5, 8]


def test_nobody_waits_while_the_file_is_read(reading, monkeypatch):
    """SQLite lets one transaction write: only the writing stands in it, and both move the bar."""
    jobs.run(reading.pk)
    ImportJob.objects.update(state="writing")
    outside, told, write = len(connection.savepoint_ids), [], engine.Writer.write

    def depth():
        return len(connection.savepoint_ids) - outside

    monkeypatch.setattr(engine.Writer, "write", lambda *args: told.append("write") or write(*args))
    monkeypatch.setattr(progress, "tell", lambda job, done: told.append((done, depth() > 0)))
    jobs.run(reading.pk)
    assert told == [(2, False), (4, False), "write", (6, True), "write", (8, True)]
    assert Service.objects.count() == 8


def test_a_stopped_worker_is_told_and_begun_again(signed_in, reading, enqueued):
    page = address("import_progress", reading.pk)
    assert "Start again" not in signed_in.get(page).text
    signed_in.post(page)
    assert enqueued == [reading.pk]  # it moves: nothing to begin again
    ImportJob.objects.update(moved=timezone.now() - timedelta(minutes=3))
    assert "Start again" in signed_in.get(page).text
    signed_in.post(page)
    assert enqueued == [reading.pk, reading.pk]


def test_a_worker_killed_while_writing_leaves_nothing_and_the_next_does_it_once(reading, monkeypatch):
    jobs.run(reading.pk)
    ImportJob.objects.update(state="writing")
    with monkeypatch.context() as patch:
        patch.setattr(engine.Writer, "write", _killed)
        with pytest.raises(SystemExit):
            jobs.run(reading.pk)
    assert (Service.objects.count(), ImportJob.objects.get().state) == (0, "writing")
    jobs.run(reading.pk)
    jobs.run(reading.pk)  # the task that was taken up twice
    assert (Service.objects.count(), ImportJob.objects.get().state) == (8, "done")


def test_the_next_worker_takes_up_what_a_killed_one_left(signed_in, monkeypatch):
    monkeypatch.setattr(importing, "SMALL", 5)
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(db_worker.Worker, "configure_signals", lambda worker: None)
    monkeypatch.setattr(db_worker.Command, "configure_logging", lambda command, verbosity: None)
    proposed = columns_of(upload(signed_in, large()))
    job = ImportJob.objects.get()
    for page, state, left in (("import_columns", "checked", 0), ("import_preview", "done", 8)):
        signed_in.post(address(page, job.pk), proposed)
        DBTaskResult.objects.ready().get().claim("one that was killed")
        call_command("worker", batch=True, startup_delay=False)
        job.refresh_from_db()
        assert (job.state, Service.objects.count()) == (state, left)


def _killed(*args):
    raise SystemExit


def test_a_database_that_refuses_is_told_and_nothing_is_written(signed_in, reading, monkeypatch):
    ImportJob.objects.update(state="writing")
    monkeypatch.setattr(engine.Writer, "index", _refused)
    jobs.run(reading.pk)
    assert ImportJob.objects.get().state == "failed"
    assert Service.objects.count() == 0
    assert "The database refused the file" in signed_in.get(address("import_report", reading.pk)).text


def _refused(*args):
    raise jobs.DatabaseError("locked")


def test_the_list_of_imports_costs_the_same_at_one_and_at_five(signed_in, django_assert_num_queries):
    ImportJob.objects.create(name="x.csv", source="x")
    with django_assert_num_queries(4):
        signed_in.get(address("import_new"))
    for number in range(4):
        ImportJob.objects.create(name=f"{number}.csv", source="x", state="done")
    with django_assert_num_queries(4):
        signed_in.get(address("import_new"))
