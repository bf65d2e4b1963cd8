"""What stands around the reports: who looked, what is measured, one's own figures, and being sent them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workspace.common.answers import key_of, number_of, wrong
from workspace.people.views import person_of
from workspace.reports import actions
from workspace.reports.forms import SubscriptionForm, SwitchForm
from workspace.reports.queries import measured, own, viewers


@require_safe
@login_required
def who_looked(request: HttpRequest) -> HttpResponse:
    """/reports/viewers/?before=: it is read by everybody, and reading it is not written down."""
    page = viewers.viewers_page(person_of(request), number_of(request.GET.get("before", "")))
    return render(request, "reports/viewers.html", {"page": page})


@require_safe
@login_required
def what_is_measured(request: HttpRequest) -> HttpResponse:
    """/reports/measured/"""
    return render(request, "reports/measured.html", {"page": measured.measured_page(person_of(request))})


@require_POST
@login_required
def switch(request: HttpRequest) -> HttpResponse:
    """/reports/measured/switch/: an operator turns a metric on or off."""
    form = SwitchForm(request.POST)
    page = measured.measured_page(person_of(request))
    if not form.is_valid():
        return wrong(request, form, "reports/measured.html", {"page": page})
    actions.switch_metric(by=person_of(request), key=key_of(request), **form.cleaned_data)
    messages.success(request, _("Saved. It holds for every page, file, mail and answer of the API from now on."))
    return redirect("reports:measured")


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """/me/participation/: one's own figures, which nobody else sees."""
    return render(request, "reports/mine.html", {"page": own.own_page(person_of(request))})


@require_POST
@login_required
def subscription(request: HttpRequest) -> HttpResponse:
    """/reports/subscription/: each new edition by e-mail, or no longer."""
    form = SubscriptionForm(request.POST)
    if not form.is_valid():
        return redirect("reports:start")
    grid = form.cleaned_data["grid"]
    if form.cleaned_data["wanted"]:
        actions.subscribe_report(by=person_of(request), grid=grid, key=key_of(request))
        messages.success(request, _("You are sent each new one from now on."))
    else:
        actions.unsubscribe_report(by=person_of(request), grid=grid, key=key_of(request))
        messages.success(request, _("You are no longer sent it."))
    return redirect("reports:start")
