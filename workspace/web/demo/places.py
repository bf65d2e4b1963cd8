"""The spaces and circles of Halden Pumps."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A space. `units` whose people joined it, `people` by key who joined besides, `shared` with which customer."""

    key: str
    name: str
    purpose: str
    lead: str
    units: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    access: str = "open"
    shared: str = ""
    archived: bool = False


ALL = ("Design", "Software", "Production", "Field service", "Sales", "Quality", "People and finance")
PLACES = (
    Place("general", "Everybody at Halden", "What concerns all of us. Ask here when you don't know where.", "nadia", ALL),
    Place("weir", "Weir: the product", "Where Weir is going: what we build next and why, decided in the open.", "elsa",
          ("Design", "Software", "Sales"), ("ingrid", "kirra", "jakub", "leila", "grace", "tomasz", "aroha", "ivo")),
    Place("firmware", "Firmware and sensors", "The box on the wall: sensors, radio, battery, firmware.", "noor",
          ("Design",), ("noor", "hana", "wei", "kirra", "ivo", "jakub")),
    Place("platform", "Platform and data", "Where readings go: the gateway, the database, the forecasts.", "wei",
          ("Software",), ("noor", "zanele")),
    Place("app", "The Weir app", "What people see: the app, the pages, words and icons. Our customers are in here too.",
          "elsa", ("Software",), ("zanele", "kirra", "mateus", "rafael", "tui"), shared="lindau aquafield vessen"),
    Place("line2", "Assembly, line 2", "Where Weir is put together. Handovers, jigs, ideas from the floor.", "jakub",
          ("Production",), ("liv", "leila")),
    Place("supply", "Parts and suppliers", "What is late, what is scarce, what may replace it.", "pia",
          ("Production",), ("emeka", "daniel", "leila", "noor")),
    Place("field", "Field service", "From the vans and the boats: what stations taught us today.", "kirra",
          ("Field service",), ("zanele", "noor", "sofia", "jakub")),
    Place("quality", "Quality and returns", "Every return, what caused it, and what we changed.", "ivo",
          ("Quality",), ("jakub", "noor", "emeka", "tomasz", "rosa", "zanele", "marta")),
    Place("support", "Support desk", "Questions from customers that we could not answer alone.", "zanele",
          ("Sales",), ("noor", "wei", "elsa", "kirra", "lucas")),
    Place("sales", "Sales and tenders", "Tenders, prices, what customers ask for before they sign.", "rafael",
          ("Sales",), ("ingrid", "marek", "grace")),
    Place("learning", "Learning from mistakes", "What went wrong, told by whoever did it. Nobody is blamed here.", "liv",
          (), ("jakub", "noor", "kirra", "leila", "ingrid", "wei", "sofia", "marta", "sam", "pia", "olga", "tariq")),
    Place("safety", "Safety at work", "Near misses, hazards, and what we did about them.", "amina",
          ("Production", "Field service"), ("leila", "nadia")),
    Place("work", "How we work", "Meetings, hours, rooms, canteen, and this place.", "nadia",
          ("People and finance",), ("ingrid", "elsa", "jakub", "liv", "zanele", "yusra", "hana", "amina", "marta")),
    Place("pay", "Pay review 2027", "Preparing the pay review. Only who prepares it.", "paul",
          (), ("paul", "nadia", "ingrid"), access="invited"),
    Place("lindau", "Weir at Stadtwerke Lindau", "Lindau and Halden together: 42 stations on the lake.", "rafael",
          (), ("chloe", "kirra", "noor", "elsa", "tariq", "sofia"), access="invited", shared="lindau"),
    Place("aquafield", "Weir at Aquafield Farms", "Irrigation on 11 farms: drought, salt and long distances.", "zanele",
          (), ("rafael", "chloe", "hana", "emeka", "elsa", "mateus"), access="invited", shared="aquafield"),
    Place("vessen", "Weir at the Port of Vessen", "Tides, ships and salt: drainage of the harbour.", "kirra",
          (), ("tui", "chloe", "sofia", "noor", "tariq", "elsa"), access="invited", shared="vessen"),
    Place("weir1", "Weir 1 (retired)", "The first Weir, 2014 to 2026. Kept for what it taught us.", "sofia",
          (), ("daniel", "emeka", "marek", "olga"), archived=True),
)  # fmt: skip

CIRCLES = (
    ("Coast crew", "Whoever works on stations with salt and tide.", ("kirra", "tui", "mateus", "aroha", "sofia")),
    ("Battery watch", "Keeps the promise of five years.", ("noor", "emeka", "ivo", "liv", "tariq")),
    ("First aiders", "Call us.", ("amina", "kirra", "nadia", "felix")),
)
