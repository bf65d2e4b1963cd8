import io
from datetime import timedelta
from PIL import Image
from django.core.files.uploadedfile import SimpleUploadedFile
from tests import factories as make
from workspace.common import clock
from workspace.threads import actions
from workspace.threads.models import Thread

def test_shots(visit, served):
    boss = make.person("Ines Costa", placed=True)
    anna = make.person("Anna Berg", manager=boss)
    omar = make.person("Omar Haddad", manager=boss)
    guest = make.guest(make.customer("Aqua Works"), "Carla Mendes")
    space = make.space(anna, "Pump P-200", people=[omar, boss], purpose="Everything about the next pump: seals, noise, cost.")
    make.share(space, guest.organisation)
    now = clock.now()
    with clock.at(now - timedelta(days=3)):
        t = make.thread(anna, space, "Which seal holds at 3 bar without leaking after 2,000 hours?", "The NBR seal **leaks** after 1,400 h at 3 bar. See the table:\n\n| seal | hours | price |\n|---|---:|---:|\n| NBR | 1400 | 2.10 |\n| FKM | 4100 | 6.80 |\n\n- [x] measured NBR\n- [ ] measure EPDM\n\n```python\ndef leak(bar, hours):\n    return bar * hours > 4200  # measured\n```\n@omar-haddad what do you think?")
        p1 = make.reply(omar, t, "FKM costs three times as much, but it survives the summer test. I would take it.")
        actions.react(by=anna, post=p1, emoji="👍"); actions.react(by=guest, post=p1, emoji="👍"); actions.react(by=boss, post=p1, emoji="🎉")
    with clock.at(now - timedelta(days=1)):
        p2 = make.reply(guest, t, "We run it at 3.4 bar in Lisbon. @anna-berg please count with that.", quotes=p1)
        make.outcome(omar, p2, "lesson", summary="Customers run at 3.4 bar, not at 3")
        im = io.BytesIO(); Image.new("RGB", (1200, 700), "#88aabb").save(im, "PNG")
        f1 = actions.attach_file(by=omar, upload=SimpleUploadedFile("seal-test-bench.png", im.getvalue()))
        f2 = actions.attach_file(by=omar, upload=SimpleUploadedFile("measurements.csv", b"bar;hours\n3;1400\n"))
        p3 = actions.post_reply(by=omar, thread=t, body="The bench, and all measurements.", attachments=[f1.pk, f2.pk])
        p4 = make.reply(anna, t, "Then we take **FKM** from spring on.")
        make.outcome(anna, p4, "decision", summary="FKM seals from March on", decided_by=[anna, boss])
        make.outcome(anna, p3, "action", summary="Order 400 FKM seals", owner=omar, due=(now - timedelta(days=1)).date())
        make.outcome(anna, p1, "answer")
        p5 = make.reply(boss, t, "Sorry, wrong thread."); actions.delete_post(by=boss, post=p5)
        actions.edit_post(by=anna, post=p4, body="Then we take **FKM** from spring on, all sizes.")
    p6 = make.reply(boss, t, "🎉")
    actions.rename_thread(by=anna, thread=t, title="Which seal holds at 3 bar?")
    make.reply(omar, t, "Supplier confirms 400 pieces for the 12th. @space")
    t2 = make.thread(boss, space, "كيف نغلق الصمام عند ثلاثة بار؟", "نحتاج إلى رأي الجميع.")
    t3 = make.thread(omar, space, "W" * 100, "x"); make.reply(boss, t3); actions.close_thread(by=omar, thread=t3)
    actions.follow_thread(by=anna, thread=t2)
    t4 = make.thread(guest, space, "Noise at night", "Neighbours complain @anna-berg"); make.reply(omar, t4, "Looking @anna-berg into it"); 
    d = make.reply(boss, t4, "Rubber feet."); make.outcome(boss, d, "decision", summary="Rubber feet on all P-200 from now on")
    make.outcome(boss, d, "action", owner=anna, due=(now + timedelta(days=5)).date(), summary="Find a supplier of rubber feet")
    actions.mark_read(by=anna, thread=t, number=4)
    for scheme in ("light", "dark"):
        for width, height in ((1440, 900), (360, 740)):
            one = visit(anna, viewport={"width": width, "height": height}, color_scheme=scheme)
            for name, path in {"thread": f"/threads/{t.pk}/", "catchup": "/", "space": f"/spaces/{space.pk}/", "outcomes": "/outcomes/", "space-outcomes": f"/spaces/{space.pk}/outcomes/", "new": f"/spaces/{space.pk}/threads/new/", "mark": f"/posts/{p6.pk}/outcome/?kind=decision", "action": f"/posts/{p6.pk}/outcome/?kind=action", "versions": f"/posts/{p4.pk}/versions/", "closed": f"/threads/{t3.pk}/", "rtl": f"/threads/{t2.pk}/", "move": f"/threads/{t.pk}/move/"}.items():
                if scheme == "dark" and name not in ("thread", "catchup"): continue
                one.go(path); open("/tmp/shots-e/server.log","w").write(served.said()); one.page.wait_for_load_state("networkidle")
                one.page.screenshot(path=f"/tmp/shots-e/{name}-{width}-{scheme}.png", full_page=name not in ("thread",))
                if name == "thread": one.page.screenshot(path=f"/tmp/shots-e/{name}-{width}-{scheme}-full.png", full_page=True)
                if width == 1440 and scheme == "light":
                    try: one.accessible()
                    except AssertionError as e: print("AXE", name, str(e)[:2500])
                w = one.page.evaluate("document.documentElement.scrollWidth")
                if w > width: print("WIDE", name, width, w)
            print(one.complaints); one.complaints.clear()
            open("/tmp/shots-e/server.log","w").write(served.said())
