"""The empty choice of a list says in words what it stands for, whether somebody must choose or may."""

import re

import pytest
from django import forms
from django.utils import translation

from directory.models import Area
from meetings.models import Item

pytestmark = pytest.mark.django_db


class Listed(forms.ModelForm):
    class Meta:
        model = Item
        fields = ["domain"]

    area = forms.ModelChoiceField(Area.objects.all(), required=False)
    where = forms.ModelChoiceField(Area.objects.all())
    whole = forms.ModelChoiceField(Area.objects.all(), required=False, empty_label="Everywhere")
    many = forms.ModelMultipleChoiceField(Area.objects.all())


@pytest.mark.parametrize(
    ("language", "optional", "required"), [("en", "Not said", "Choose…"), ("fr", "Non précisé", "Choisir…")]
)
def test_an_empty_choice_is_said_in_words(language, optional, required):
    with translation.override(language):
        html = Listed().as_div()
    assert re.findall(r'<option value="" selected>([^<]+)</option>', html) == [
        optional,
        optional,
        required,
        "Everywhere",
    ]
    assert "---" not in html
