"""Who works at Halden Pumps, and who their customers are."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

DOMAIN = "halden.example"
EMPLOYER = "Halden Pumps"
UNITS = ("Design", "Software", "Production", "Field service", "Sales", "Quality", "People and finance")


@dataclass(frozen=True)
class Role:
    """An employee. `key` is how conversations call them; `boss` is another's key."""

    key: str
    name: str
    title: str
    unit: str
    boss: str = ""
    skills: tuple[str, ...] = ()
    about: str = ""
    zone: str = "Europe/Stockholm"
    pronouns: str = ""

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"


CAST_TEXT = """
ingrid|Ingrid Halden|Chief executive|People and finance||strategy, hydraulics|Third generation. Still has the first pump on the shelf.|Europe/Stockholm|she/her
marek|Marek Dvořák|Director of design|Design|ingrid|product design, patents|Draws before he talks.|Europe/Prague|he/him
yusra|Yusra Khalil|Director of software|Software|ingrid|distributed systems, hiring|Came from hospital software, where down means down.|Europe/Stockholm|she/her
tomasz|Tomasz Zieliński|Director of production|Production|ingrid|lean production, castings|Thirty years on the floor, six in an office.|Europe/Warsaw|he/him
grace|Grace Okafor|Director of field service|Field service|ingrid|service contracts, logistics|Ask me what it costs to drive there twice.|Europe/London|she/her
henrik|Henrik Solberg|Director of sales|Sales|ingrid|tenders, water utilities|Reads every tender to the last page.|Europe/Oslo|he/him
leila|Leila Farouk|Director of quality|Quality|ingrid|ISO 9001, root cause analysis|A return is a letter from a customer.|Europe/Stockholm|she/her
paul|Paul Renner|Director of people and finance|People and finance|ingrid|budgets, pensions||Europe/Berlin|he/him
sofia|Sofia Lindqvist|Head of hydraulics|Design|marek|CFD, impellers, cavitation|Listens to pumps with a screwdriver.|Europe/Stockholm|she/her
daniel|Daniel Osei|Head of electronics|Design|marek|analog electronics, EMC||Europe/London|he/him
priya|Priya Nair|Head of platform|Software|yusra|PostgreSQL, time series, on-call|If it is not in the log it did not happen.|Europe/Stockholm|she/her
ben|Ben Whitaker|Head of apps|Software|yusra|mobile apps, accessibility||Europe/London|he/him
rosa|Rosa Jiménez|Head of assembly|Production|tomasz|assembly, ergonomics||Europe/Madrid|she/her
jonas|Jonas Weber|Head of purchasing|Production|tomasz|purchasing, contracts||Europe/Berlin|he/him
aroha|Aroha Ngata|Head of field service north|Field service|grace|pumping stations, training||Europe/Stockholm|she/her
sam|Sam Petrov|Head of commissioning|Field service|grace|commissioning, PLC||Europe/Sofia|they/them
chloe|Chloé Martin|Head of key accounts|Sales|henrik|key accounts, French||Europe/Paris|she/her
viktor|Viktor Hahn|Head of testing|Quality|leila|test rigs, vibration||Europe/Berlin|he/him
nadia|Nadia Rahman|Head of people|People and finance|paul|hiring, onboarding|Looks after this place too: ask me about accounts.|Europe/Stockholm|she/her
emeka|Emeka Obi|Lead electronics engineer|Design|daniel|power supplies, antennas||Europe/London|he/him
hana|Hana Sato|Lead platform engineer|Software|priya|Python, message queues||Asia/Tokyo|she/her
lucas|Lucas Meyer|Lead app developer|Software|ben|Kotlin, offline sync||Europe/Berlin|he/him
marta|Marta Kowalska|Lead, assembly line 2|Production|rosa|assembly, soldering||Europe/Warsaw|she/her
felix|Felix Brandt|Lead, stores|Production|jonas|stock, barcode systems||Europe/Berlin|he/him
tui|Tui Harris|Lead technician, coast|Field service|aroha|pumping stations, radio||Europe/Stockholm|he/him
olga|Olga Ivanova|Lead, test laboratory|Quality|viktor|climate tests, metrology||Europe/Stockholm|she/her
rafael|Rafael Costa|Lead, customer success|Sales|chloe|onboarding, Portuguese||Europe/Lisbon|he/him
noor|Noor Haddad|Firmware developer|Software|hana|C, Rust, low power|Makes batteries last.|Europe/Stockholm|she/her
jakub|Jakub Novák|Assembler, line 2|Production|marta|soldering, cable harnesses|On line 2 since it was line 1.|Europe/Prague|he/him
wei|Wei Chen|Backend developer|Software|hana|Python, PostgreSQL||Europe/Stockholm|he/him
elsa|Elsa Lund|Interface designer|Software|lucas|user research, Figma, icons||Europe/Stockholm|she/her
tariq|Tariq Aziz|Data analyst|Software|hana|statistics, R, forecasting||Europe/London|he/him
amina|Amina Yusuf|Assembler, line 2|Production|marta|assembly, first aid||Europe/Stockholm|she/her
pia|Pia Koch|Buyer|Production|felix|purchasing, incoterms||Europe/Berlin|she/her
kirra|Kirra Jones|Field technician|Field service|tui|pumping stations, diving|If there is no road I take the boat.|Europe/Stockholm|she/her
mateus|Mateus Silva|Field technician|Field service|tui|PLC, Portuguese||Europe/Lisbon|he/him
ivo|Ivo Marin|Test technician|Quality|olga|vibration, LabVIEW||Europe/Zagreb|he/him
zanele|Zanele Dube|Support specialist|Sales|rafael|troubleshooting, Zulu||Africa/Johannesburg|she/her
liv|Liv Berg|Apprentice, electronics|Design|emeka|soldering|Second year. Asks why.|Europe/Stockholm|she/her
"""

