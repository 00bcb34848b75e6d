"""The people of an organisation, and the page an invitation opens."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from directory import people
from directory.forms.people import InvitationForm
from directory.models import Organization
from taskforce.accounts.signing_in import sign_in


def organization_people(request, slug):
    """Members and open invitations of an organisation one may edit, and a form to invite."""
    organization = get_object_or_404(Organization.objects.editable_by(request.user), slug=slug)
    members = list(people.people_of(organization))
    form = InvitationForm(request.POST or None)
    if form.is_valid() and _invited(request, organization, form):
        return redirect("directory:people", slug)
    context = {
        "organization": organization,
        "members": members,
        "invitations": organization.invitations.open(),
        "form": form,
    }
    return render(request, "directory/people.html", context)


def _invited(request, organization, form):
    """Invites; False, with the reason in ``form``, when that is refused."""
    email = form.cleaned_data["email"]
    try:
        people.invite(
            organization=organization,
            email=email,
            role=form.cleaned_data["role"],
            invited_by=request.user,
            site_name=getattr(request.taskforce, "name", ""),
        )
    except people.RefusedError as refused:
        form.add_error("email", str(refused))
        return False
    messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": email})
    return True


def person_remove(request, slug, pk):
    """Asks, then takes a member's rights in the organisation."""
    organization = get_object_or_404(Organization.objects.editable_by(request.user), slug=slug)
    person = get_object_or_404(people.people_of(organization), pk=pk)
    if request.method != "POST":
        return render(
            request, "directory/people_remove.html", {"organization": organization, "person": person}
        )
    try:
        people.remove_person(organization=organization, user=person, removed_by=request.user)
    except people.RefusedError as refused:
        messages.error(request, str(refused))
        return redirect("directory:people", slug)
    messages.success(request, _("%(person)s is no longer a member.") % {"person": person})
    if person == request.user and not person.is_coordinator:
        return redirect("home:workspace")
    return redirect("directory:people", slug)


def may_sign(request, slug, pk):
    """Asks, then gives a member the right to sign the charter for the organisation, or takes it.

    The form says which of the two was asked: pressing twice does not undo what was done."""
    organization = get_object_or_404(Organization.objects.editable_by(request.user), slug=slug)
    person = get_object_or_404(people.people_of(organization), pk=pk)
    verbs = {"yes": people.give_sign_right, "no": people.take_sign_right}
    verb = verbs.get(request.POST.get("may_sign"))
    if not verb:
        return render(request, "directory/may_sign.html", {"organization": organization, "person": person})
    try:
        verb(organization=organization, user=person, by=request.user)
        messages.success(request, _("Done. The representatives and the coordinators are told by mail."))
    except people.RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("directory:people", slug)


def invitation_withdraw(request, slug, pk):
    """Asks, then takes an invitation back."""
    organization = get_object_or_404(Organization.objects.editable_by(request.user), slug=slug)
    invitation = get_object_or_404(organization.invitations.open(), pk=pk)
    if request.method != "POST":
        context = {"organization": organization, "invitation": invitation}
        return render(request, "directory/people_withdraw.html", context)
    try:
        people.withdraw_invitation(invitation=invitation, withdrawn_by=request.user)
        messages.success(request, _("The invitation is withdrawn."))
    except people.RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("directory:people", slug)


@login_not_required
@never_cache
def invitation(request, token):
    """What an invitation's link opens: who invites to what, and one button.  Only POST changes anything."""
    state, found = people.look_up(token)
    if state != people.State.OPEN:
        status = 404 if state == people.State.FORGED else 410
        return render(request, "directory/invitation_closed.html", {"state": state}, status=status)
    someone_else = request.user.is_authenticated and request.user.email != found.email
    if request.method != "POST" or someone_else:
        context = {"invitation": found, "someone_else": someone_else}
        return render(request, "directory/invitation.html", context)
    return _accept(request, found)


def _accept(request, invitation):
    """Accepts and signs the person in; the page says why when that is refused."""
    try:
        user = people.accept_invitation(invitation=invitation)
    except people.RefusedError as refused:
        return render(request, "directory/invitation_closed.html", {"reason": str(refused)}, status=410)
    messages.success(request, _("Welcome to %(organization)s.") % {"organization": invitation.organization})
    then = reverse("home:workspace" if user.name else "accounts:profile")
    return redirect(then) if request.user == user else sign_in(request, user, then=then)
