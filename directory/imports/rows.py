"""A row of a table becomes an Entry."""

from django.conf import settings

from directory.imports import clean, hours, words
from directory.imports.areas import KINDS, ToldArea
from directory.imports.cells import Cells
from directory.imports.columns import WEEK
from directory.imports.entries import Entry, Part, Spoken, digest
from directory.models import Area, Location, Organization, Service
from directory.vocabulary import Access, Domain, Fees, Kind, Level, Precision, Public, Visibility

# Texts too long for their field are moved to the description, so that nothing is cut or lost.
MOVED = (
    "summary",
    "eligibility_description",
    "application_process",
    "fees_description",
    "required_documents",
    "hours_note",
)
NO_PAPERS = {
    "aucun",
    "aucune",
    "aucun_document",
    "aucun_justificatif",
    "none",
    "non",
    "no",
    "no_papers_needed",
}


class RowReader:
    """Makes the rows of one table into Entries.

    ``columns``: the field of each position ("" is not read); ``defaults``: values for what the rows do
    not say; ``country``: two letters, for telephones; ``swap``: latitude and longitude are swapped.
    """

    def __init__(self, columns, *, defaults=None, country="FR", swap=False):
        self.columns, self.defaults, self.country = columns, dict(defaults or {}), country
        self.axes = ("longitude", "latitude") if swap else ("latitude", "longitude")

    def entry(self, line, cells):
        """The Entry of a row; RejectedRow when it cannot be kept."""
        return Row(self, line, cells).entry()


