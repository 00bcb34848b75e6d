"""The site's addresses and bare views: R0 sends 10 kB, L0 lists 50 rows, P0 saves a form."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.template import engines
from django.urls import path

from directory.models import Service
from meetings.models import Item
from taskforce.urls import handler403, handler404, handler500, urlpatterns  # noqa: F401

TEN_KILOBYTES = ("Ten kilobytes of plain words, as a page has them. " * 205)[:10_000]
LIST = engines["django"].from_string(
    "<!doctype html><html lang=en><title>List</title><body><table>{% for row in rows %}<tr><td>"
    '<a href="/en/services/{{ row.slug }}/">{{ row.name }}</a></td><td>{{ row.summary }}</td>'
    "<td>{{ row.get_fees_display }}</td><td>{{ row.opening_hours }}</td>"
    "<td>{{ row.last_verified_on }}</td></tr>"
    "{% endfor %}</table>"
)


@login_not_required
def bare(request):
    return HttpResponse(TEN_KILOBYTES)


@login_not_required
def bare_list(request):
    return HttpResponse(LIST.render({"rows": Service.objects.order_by("pk")[:50]}, request))


class BareForm(forms.ModelForm):
    class Meta:
        model = Item
        fields = ["notes"]


def bare_post(request):
    """What Django costs by itself: who is signed in, one form, one row read and saved."""
    form = BareForm(request.POST, instance=Item.objects.get(pk=request.POST["item"]))
    if form.is_valid():
        form.save()
    return HttpResponse("Saved")


urlpatterns = [
    path("bench/post/", bare_post),
    path("bench/bare/", bare),
    path("bench/list/", bare_list),
    *urlpatterns,
]