CUSTOMERS = {
    "lindau": (
        "Stadtwerke Lindau",
        (("klara", "Klara Vogt"), ("bernd", "Bernd Maier"), ("ute", "Ute Sommer"), ("deniz", "Deniz Aydın")),
    ),
    "aquafield": ("Aquafield Farms", (("joe", "Joe Hartley"), ("marisol", "Marisol Vega"), ("ken", "Ken Tanaka"))),
    "vessen": (
        "Port of Vessen",
        (
            ("anneke", "Anneke de Vries"),
            ("pieter", "Pieter Bos"),
            ("sanne", "Sanne Visser"),
            ("ruud", "Ruud Smit"),
            ("mila", "Mila Jansen"),
        ),
    ),
}

FIRST = [
    "Aleksander",
    "Beatriz",
    "Carlos",
    "Dagny",
    "Edita",
    "Farid",
    "Gunnar",
    "Hedda",
    "Ibrahim",
    "Jasmin",
    "Kaito",
    "Lars",
    "Malin",
    "Nils",
    "Oksana",
    "Petra",
    "Quentin",
    "Rania",
    "Signe",
    "Thabo",
    "Ulla",
    "Vera",
    "Wanda",
    "Xenia",
    "Yannick",
    "Zora",
    "Arne",
    "Birgit",
    "Cem",
    "Dilara",
    "Erik",
    "Frida",
    "Goran",
    "Helmi",
    "Isak",
    "Johanna",
    "Karim",
    "Lene",
    "Moritz",
    "Nora",
]
LAST = [
    "Lindholm",
    "Akande",
    "Sørensen",
    "Petrović",
    "Nguyen",
    "Dahl",
    "Moreau",
    "Castillo",
    "Yılmaz",
    "Eklund",
    "Fischer",
    "Haugen",
    "Kaya",
    "Larsen",
    "Mensah",
    "Nowicki",
    "Olsson",
    "Pereira",
    "Rossi",
    "Schmidt",
    "Tran",
    "Virtanen",
    "Wallin",
    "Zhang",
    "Aalto",
    "Bakker",
    "Conti",
    "Diallo",
    "Engström",
    "Fofanah",
]
# Who else there is: under whom, with which title, and how many.
OTHERS = (
    ("sofia", "Lead, rotating parts", "Design", 1), ("daniel", "Lead, sensors", "Design", 1),
    ("ben", "Lead, documentation", "Software", 1), ("priya", "Lead, operations", "Software", 1),
    ("rosa", "Lead, assembly line 1", "Production", 1), ("rosa", "Lead, assembly line 3", "Production", 1),
    ("sam", "Lead technician, inland", "Field service", 1), ("chloe", "Lead, tenders", "Sales", 1),
    ("viktor", "Lead, incoming inspection", "Quality", 1), ("nadia", "Lead, payroll", "People and finance", 1),
    ("emeka", "Electronics engineer", "Design", 4), ("hana", "Platform engineer", "Software", 4),
    ("lucas", "App developer", "Software", 4), ("marta", "Assembler, line 2", "Production", 12),
    ("felix", "Warehouse worker", "Production", 8), ("tui", "Field technician", "Field service", 9),
    ("olga", "Test technician", "Quality", 5), ("rafael", "Support specialist", "Sales", 6),
    ("lead:Lead, assembly line 1", "Assembler, line 1", "Production", 9),
    ("lead:Lead, payroll", "Payroll clerk", "People and finance", 3),
    ("lead:Lead technician, inland", "Field technician", "Field service", 7),
)  # fmt: skip
SKILLS = {
    "Design": ("CAD", "drawing", "FEM"),
    "Software": ("Python", "testing", "git"),
    "Production": ("assembly", "forklift", "5S"),
    "Field service": ("pumping stations", "driving", "first aid"),
    "Sales": ("presenting", "tenders", "German"),
    "Quality": ("measuring", "audits", "8D reports"),
    "People and finance": ("accounting", "payroll", "spreadsheets"),
}


def cast() -> list[Role]:
    """Those who speak in conversations, the chief executive first."""
    found = []
    for row in CAST_TEXT.strip().split("\n"):
        key, name, title, unit, boss, skills, about, zone, pronouns = row.split("|")
        found.append(Role(key, name, title, unit, boss, tuple(skills.split(", ")), about, zone, pronouns))
    return found


def everybody() -> list[Role]:
    """All employees, bosses before those they lead."""
    people, leads = cast(), dict[str, str]()
    names = _names({person.name for person in people})
    for boss, title, unit, count in OTHERS:
        for _ in range(count):
            name = next(names)
            key = f"p{len(people):03d}"
            skills = (SKILLS[unit][len(people) % 3],)
            people.append(Role(key, name, title, unit, leads.get(boss.removeprefix("lead:"), boss), skills))
            leads[title] = key
    return people


def people_csv() -> bytes:
    """The list as a personnel system would export it, for the import that every company starts with."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["employee id", "name", "email", "manager email", "unit", "title", "skills"])
    everyone = everybody()
    emails = {person.key: person.email for person in everyone}
    for number, one in enumerate(everyone, start=1001):
        boss = emails.get(one.boss, "")
        table.writerow([number, one.name, one.email, boss, one.unit, one.title, "; ".join(one.skills)])
    return out.getvalue().encode()


def _names(taken: set[str]) -> Iterator[str]:
    dice = Random("halden")  # the same people each time
    pairs = [f"{first} {last}" for first in FIRST for last in LAST]
    dice.shuffle(pairs)
    yield from (name for name in pairs if name not in taken)
