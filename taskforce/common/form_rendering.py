"""How every form of every room is drawn (``settings.FORM_RENDERER``)."""

from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext as _

[(_nothing, DASHES)] = BLANK_CHOICE_DASH


class Renderer(DjangoTemplates):
    """Django's own, but the empty choice of a list says in words what it stands for."""

    def render(self, template_name, context, request=None):
        widget = context.get("widget", {})
        for _group, options, _index in widget.get("optgroups", ()):
            for option in options:
                if option["label"] == DASHES:
                    option["label"] = _("Choose…") if widget["required"] else _("Not said")
        return super().render(template_name, context, request)
