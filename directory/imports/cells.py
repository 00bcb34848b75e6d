"""The cells of one row, by the name of their field: read, cleaned, and checked against our models."""

from directory.imports import clean, words
from directory.imports.report import Issue, RejectedRow
from taskforce.common import tables, text

ID_LENGTH = 120


class Cells:
    """The values of a row.  A cell that is None, or beyond the row's end, tells nothing of its field."""

    def __init__(self, line, columns, cells, defaults):
        self.line, self.issues = line, []
        self.values = {
            name: cell for name, cell in zip(columns, cells, strict=False) if name and cell is not None
        }
        self.values |= {name: value for name, value in defaults.items() if not self.values.get(name)}
        if any(cells[len(columns) :]):
            self.note("ragged", cells=len(cells), headers=len(columns))

    def note(self, code, **params):
        """Tells the report; returns None, so that a cleaner can end with it."""
        self.issues.append(
            Issue(self.line, code, {name: _printable(value) for name, value in params.items()})
        )

    def reject(self, code, **params):
        self.note(code, **params)
        raise RejectedRow(self.issues.pop())

    def has(self, *names):
        """Whether the row tells anything of one of these fields, were it that it is empty."""
        return any(name in self.values for name in names)

    def raw(self, name):
        return tables.bare(str(self.values.get(name, "")))

    def line_of(self, name):
        """The text of the cell on one line, without markup."""
        return clean.one_line(self.raw(name))

    def first(self, *names):
        """The first of these cells that is not empty, or ""."""
        return next((value for value in map(self.line_of, names) if value), "")

    def identifier(self, *names):
        value = self.first(*names)
        if len(value) > ID_LENGTH:
            self.reject("id_too_long", length=len(value), most=ID_LENGTH)
        return value

    def fitting(self, model, name, value, column=None):
        """``value`` when it fits the model's field; the row is rejected otherwise, for nothing is cut."""
        most = model._meta.get_field(name).max_length
        if len(value) > most:
            self.reject("too_long", field=column or name, length=len(value), most=most)
        return value

    def lines(self, model, targets):
        """``{field of the model: text}`` for ``targets`` (``{column: field}``) the row tells of."""
        return {
            name: self.fitting(model, name, self.line_of(column), column)
            for column, name in targets.items()
            if self.has(column)
        }

    def description(self, model, column):
        return self.fitting(model, "description", clean.long_text(self.raw(column)), column)

    def choice(self, column, choices):
        """The code the cell means, or "" (with a warning when it means nothing known)."""
        return next(iter(self.codes_of([self.line_of(column)], column, choices)), "")

    def choices(self, column, choices):
        """The codes of a list in one cell, each once; what is not known is told and left out."""
        return self.codes_of(words.items(self.line_of(column)), column, choices)

    def codes_of(self, items, column, choices):
        codes = {}
        for word in filter(None, items):
            code = words.code(word, choices)
            if code is None:
                self.note("bad_choice", field=column, value=word[:120])
            elif code:
                codes[code] = True
        return list(codes)

    def boolean(self, column):
        """True, False or None."""
        value = clean.yes_or_no(self.raw(column))
        if value is None and self.raw(column):
            self.note("bad_choice", field=column, value=self.line_of(column)[:120])
        return value


def _printable(value):
    """A value as the report may keep it."""
    return text.plain(value) if isinstance(value, str) else value
