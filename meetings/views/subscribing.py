"""The page of one's own calendar."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings import subscribing


def my_calendar(request):
    """The address of one's own calendar: to make it, make it anew, or take it back (``order``)."""
    if request.method == "POST":
        if request.POST.get("order") == "make":
            subscribing.make_link(user=request.user)
            messages.success(request, _("Here is the address of your calendar."))
        elif request.POST.get("order") == "take-back":
            subscribing.take_back(user=request.user)
            messages.success(request, _("The address no longer works."))
        return redirect("meetings:my_calendar")
    link = subscribing.link_of(request.user)
    address = reverse("meetings:my_calendar_file", args=[link.token]) if link else ""
    context = {"link": link, "address": address and settings.SITE_URL + address}
    return render(request, "meetings/my_calendar.html", context)
