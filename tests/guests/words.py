"""Which words the source marks for translation, read without gettext's tools: templates and Python."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("workspace", "ideas", "search", "realtime")
# A message as a catalog knows it: context, singular, plural.
Word = tuple[str, str, str]
CALLS = {
    "gettext": 1, "gettext_lazy": 1, "_": 1, "ngettext": 2, "ngettext_lazy": 2, "pgettext": 1, "pgettext_lazy": 1,
    "npgettext": 2, "lazy": 1,
}  # fmt: skip
# What is drawn for one reader alone and is a customer's way: these pages, mails and forms are in the catalogs.
CUSTOMERS = (
    "workspace/guests/templates/guests/join.html",
    "workspace/guests/templates/guests/join_signed_in.html",
    "workspace/guests/templates/guests/code.html",
    "workspace/guests/templates/guests/again.html",
    "workspace/guests/templates/guests/over.html",
    "workspace/guests/templates/guests/parts/over.html",
    "workspace/guests/templates/guests/welcome.html",
    "workspace/guests/templates/guests/portal.html",
    "workspace/guests/templates/guests/parts/portal_part.html",
    "workspace/guests/templates/guests/parts/known_as.html",
    "workspace/guests/queries/notices.py",
    "workspace/guests/templates/guests/mail/letter.html",
    "workspace/guests/templates/guests/mail/letter.txt",
    "workspace/guests/views/joining.py",
    "workspace/people/templates/account/login.html",
    "workspace/people/templates/account/signup_closed.html",
    "workspace/people/templates/account/account_inactive.html",
    "workspace/people/templates/account/email/login_code_message.txt",
    "workspace/people/templates/account/email/login_code_subject.txt",
    "workspace/people/templates/account/email/known_elsewhere_message.txt",
    "workspace/people/templates/account/email/known_elsewhere_subject.txt",
    "workspace/people/templates/people/mail/account.html",
    "workspace/people/templates/people/mail/invitation.html",
    "workspace/people/templates/people/mail/invitation.txt",
    "workspace/web/templates/web/base.html",
    "workspace/web/templates/web/shell.html",
    "workspace/web/templates/web/entrance.html",
    "workspace/web/templates/web/error.html",
    "workspace/web/templates/web/components/error-text.html",
    "workspace/web/templates/web/components/rail.html",
    "workspace/web/templates/web/components/bottombar.html",
    "workspace/web/templates/web/components/me-menu.html",
    "workspace/web/templates/web/components/shortcuts.html",
    "workspace/web/context.py",
    "workspace/web/middleware.py",
    "workspace/web/views.py",
    "ideas/boards/templates/boards/portal.html",
    "ideas/boards/queries/portal.py",
    "ideas/concepts/queries/portal.py",
    "ideas/concepts/templates/concepts/portal.html",
    "ideas/facilitation/queries/portal.py",
    "ideas/facilitation/templates/facilitation/portal.html",
    "ideas/results/templates/results/portal_said.html",
    "ideas/results/templates/results/portal_credit.html",
    "ideas/results/queries/portal.py",
)
# Of these files only the words of these classes.
CLASSES = {"workspace/guests/forms.py": ("ArrivalForm", "CodeForm", "ColleagueForm")}
# Where the house says what can't be done, and customers may meet it: whole sentences, of all functions or of these.
# They are translated when they are told (workspace.common.errors). Those with something in them have `%(name)s` parts.
ERRORS: dict[str, tuple[str, ...]] = {
    "workspace/common/errors.py": (),
    "workspace/guests/actions/links.py": ("invite_colleague", "_called"),
    "workspace/spaces/permissions.py": (),
    "workspace/threads/actions/doors.py": (),
    "workspace/threads/actions/posts.py": (),
    "workspace/polls/actions/doors.py": (),
    "ideas/boards/actions/doors.py": (),
    "ideas/concepts/actions/answering.py": (),
    "ideas/codesign/actions/doors.py": (),
    "ideas/facilitation/actions/doors.py": (),
    "ideas/facilitation/actions/drawers.py": (),
    "ideas/facilitation/actions/dots.py": ("place_points",),
    "workspace/gatherings/actions/doors.py": (),
    "workspace/gatherings/actions/notes.py": (),
    "workspace/gatherings/actions/rounds.py": ("write_in_round", "take_back_words", "_worded", "_late"),
    "workspace/gatherings/actions/voices.py": ("raise_hand", "lower_hand"),
}
HOUSE_ERRORS = {"HouseError", "NotVisible", "Refused", "Stale", "Invalid", "TooMany"}


def of_customers() -> set[Word]:
    found: set[Word] = set()
    for name in CUSTOMERS:
        found |= set(words_in(ROOT / name))
    for name, classes in CLASSES.items():
        tree = ast.parse((ROOT / name).read_text())
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and node.name in classes:
                found |= set(_calls(node))
    return found | {("", sentence, "") for sentence in sentences()}


def sentences() -> Iterator[str]:
    """What is said by errors that customers may meet, as it stands before anything is put into it."""
    for name, functions in ERRORS.items():
        for node in ast.parse((ROOT / name).read_text()).body:
            if isinstance(node, ast.ClassDef) and name.endswith("/errors.py"):
                yield ast.get_docstring(node) or ""
            elif not functions or getattr(node, "name", "") in functions:
                yield from _said(node)


def _said(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in HOUSE_ERRORS):
            continue
        if node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
            yield node.args[0].value


def elsewhere() -> dict[Word, list[str]]:
    """Words of everything else, with where they stand."""
    found: dict[Word, list[str]] = {}
    for path in sources():
        name = str(path.relative_to(ROOT))
        if name not in CUSTOMERS and name not in CLASSES:
            for word in words_in(path):
                found.setdefault(word, []).append(name)
    return found


@cache
def sources() -> tuple[Path, ...]:
    kept = [path for name in PACKAGES for kind in ("*.html", "*.txt", "*.py") for path in (ROOT / name).rglob(kind)]
    return tuple(path for path in kept if not {"migrations", "client", "node_modules", "static"} & set(path.parts))


def words_in(path: Path) -> Iterator[Word]:
    text = path.read_text()
    if path.suffix == ".py":
        yield from _calls(ast.parse(text))
    else:
        yield from _calls(ast.parse(_as_python(templatize(text))))


def _as_python(marked: str) -> str:
    """Of a template as Django marks it for xgettext, the calls alone, one a line."""
    calls = re.findall(r"""\b(?:n?p?gettext|_)\((?:[^()"']|u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*")*\)""", marked)
    return "\n".join(calls)


def _calls(tree: ast.AST) -> Iterator[Word]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name not in CALLS:
            continue
        texts = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        context = texts.pop(0) if name.startswith(("pgettext", "npgettext")) and texts else ""
        if texts:
            yield context, texts[0], texts[1] if CALLS[name] == 2 and len(texts) > 1 else ""


def pushed() -> dict[Word, list[str]]:
    """Words of what is drawn for everybody at once: templates that queries and events name, and what those include."""
    templates = {str(path).partition("/templates/")[2]: path for path in sources() if path.suffix == ".html"}
    named = {
        name
        for path in sources()
        if path.suffix == ".py" and ({"queries", "events.py"} & set(path.parts))
        for name in re.findall(r'"([\w/.-]+\.html)', path.read_text())
    }
    reached: set[str] = set()
    left = {name for name in named if name in templates and "/mail/" not in name}
    while left:
        name = left.pop()
        reached.add(name)
        inside = set(re.findall(r'{% (?:include|extends) "([\w/.-]+\.html)', templates[name].read_text()))
        left |= {one for one in inside if one in templates} - reached
    found: dict[Word, list[str]] = {}
    for name in sorted(reached):
        path = templates[name]
        if str(path.relative_to(ROOT)) not in CUSTOMERS:
            for word in words_in(path):
                found.setdefault(word, []).append(name)
    return found
