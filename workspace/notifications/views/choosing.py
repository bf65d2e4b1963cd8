"""/me/notifications/: what one is told of, how, when, and in which browsers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from realtime.wire import fingerprint
from workspace.common.answers import by_script
from workspace.common.errors import Invalid
from workspace.notifications import actions, queries
from workspace.notifications.forms import BrowserForm, ChoicesForm, RhythmForm
from workspace.people.models import Person
from workspace.people.views import person_of

PAGE = "notifications:choices"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """Both halves are one form: what, and when."""
    person = person_of(request)
    given = request.POST if request.method == "POST" else None
    what = ChoicesForm(given, choices=queries.choices(person))
    when = RhythmForm(given, initial=RhythmForm.of(queries.rhythm_of(person)))
    if given is None:
        return _page(request, person, what, when)
    if not (what.is_valid() and when.is_valid()):
        return _page(request, person, what, when, status=422)
    actions.choose(by=person, choices=what.chosen())
    actions.change_rhythm(by=person, **when.cleaned_data)
    messages.success(request, _("Saved. What is due from now on follows it."))
    return redirect(PAGE)


@require_POST
@login_required
def add_browser(request: HttpRequest) -> HttpResponse:
    """/me/notifications/browsers/: this browser has subscribed."""
    form = BrowserForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("This browser's answer can't be used. Reload the page and try again."))
    agent = request.headers.get("User-Agent", "")
    session = fingerprint(request.session.session_key or "")
    actions.add_browser(by=person_of(request), user_agent=agent, session=session, **form.cleaned_data)
    return _browsers(request)


@require_POST
@login_required
def remove_browser(request: HttpRequest, browser: int) -> HttpResponse:
    """/me/notifications/browsers/<id>/remove/"""
    actions.remove_browser(by=person_of(request), browser=browser)
    return _browsers(request)


@require_POST
@login_required
def forget_browser(request: HttpRequest) -> HttpResponse:
    """/me/notifications/browsers/forget/: the browser with this `endpoint` has unsubscribed."""
    actions.remove_browser(by=person_of(request), endpoint=request.POST.get("endpoint", "")[:1000])
    return _browsers(request)


def _page(request: HttpRequest, person: Person, what: ChoicesForm, when: RhythmForm, status: int = 200) -> HttpResponse:
    context = {"what": what, "when": when, "browsers": queries.browsers(person), "push_key": queries.public_key()}
    return render(request, "notifications/choices.html", context, status=status)


def _browsers(request: HttpRequest) -> HttpResponse:
    if not by_script(request):
        return redirect(PAGE)
    context = {"browsers": queries.browsers(person_of(request))}
    return render(request, "notifications/parts/browsers.html", context)
