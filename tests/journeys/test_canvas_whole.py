"""What a canvas takes in and gives out, on a desk and on a phone; and what happens when somebody guts it."""

import csv
import io
import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

from PIL import Image
from playwright.sync_api import Download, Page, expect

from ideas.codesign import form
from ideas.codesign.models import Canvas
from tests.codesign import walls
from tests.journeys.conftest import PHONE, Visit
from tests.journeys.test_canvas import arrived, noted, shared_wall, write

Come = Callable[..., Visit]
ARABIC = "المضخة تعمل في الليل"
FORMULA = "=SUM(A1)"
SVG = "{http://www.w3.org/2000/svg}"
# Where to put pictures of the way, to be looked at.
SHOWN = os.environ.get("JOURNEY_PICTURES", "")
# What a file that is pasted or dropped looks like to the page.
GIVEN = """([element, type, bytes]) => {
  const given = new DataTransfer();
  given.items.add(new File([new Uint8Array(bytes)], `${type}.png`, { type: "image/png" }));
  const box = element.getBoundingClientRect();
  const where = { bubbles: true, cancelable: true, clientX: box.x + 200, clientY: box.y + 300 };
  element.focus();
  element.dispatchEvent(type === "paste"
    ? new ClipboardEvent("paste", { ...where, clipboardData: given })
    : new DragEvent("drop", { ...where, dataTransfer: given }));
}"""


def picture(page: Page, name: str) -> None:
    if SHOWN:
        Path(SHOWN).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{SHOWN}/{name}.png", full_page=True)


def a_file(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (120, 80), colour).save(out, "PNG")
    return out.getvalue()


def furnish(canvas: Canvas) -> None:
    """One of each kind, and words that are easily spoilt."""
    frame = walls.note(canvas, kind="frame", text="In the winter", x=-20, y=-60, w=620, h=280, colour="grey")
    left = walls.note(canvas, text=ARABIC, x=0, y=0, group=frame.id)
    right = walls.note(canvas, text=FORMULA, x=400, y=0, group=frame.id, colour="rose")
    walls.note(canvas, kind="arrow", text="so", more={"from": left.id, "to": right.id})
    points = [0.0, 0.0, 40.0, 60.0, 90.0, 10.0, 140.0, 70.0]
    walls.note(canvas, kind="sketch", text="", x=0, y=300, w=140, h=70, more={"points": points})
    walls.note(canvas, kind="link", text="", x=200, y=300, w=240, h=72, more={"href": "https://pumps.example/seals"})
    walls.note(canvas, kind="text", text="Without-any-space-" * 8, x=0, y=420, w=400, h=40)


def taken(page: Page, what: str) -> Download:
    page.get_by_role("button", name="More about this canvas").click()
    with page.expect_download() as coming:
        page.get_by_text(what, exact=True).click()
    page.keyboard.press("Escape")
    return coming.value


def loaded_pictures(page: Page, number: int) -> None:
    """So many lie there, and each is more than an empty frame."""
    expect(page.locator(".item--image img")).to_have_count(number)
    for shown in page.locator(".item--image img").all():
        expect(shown).to_have_js_property("naturalWidth", 120)


def bring_pictures(page: Page) -> None:
    """By the button, from the clipboard, and dropped."""
    files = [{"name": "Seal.png", "mimeType": "image/png", "buffer": a_file("#b04020")}]
    page.locator("[data-picture]").set_input_files(files)  # type: ignore[arg-type]
    loaded_pictures(page, 1)
    view = page.locator("[data-view]").element_handle()
    for number, (way, colour) in enumerate((("paste", "#2040b0"), ("drop", "#20b040")), start=2):
        page.evaluate(GIVEN, [view, way, list(a_file(colour))])
        loaded_pictures(page, number)


def open_pictures(page: Page, tmp_path: Path) -> None:
    """The SVG stands alone and shows all; the PNG is the same, and no empty sheet."""
    svg = taken(page, "Picture (SVG)")
    assert svg.suggested_filename == "Seals-for-the-winter.svg"
    svg.save_as(tmp_path / "all.svg")
    drawn = ET.parse(tmp_path / "all.svg").getroot()
    lines = {" ".join(text.itertext()): text for text in drawn.iter(f"{SVG}text")}
    assert {ARABIC, FORMULA, "In the winter", "so"} <= set(lines)
    assert lines[ARABIC].get("direction") == "rtl"
    images = [image.get("href", "") for image in drawn.iter(f"{SVG}image")]
    assert len(images) == 3
    assert all(one.startswith("data:image/") for one in images)
    assert len([path for path in drawn.iter(f"{SVG}path") if path.get("fill") != "none"]) == 1  # the sketch
    png = taken(page, "Picture (PNG)")
    png.save_as(tmp_path / "all.png")
    with Image.open(tmp_path / "all.png") as sheet:
        assert abs(sheet.width / sheet.height - float(drawn.get("width", 0)) / float(drawn.get("height", 1))) < 0.01
        # Papers and pictures are on it.
        colours = {colour for _, colour in sheet.convert("RGB").getcolors(1 << 24) or []}
    assert {(0xB0, 0x40, 0x20), (0x20, 0x40, 0xB0), (0x20, 0xB0, 0x40), (0xFB, 0xEE, 0xB4)} <= colours
    if SHOWN:
        (Path(SHOWN) / "export.png").write_bytes((tmp_path / "all.png").read_bytes())


