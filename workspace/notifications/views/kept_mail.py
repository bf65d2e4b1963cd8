"""/dev/mail/: the mails that this machine would have sent. Only on a machine of one's own, where none leaves it."""

from csp.constants import SELF
from csp.utils import build_policy
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from workspace.notifications.mail import folder
from workspace.notifications.mail.folder import Kept

SHOWN = 100
NEAR = {"127.0.0.1", "::1"}
POLICY = "Content-Security-Policy"
# The mail's own page: nothing of it runs, and nothing is fetched from anywhere. Its style stands in its elements.
OF_A_MAIL = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self';"
    " sandbox allow-popups allow-popups-to-escape-sandbox"
)


@require_safe
@never_cache
def mails(request: HttpRequest) -> HttpResponse:
    """/dev/mail/: the newest."""
    _guard(request)
    return render(request, "notifications/kept_mails.html", {"mails": folder.kept(SHOWN), "folder": folder.folder()})


@require_safe
@never_cache
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """/dev/mail/<name>/: one of them, as it looks and as text."""
    _guard(request)
    answer = render(request, "notifications/kept_mail.html", {"mail": _found(name)})
    answer[POLICY] = build_policy(update={"frame-src": [SELF]})
    return answer


@require_safe
@never_cache
def mail_page(request: HttpRequest, name: str) -> HttpResponse:
    """/dev/mail/<name>/html/: its HTML alone, for the frame."""
    _guard(request)
    # A link opens beside: inside the frame our own pages refuse to be.
    answer = HttpResponse(_found(name).html.replace("<head>", '<head><base target="_blank">', 1))
    answer[POLICY], answer["X-Frame-Options"] = OF_A_MAIL, "SAMEORIGIN"
    return answer


def _guard(request: HttpRequest) -> None:
    """Codes for signing in are among the mails. So: local mode only, and then the demo (where anybody may be anybody),
    whoever sits at this machine, or an operator. Raises Http404.
    """
    near = request.META.get("REMOTE_ADDR") in NEAR and "X-Forwarded-For" not in request.headers
    if not settings.LOCAL or not (settings.DEMO or near or getattr(request.user, "is_operator", False)):
        raise Http404


def _found(name: str) -> Kept:
    found = folder.kept_mail(name)
    if found is None:
        raise Http404
    return found
