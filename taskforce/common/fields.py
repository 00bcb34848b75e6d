"""Model fields that every app may use."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _


class CodesField(models.Field):
    """A set of codes out of ``choices``, such as the domains of a service.

    Python side: a list of codes, each once, the main one first.  Database side: text between commas,
    ``,housing,health,`` (empty: ``""``), so that a row carries its codes without another query.
    Filter with ``field__has="housing"``, or ``field__has_any=["housing", "health"]``.
    """

    empty_strings_allowed = True

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def get_internal_type(self):
        return "TextField"

    def db_type(self, connection):
        return "text"

    def from_db_value(self, value, expression, connection):
        return value.strip(",").split(",") if value and value != "," else []

    def to_python(self, value):
        if value is None or value == "":
            return []
        if isinstance(value, str):
            value = value.strip(",").split(",")
        return list(dict.fromkeys(value))

    def get_prep_value(self, value):
        codes = self.to_python(value)
        return f",{','.join(codes)}," if codes else ""

    def validate(self, value, model_instance):
        if not value and not self.blank:
            raise ValidationError(_("Choose at least one."), code="blank")
        known = {code for code, _label in self.flatchoices}
        if strangers := [code for code in value if code not in known]:
            raise ValidationError(
                _("Not a known choice: %(codes)s."), code="invalid", params={"codes": ", ".join(strangers)}
            )

    def value_to_string(self, obj):
        return self.get_prep_value(self.value_from_object(obj))

    def formfield(self, **kwargs):
        return forms.MultipleChoiceField(
            choices=self.choices,
            required=not self.blank,
            label=kwargs.get("label", capfirst(self.verbose_name)),  # lazy: each reader has her language
            help_text=self.help_text,
            widget=forms.CheckboxSelectMultiple,
        )


@CodesField.register_lookup
class Has(models.Lookup):
    """``field__has="code"``: the code is one of the row's."""

    lookup_name = "has"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        return f"{column} LIKE %s", [*params, like_code(self.rhs)]


@CodesField.register_lookup
class HasAny(models.Lookup):
    """``field__has_any=["a", "b"]``: at least one of the codes is the row's (none given: no row)."""

    lookup_name = "has_any"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        codes = list(self.rhs)
        if not codes:
            return "1 = 0", []
        sql = " OR ".join([f"{column} LIKE %s"] * len(codes))
        return f"({sql})", [*params * len(codes), *map(like_code, codes)]


def like_code(code):
    """The LIKE pattern that finds ``code`` between commas; wildcards in it are taken literally away."""
    return f"%,{str(code).replace('%', '').replace('_', '')},%"
