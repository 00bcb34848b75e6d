"""What a browser would send for a form as it stands on a page."""


def filled(form, **changes):
    """The data of ``form`` (or of ServiceForms) as a browser sends it, with ``changes`` by field name."""
    spoken = getattr(form, "spoken", None)
    fields = [*form, *(spoken.management_form if spoken else ())]
    data = {field.html_name: sent(field) for field in fields}
    return {name: value for name, value in (data | changes).items() if value is not None}


def sent(field):
    """The value of one bound field; None for what a browser leaves out."""
    value = field.value()
    if isinstance(value, bool):
        return "on" if value else None
    if isinstance(value, list):
        return [str(item) for item in value]
    return "" if value is None else str(value)