class Row(Cells):
    """One row being read."""

    def __init__(self, reader, line, cells):
        super().__init__(line, reader.columns, cells, reader.defaults)
        self.reader = reader
        self.phones = []  # too long for their field
        self.service_name = self.first("service", "name")
        self.organization_name = self.line_of("organization") or self.service_name

    def entry(self):
        self.check_names()
        self.shared_contacts = self.contacts("")
        organization = self.organization()
        place = self.place(organization)
        service = self.service() if self.service_name else None
        if service and not service.key:
            service.key = f"~{digest(organization.key, words.key(self.service_name), place and place.key)}"
        return Entry(
            self.line,
            organization,
            place,
            service,
            languages=self.languages() if service else None,
            area=self.area(place) if place else None,
            given_id=self.identifier("service_id", "id") if service else self.organization_id(),
            issues=self.issues,
        )

    def check_names(self):
        """An empty name rejects the row; a row of services may name its organisation alone."""
        if self.service_name:
            return
        names_one_service = "name" in self.reader.columns and "service" not in self.reader.columns
        if names_one_service or self.raw("service_id") or not self.line_of("organization"):
            self.reject("no_name")

    @property
    def is_alone(self):
        """Whether the row is about an organisation only."""
        return not self.service_name

    @property
    def shares_name(self):
        """Whether organisation and service have one name, and so one identifier and the same contacts."""
        return not self.line_of("organization") and not self.raw("organization_id")

    # Organisation ------------------------------------------------------------------------------------
    def organization_id(self):
        own = ["id"] if self.is_alone or self.shares_name else []
        return self.identifier("organization_id", *own)

    def organization(self):
        key = self.organization_id() or f"~{digest(words.key(self.organization_name))}"
        if not self.line_of("organization") and not self.shares_name:
            return Part(key, {})
        fields = {"name": self.fitting(Organization, "name", self.organization_name)}
        targets = {name: name for name in ("acronym", "legal_identifier", "area_served")}
        fields |= self.lines(Organization, targets | {"organization_summary": "summary"})
        if self.has("kind"):
            fields["kind"] = self.choice("kind", Kind) or Kind.OTHER.value
        if self.has("listed"):
            fields["is_listed"] = self.listed()
        if self.has("organization_description"):
            fields["description"] = self.description(Organization, "organization_description")
        if self.is_alone:
            fields |= self.texts_of_an_organization()
        if self.is_alone or self.shares_name:
            fields |= self.shared_contacts
        return Part(key, fields | self.contacts("organization_"))

    def listed(self):
        """Whether the public sees the organisation: only when the cell clearly says so."""
        is_listed = clean.yes_or_no(self.raw("listed"))
        if is_listed is None:
            self.note("unlisted", field="listed", value=self.line_of("listed")[:120])
        return bool(is_listed)

    def texts_of_an_organization(self):
        """Summary and description of a row about an organisation alone."""
        fields = {}
        if not self.has("organization_summary"):
            fields = self.lines(Organization, {"summary": "summary"})
        if self.raw("description") and not self.has("organization_description"):
            fields["description"] = self.description(Organization, "description")
        if self.phones:
            told = (fields.get("description", ""), *self.phones)
            fields["description"] = self.fitting(Organization, "description", "\n\n".join(filter(None, told)))
        return fields

    def contacts(self, prefix):
        """E-mail, telephone and website of the columns that begin with ``prefix``."""
        fields = {}
        if self.has(f"{prefix}email"):
            fields["email"] = clean.mail(self.raw(f"{prefix}email"), self.note)
        if self.has(f"{prefix}phone"):
            phone = clean.phone(self.raw(f"{prefix}phone"), self.reader.country, self.note)
            fields["phone"] = self.fitting_phone(phone)
        if self.has(f"{prefix}website"):
            fields["website"] = clean.website(self.raw(f"{prefix}website"), self.note)
        return fields

    def fitting_phone(self, phone):
        """No telephone rejects a row: several in one cell go to the description when they do not fit."""
        most = Service._meta.get_field("phone").max_length
        if len(phone) <= most:
            return phone
        self.note("moved", field="phone", length=len(phone), most=most)
        self.phones.append(phone)
        return ""

    # Place -------------------------------------------------------------------------------------------
    def place(self, organization):
        """The place, or None when the row tells of none."""
        fields = self.lines(
            Location,
            {
                "place": "name",
                "postal_code": "postal_code",
                "city": "city",
                "transportation": "transportation",
            },
        )
        if self.has("address", "address_2"):
            fields["address"] = self.fitting(Location, "address", self.address())
        if self.has("step_free"):
            fields["step_free"] = self.boolean("step_free")
        if self.raw("precision"):
            fields["precision"] = self.choice("precision", Precision) or Precision.NONE.value
        key = self.identifier("place_id")
        if not self.service_name and not key and not any(fields.values()) and not self.raw("latitude"):
            return None
        if fields.get("precision") != Precision.NONE:
            fields |= self.position()
        if not key and not any(fields.values()):
            return None
        return Part(key or self.place_key(organization, fields), fields)

    def position(self):
        """``{"latitude": …, "longitude": …}``, or nothing, and the report says why."""
        where = clean.position(*(self.raw(name) for name in self.reader.axes), self.note)
        return dict(zip(("latitude", "longitude"), where, strict=True)) if where else {}

    def area(self, place):
        """The ToldArea of a place that is shown by its district or town; None otherwise."""
        kinds = KINDS.get(place.fields.get("precision"))
        if not kinds or not self.line_of("area"):
            return None
        told = self.choice("area_kind", Area.Kind)
        if told:
            kinds = tuple(kind for kind in kinds if kind == told)
        middle = clean.position(self.raw("area_latitude"), self.raw("area_longitude"), _silent)
        return ToldArea(kinds, self.line_of("area"), middle)

    def place_key(self, organization, fields):
        """The row's own identifier, or what is the same for two rows of an organisation at one address."""
        if self.shares_name and self.raw("id"):
            return self.identifier("id")
        spot = [words.key(fields.get(name) or "") for name in ("address", "postal_code", "city")]
        if not any(spot):
            spot = [fields.get("name"), fields.get("latitude"), fields.get("longitude")]
        return f"~{digest(organization.key, *spot)}"

    def address(self):
        return ", ".join(filter(None, (self.line_of("address"), self.line_of("address_2"))))

    # Service -----------------------------------------------------------------------------------------
    def service(self):
        fields = {"name": self.fitting(Service, "name", self.service_name)}
        fields |= {name: self.line_of(name) for name in MOVED if self.has(name)}
        fields |= self.shared_contacts | self.codes() | self.access()
        fields |= self.opening(fields.get("hours_note", ""))
        if "required_documents" in fields:
            fields["no_documents_needed"] = words.key(fields["required_documents"]) in NO_PAPERS
            if fields["no_documents_needed"]:
                fields["required_documents"] = ""
        if self.has("last_verified_on"):
            fields["last_verified_on"] = clean.date(self.raw("last_verified_on"), self.note)
        if self.raw("text_language") in dict(settings.LANGUAGES):
            fields["language"] = self.raw("text_language")
        fields |= self.described(fields)
        return Part(self.identifier("service_id", "id"), fields)

    def codes(self):
        fields = {"domains": self.choices("domains", Domain)}
        if not fields["domains"]:
            self.note("no_domain")
        if self.has("publics"):
            fields["publics"] = self.choices("publics", Public)
        if self.has("fees"):
            fields["fees"] = self.choice("fees", Fees)
        if self.has("visibility"):
            fields["visibility"] = self.choice("visibility", Visibility) or Visibility.PARTNERS.value
        if self.has("is_mobile"):
            fields["is_mobile"] = bool(self.boolean("is_mobile"))
        return fields

    def access(self):
        """How to come: codes, or the one answer to "by appointment?"."""
        if self.has("access"):
            return {"access": self.choices("access", Access)}
        by_appointment = self.boolean("by_appointment")
        if by_appointment is None:
            return {}
        return {"access": [Access.APPOINTMENT.value if by_appointment else Access.WALK_IN.value]}

    def opening(self, note):
        """Hours to compute with; those that cannot be read are kept as words."""
        if not self.has("opening_hours", *WEEK):
            return {}
        cells = [self.line_of(day) for day in WEEK]
        written = self.line_of("opening_hours") or hours.week(cells)
        if written is None:
            written = " · ".join(f"{day} {cell}" for day, cell in zip(hours.DAYS, cells, strict=True) if cell)
        if len(written) <= 500 and (not written or hours.is_osm(written)):
            return {"opening_hours": written}
        self.note("bad_hours", value=written[:120])
        return {"opening_hours": "", "hours_note": " · ".join(filter(None, (note, written)))}

    def described(self, fields):
        """The description, with the texts that are too long for their own field at its end."""
        moved = {}
        for name in MOVED:
            value, most = fields.get(name, ""), Service._meta.get_field(name).max_length
            if len(value) > most:
                self.note("moved", field=name, length=len(value), most=most)
                moved[name] = value
        texts = [*moved.values(), *self.phones]
        if not texts and not self.has("description"):
            return {}
        whole = "\n\n".join(filter(None, (clean.long_text(self.raw("description")), *texts)))
        description = self.fitting(Service, "description", whole)
        return dict.fromkeys(moved, "") | {"description": description}

    def languages(self):
        """The Spoken of a cell such as "ro:basic:on Tuesday | Bulgare"; None when the row tells nothing."""
        if not self.has("languages"):
            return None
        spoken, cell = {}, self.line_of("languages")
        for item in words.items(cell, "|" if ":" in cell else "|;,"):
            name, level, when = (part.strip() for part in f"{item}::".split(":", 2))
            code = words.language(name)
            if code:
                known_level = words.code(level, Level) or Level.FLUENT.value
                spoken[code] = Spoken(code, known_level, when.rstrip(":").strip()[:120])
            else:
                self.note("bad_choice", field="languages", value=item[:120])
        return list(spoken.values())


def _silent(_code, **_params):
    """For a cell whose fault another sentence tells."""