def open_tables(page: Page) -> None:
    table = Path(taken(page, "Notes with authors (CSV)").path()).read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(table, newline="")))
    assert ("In the winter", "Liv Berg") in {(row["group"], row["made by"]) for row in rows if row["text"] == ARABIC}
    # What a table would run as a formula is words in it.
    assert f"'{FORMULA}" in {row["text"] for row in rows}
    whole = json.loads(Path(taken(page, "Everything (JSON)").path()).read_text(encoding="utf-8"))
    assert {one["kind"] for one in whole["notes"]} == set(form.KINDS)
    assert next(one for one in whole["notes"] if one["kind"] == "sketch")["points"][:2] == [0, 0]


def test_what_comes_and_what_goes(visit: Come, tmp_path: Path) -> None:
    canvas, klara = shared_wall()
    furnish(canvas)
    other = walls.canvas(canvas.opened_by, canvas.space, title="The next wall", template="affinity")
    here, there = visit(canvas.opened_by), visit(klara)
    page, theirs = arrived(here.go(canvas.get_absolute_url())), arrived(there.go(canvas.get_absolute_url()))
    bring_pictures(page)
    loaded_pictures(theirs, 3)
    page.keyboard.press("1")
    line = page.locator(".item--arrow .item__stroke").bounding_box()
    assert line
    assert line["width"] > 50  # straight across, and drawn all the same
    picture(page, "furnished")
    open_pictures(page, tmp_path)
    open_tables(page)

    # A group with what is in it goes to another canvas by the clipboard.
    page.locator(".item--frame").focus()
    page.keyboard.press("Control+c")
    arrived(here.go(other.get_absolute_url()))
    before = len(walls.lying(other))
    page.locator("[data-view]").focus()
    page.keyboard.press("Control+v")
    expect(noted(page, ARABIC)).to_have_count(1)
    expect(page.locator("[data-state]")).to_have_text("Saved")
    laid = walls.lying(other)
    assert len(laid) > before
    frames = {one.id for one in laid.values() if one.text == "In the winter"}
    assert {one.group for one in laid.values() if one.text == ARABIC} == frames
    # Undo takes back what was pasted, and nothing that the layout brought.
    page.keyboard.press("Control+z")
    expect(noted(page, ARABIC)).to_have_count(0)
    expect(page.locator("[data-state]")).to_have_text("Saved")
    assert len(walls.lying(other)) == before


def sight(page: Page) -> dict[str, float]:
    found: dict[str, float] = page.evaluate("({...document.querySelector('cw-canvas').canvas.surface.sight})")
    return found


def by_fingers(page: Page) -> None:
    """One finger moves the view, two make it larger, and neither moves a note."""
    box, session = page.locator("[data-view]").bounding_box(), page.context.new_cdp_session(page)
    assert box

    def touch(kind: str, *fingers: tuple[float, float]) -> None:
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(fingers)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def swipe(before: list[tuple[float, float]], after: list[tuple[float, float]]) -> None:
        touch("touchStart", *before)
        for step in (0.25, 0.5, 0.75, 1.0):
            touch(
                "touchMove",
                *[(a + (c - a) * step, b + (d - b) * step) for (a, b), (c, d) in zip(before, after, strict=True)],
            )
        touch("touchEnd")

    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.locator('[data-tool="pan"]').tap()
    before = sight(page)
    swipe([(x, y)], [(x - 60, y - 40)])
    moved = sight(page)
    far = [round((moved[axis] - before[axis]) * before["zoom"]) for axis in "xy"]
    assert far == [60, 40]
    swipe([(x - 30, y), (x + 30, y)], [(x - 90, y), (x + 90, y)])
    assert round(sight(page)["zoom"] / moved["zoom"], 1) == 3.0
    page.locator('[data-tool="select"]').tap()


