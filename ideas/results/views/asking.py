"""How a form of this room is shown, judged and answered: alike for all of them."""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from workspace.common.answers import by_script, wrong
from workspace.common.errors import Invalid, Refused, TooMany


def by_form(
    request: HttpRequest, form: Form, template: str, context: Mapping[str, Any],
    deed: Callable[[dict[str, Any]], Any], back: Callable[[], str],
) -> HttpResponse:  # fmt: skip
    """The page of a form, and what sending it does: the deed, then `back`. What an action refuses stands at the form,
    with what was typed."""
    shown = {**context, "form": form}
    if request.method != "POST":
        return render(request, template, shown)
    if not form.is_valid():
        return wrong(request, form, template, shown)
    try:
        deed(form.cleaned_data)
    except (Invalid, Refused, TooMany) as error:
        if by_script(request):
            raise
        form.add_error(None, str(error))
        return render(request, template, shown, status=error.status)
    return redirect(back())
