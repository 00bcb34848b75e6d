"""Forms of an import: the file, then what its columns are."""

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.imports import jobs
from directory.imports.columns import FIELDS, NOT_READ
from directory.vocabulary import Domain
from taskforce.common.tables import UnreadableFile

MEGABYTES = 20
NAMES = ("name", "service", "organization", "organization_id")


class FileForm(forms.Form):
    """A file to import.  ``receive`` keeps it; a file that cannot be read is an error of the field."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV, Excel (XLSX), LibreOffice (ODS), GeoJSON, HSDS 3 or data·inclusion v1; 20 MB at most."
        ),
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=60,
        required=False,
        help_text=_(
            "Who made the data. Import a newer file with the same source: what it holds is found again, "
            "not doubled. Left empty: the name of the file."
        ),
    )
    domain = forms.ChoiceField(
        label=_("Domain of the services whose row gives none"),
        choices=[("", _("None")), *Domain.choices],
        required=False,
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MEGABYTES * 1024 * 1024:
            raise forms.ValidationError(str(UnreadableFile("too_large", megabytes=MEGABYTES)))
        return file

    def receive(self, who):
        """The ImportJob of the file, or None with the reason among the errors."""
        file = self.cleaned_data["file"]
        try:
            return jobs.receive(
                file=file.read(),
                name=file.name,
                source=self.cleaned_data["source"],
                domain=self.cleaned_data["domain"],
                who=who,
            )
        except UnreadableFile as error:
            self.add_error("file", str(error))


class ColumnsForm(forms.Form):
    """What each column is, by its position: headers may be empty or stand twice."""

    def __init__(self, *args, table, columns, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [("", NOT_READ), *((name, field.label) for name, field in FIELDS.items())]
        samples = table.samples()
        for number, header in enumerate(table.headers):
            label = _("Column %(number)s: %(header)s") if header else _("Column %(number)s, without a header")
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=label % {"number": number + 1, "header": header[:80]},
                help_text=" · ".join(samples[number]) or _("Empty in the first rows"),
                choices=choices,
                required=False,
                initial=columns[number],
            )

    @property
    def columns(self):
        """The field of each column."""
        return [self.cleaned_data.get(name, "") for name in self.fields]

    def clean(self):
        taken = [name for name in self.columns if name]
        for name in self.fields:
            field = self.cleaned_data.get(name)
            if field and taken.count(field) > 1:
                self.add_error(name, _("Another column is already this one."))
        if not self.errors and not set(taken) & set(NAMES):
            raise forms.ValidationError(
                _("Say which column holds the name of the service or the organisation.")
            )