def by_list(page: Page, canvas: Canvas) -> None:
    """Without seeing the canvas: from field to field by Tab, each with a name."""
    page.get_by_role("button", name="List", exact=True).tap()
    expect(page.get_by_role("heading", name="All notes, in reading order")).to_be_focused()
    field = page.get_by_role("textbox", name=re.compile("Note")).first
    for _ in range(12):
        if field.evaluate("(one) => one === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(field).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.type(" again")
    expect(page.locator("[data-state]")).to_have_text("Saved")
    assert any(one.text.endswith(" again") for one in walls.lying(canvas).values())


def by_file(screen: Visit, canvas: Canvas) -> None:
    """With one fault in it nothing is taken, and the fault is told."""
    page = screen.go(f"{canvas.get_absolute_url()}import/")
    wrong = "text,group,colour\nSteel holds,Metals,blue\n,Metals,blue\nTin does not,Metals,purple\n"
    chosen = {"name": "notes.csv", "mimeType": "text/csv", "buffer": wrong.encode()}
    page.locator("input[type=file]").set_input_files(chosen)  # type: ignore[arg-type]
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("alert")).to_contain_text("Row 3: it has no text.")
    expect(page.get_by_role("alert")).to_contain_text("Row 4: there is no colour “purple”")
    picture(page, "import-wrong")
    screen.accessible()
    right = wrong.replace(",Metals,blue\nTin", "Zinc,Metals,blue\nTin").replace("purple", "rose")
    page.locator("input[type=file]").set_input_files({**chosen, "buffer": right.encode()})  # type: ignore[arg-type]
    page.get_by_role("button", name="Look at it").click()
    picture(page, "import-preview")
    screen.accessible()
    page.get_by_role("button", name="Lay 3 notes").click()
    arrived(page)
    assert {"Steel holds", "Zinc", "Tin does not"} <= {one.text for one in walls.lying(canvas).values()}


def test_by_fingers_by_list_and_by_file_on_a_phone(visit: Come) -> None:
    canvas, klara = shared_wall()
    walls.note(canvas, text="Seals leak", x=0, y=0)
    walls.note(canvas, text=ARABIC, x=200, y=0)
    phone = visit(klara, viewport=PHONE, has_touch=True, is_mobile=True)
    page = arrived(phone.go(canvas.get_absolute_url()))
    places = {one.id: (one.x, one.y) for one in walls.lying(canvas).values()}
    by_fingers(page)
    assert {one.id: (one.x, one.y) for one in walls.lying(canvas).values()} == places
    by_list(page, canvas)
    picture(page, "list-phone")
    phone.accessible()
    by_file(phone, canvas)
    # Archived, it is read and no longer written on; whoever may takes it out again.
    lead = visit(canvas.opened_by)
    desk = arrived(lead.go(canvas.get_absolute_url()))
    desk.get_by_role("button", name="More about this canvas").click()
    desk.get_by_role("button", name="Archive the canvas").click()
    expect(desk.get_by_text("This canvas is archived: it can be read, not written to.")).to_be_visible()
    expect(page.locator("[data-state]")).to_have_text("Read only")
    expect(page.locator("[data-writes]")).to_be_hidden()
    picture(desk, "archived")
    lead.accessible()


def test_a_board_that_somebody_guts_is_asked_about(visit: Come) -> None:
    canvas, klara = shared_wall()
    for number in range(12):
        walls.note(canvas, text=f"Note {number}", x=200 * (number % 6), y=200 * (number // 6))
    lead, guest = visit(canvas.opened_by), visit(klara)
    page, theirs = arrived(lead.go(canvas.get_absolute_url())), arrived(guest.go(canvas.get_absolute_url()))
    for accepted in (False, True):
        theirs.locator("[data-view]").focus()
        theirs.keyboard.press("Control+a")
        theirs.keyboard.press("Delete")
        expect(theirs.get_by_text("Your last change would take away most of the canvas.")).to_be_visible()
        expect(page.get_by_text("An edit that takes away 12 of 12 things was held")).to_be_visible()
        expect(page.get_by_text("Klara Vogt").first).to_be_visible()
        expect(page.locator(".item--note")).to_have_count(12)
        # What did it sees what stands for everybody, and can go on.
        expect(theirs.locator(".item--note")).to_have_count(12)
        expect(theirs.locator("#canvas-held .notice")).to_have_count(0)
        if not accepted:
            picture(page, "held")
            picture(theirs, "held-theirs")
            lead.accessible()
        page.get_by_role("button", name="Let it in" if accepted else "Leave it out").click()
        expect(page.locator("#canvas-held .notice")).to_have_count(0)
        left = 0 if accepted else 12
        for one in (page, theirs):
            expect(one.locator(".item--note")).to_have_count(left)
    write(theirs, "We begin anew")
    expect(noted(page, "We begin anew")).to_have_count(1)
    # What was let in can be undone: what stood before it is a version.
    lead.go(f"{canvas.get_absolute_url()}versions/")
    picture(page, "versions")
    lead.accessible()
    page.get_by_role("button", name="Go back to “Before an edit").click()
    expect(theirs.locator(".item--note")).to_have_count(12)
