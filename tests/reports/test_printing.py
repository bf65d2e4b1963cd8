"""Reports on paper: in whatever letters people write, as they are read, and the same file each time."""

import io
import unicodedata
from dataclasses import replace
from itertools import pairwise

import pytest
from pypdf import PdfReader
from reportlab.graphics.shapes import String
from reportlab.platypus import Paragraph

from tests import factories as make
from tests.reports import specimens
from tests.reports.test_taking_away import browser, text_of
from workspace.reports import actions
from workspace.reports.figures import Row
from workspace.reports.printing import lettering, paper
from workspace.reports.printing.drawing import drawn
from workspace.reports.printing.lettering import BOLD, EAST, PLAIN, broken, fitted, visual, width_of
from workspace.reports.queries.telling.charts import chart

GREEK, RUSSIAN = "Ακούγεται όποιος ονομάζει ένα πρόβλημα", "Кто называет проблему, того слышат"
HEBREW, ARABIC = "מי שמצביע על בעיה נשמע", "من يسمي مشكلة هنا يسمع"
CHINESE, JAPANESE, KOREAN = "提出问题的人会被倾听", "問題を指摘する人の声は聞かれる", "문제를 말하는 사람의 말을 듣는다"


@pytest.fixture(autouse=True)
def types() -> None:
    lettering.register_fonts()


def letters_of(text: str) -> str:
    """Without what paper does to them: Arabic letters apart again, and no gaps, which differ with what is set how."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@pytest.mark.django_db
def test_questions_are_printed_in_the_letters_they_were_asked_in() -> None:
    asked = (GREEK, RUSSIAN, HEBREW, ARABIC, CHINESE, JAPANESE, KOREAN)
    rows = [
        Row(f"pulse:{n}/{who}", 20, specimens._e(0.5 + n / 100, 0.3, 0.7))
        for n in range(1, len(asked) + 1)
        for who in ("leaders", "staff", "gap")
    ]
    questions = {f"pulse:{n}": question for n, question in enumerate(asked, 1)}
    figure = replace(specimens.BELIEF, rows=tuple(rows), facts={"questions": questions})
    specimens.edition("2025-Q4", figures={**specimens.FIGURES, "belief": figure})
    reader = browser(make.person())
    file = reader.get("/reports/2025-Q4/report.pdf").content
    printed = letters_of(text_of(file))
    for question in asked:
        # Readers of files give back lines as they are seen or as they are read.
        assert {letters_of(question) in printed, letters_of(question)[::-1] in printed} != {False}, question
    assert reader.get("/reports/2025-Q4/report.pdf").content == file
    for font in _fonts(file) - {"Helvetica"}:
        assert font.partition("+")[2] in {PLAIN, BOLD, EAST}, "every letter is in the file"


def _fonts(file: bytes) -> set[str]:
    pages = PdfReader(io.BytesIO(file)).pages
    return {font.get_object()["/BaseFont"][1:] for page in pages for font in page["/Resources"]["/Font"].values()}


@pytest.mark.django_db
def test_each_sheet_has_its_number_of_all() -> None:
    actions.switch_metric(by=make.person("山田花子", is_operator=True), metric="ei", is_on=False, reason=ARABIC)
    pages = PdfReader(io.BytesIO(browser(make.person()).get("/reports/measured.pdf").content)).pages
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert f"{number} of {len(pages)}" in page.extract_text()
    assert "山田花子" in "".join(page.extract_text() for page in pages)


def test_a_share_in_a_table_is_not_broken_before_its_sign() -> None:
    head = ["Group", "People, at least", "Observed", "From", "To", "By chance", "Chance from", "Period before", "Note"]
    row = ["Before Causeway: 1 step", "35", "30 %", "15 %", "45 %", "0 %", "0 %", "20 %", "hidden, to protect another"]
    made = paper.table([head, row])
    assert made._argW[4] >= width_of("45\u00a0%", 7.5) + 2 * paper.CELL


def test_a_scale_of_ratios_has_its_ticks_where_they_say() -> None:
    drawing = drawn(chart(specimens.PARITY, k=5))
    assert drawing is not None
    words = {one.text: one.x for one in drawing.contents if isinstance(one, String)}
    places = [words[tick] for tick in ("0.0", "0.2", "0.4", "0.6", "0.8", "1.0")]
    gaps = [after - before for before, after in pairwise(places)]
    assert gaps == pytest.approx([gaps[0]] * 5, abs=0.1)


@pytest.mark.django_db
def test_each_view_says_of_how_many_people_it_is() -> None:
    edition = specimens.edition("2025-Q4")
    text = text_of(browser(make.person()).get("/reports/2025-Q4/report.pdf").content)
    assert text.count("published: ") == 1 + len(edition.figures)


def test_a_number_after_foreign_words_stays_after_them() -> None:
    line = visual(f"“{HEBREW}”: leaders 70 %, staff 62 %")
    assert line == f"“{HEBREW[::-1]}”: leaders 70 %, staff 62 %"
    assert visual(f"{HEBREW}: 30") == f"30 :{HEBREW[::-1]}"  # alone it is a line of that language


def test_arabic_letters_are_joined_and_turned() -> None:
    assert unicodedata.normalize("NFKC", visual("قسم المضخات"))[::-1] == "قسم المضخات"
    assert all(ord(one) >= 0xFB50 or one == " " for one in visual("قسم المضخات"))


def test_what_is_wider_than_its_place_is_cut_or_goes_on_the_next_line() -> None:
    long = "Ω" * 80
    assert width_of(fitted(long, 100, 8), 8) <= 100
    assert fitted(long, 100, 8).endswith("…")
    for text in (long, CHINESE * 6, f"{GREEK} " * 5, f"{ARABIC} " * 5):
        lines = broken(text, 120, 8)
        assert len(lines) > 2
        assert all(width_of(line, 8) <= 120 for line in lines)
    first, *_rest = broken(f"{ARABIC} {ARABIC}", width_of(visual(ARABIC), 8) + 1, 8)
    assert first == visual(ARABIC)  # the first words stand on the first line


def test_words_of_ours_are_set_as_ever() -> None:
    assert type(paper.words("Participation – “as it is”, 1–2 … · 70 %")) is Paragraph
