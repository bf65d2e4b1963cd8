"""What each view measures: its name, its question, its formula in words, why it is kept, and how it can mislead."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workspace.reports.figures import View

Words = Promise | str


@dataclass(frozen=True)
class Definition:
    """`why`: what it is for, as a works council asks. `source`: who thought of it."""

    view: View
    title: Words
    question: Words
    formula: Words
    why: Words
    misleads: Words
    source: str = ""


DEFINITIONS: Mapping[View, Definition] = {
    one.view: one
    for one in (
        Definition(
            "participation",
            _("Participation by level"),
            _("Of the people on each level, how many contributed at least once?"),
            _(
                "People of a level with at least one contribution, divided by all people of that level who had access "
                "for at least half of the period. With Wilson's 95 % interval."
            ),
            _("To see whether a level is missing from the conversation, so that ways in can be opened for it."),
            _(
                "Reading counts as silence here: whoever reads everything and writes nothing does not appear. And many "
                "threads are not influence: what came of them stands under ideas and results."
            ),
            "Wilson 1927",
        ),
        Definition(
            "parity",
            _("Parity of participation"),
            _("How far is the least active level behind the most active one?"),
            _(
                "The lowest participation rate of a level divided by the highest one: 1 is equal. The interval is that "
                "of a ratio of two proportions. Below 0.8 is worth a look; that line is a rule of thumb, no finding."
            ),
            _("To have one number that says whether all levels take part alike."),
            _(
                "It can be gamed by token posts: it is not a goal, and nobody should be measured by it. In small "
                "companies it moves a great deal by chance; read the interval, not the number."
            ),
            "29 CFR 1607.4(D)",
        ),
        Definition(
            "mixing",
            _("Who turns to whom"),
            _("Between which levels is there more talk than their sizes would give by chance, and between which less?"),
            _(
                "Contributions from one level towards another, divided by what there would be if each spoke and was "
                "spoken to as much as now, without regard to levels. 1 is chance, 2 is twice as much."
            ),
            _("To see where levels do not meet, rather than guess it."),
            _(
                "Bright cells of tiny levels: a dozen people who all work together talk with each other more than "
                "chance, without being closed. Read the counts in the cells."
            ),
            "Newman 2003",
        ),
        Definition(
            "ei",
            _("Open or closed levels"),
            _("Do people turn to other levels, other units and customers more, or less, than chance would have it?"),
            _(
                "The E-I index: ties between levels minus ties within levels, divided by all ties; −1 is closed, +1 is "
                "open. Beside it what the same ties would give with levels dealt out at random, and the "
                "middle 95 % of that. The same for units; and for the border between the company and its customers, "
                "among all who had access or took part."
            ),
            _("To tell closed circles from mere arithmetic of group sizes."),
            _(
                "The index alone misleads: −0.51 looks closed, but where most people share one level, chance gives "
                "−0.53. Only the distance from chance says something. Customers have access to few spaces, so at "
                "the border chance is no goal: it only says how many there are."
            ),
            "Krackhardt & Stern 1988",
        ),
        Definition(
            "distance",
            _("Distance in the reporting tree"),
            _("How many steps of the reporting tree lie between people who turn to each other?"),
            _(
                "Steps up from one person to the lowest boss whom both share, and down to the other one. Beside it the "
                "same with those who were turned to shuffled."
            ),
            _("To see whether conversation crosses the organisation or stays within teams."),
            _(
                "A reorganisation moves the distances although nobody talks differently: look at the date of the last "
                "one."
            ),
            "Adamic & Adar 2005",
        ),
        Definition(
            "initiation",
            _("Who begins"),
            _("When somebody begins, whom do they turn to: up, down, or their own level?"),
            _(
                "Threads begun and first mentions, by whether whom they turn to stands higher, lower or on the same "
                "level. Beside it what the sizes of the levels would give."
            ),
            _("To see whether people dare to turn upward, and whether leaders begin with others."),
            _(
                "“Up” looks small where most people share one level: there are few above and many beside. Compare with "
                "what chance would give, not with a third."
            ),
        ),
        Definition(
            "answers",
            _("Is it answered?"),
            _("When somebody turns to another level, how long until there is an answer?"),
            _(
                "What names somebody: until they write there, in their working hours, by the levels between them. A "
                "thread that names nobody, in a space in which somebody of a higher level had joined or written: until "
                "anybody of a higher level writes there, in working hours of whoever asked, since nobody's clock is "
                "that of all who could answer. Each kind is told by itself as well. Kaplan and Meier's curve: what is "
                "still open counts as open."
            ),
            _("To see whether questions upward are answered as those among equals are. Never by person."),
            _(
                "A quick “noted” is an answer here, too. What is answered elsewhere, by telephone, is not seen. And "
                "not every thread that names nobody is a question to those above: read the two kinds apart."
            ),
            "Kaplan & Meier 1958",
        ),
        Definition(
            "voice",
            _("How voice is shared"),
            _("How evenly do contributions come from everybody who could contribute?"),
            _(
                "People in order of how much they contributed, with those who contributed nothing; what share of all "
                "contributions comes from the quieter part of them. Gini's coefficient: 0 is equal, 1 is one voice."
            ),
            _("To see whether few voices carry the conversation, and whether that changes."),
            _("A healthy forum of experts is unequal. Equal is not the goal; unheard is the trouble."),
            "Lorenz 1905, Gini 1912",
        ),
        Definition(
            "funnel",
            _("The way of ideas"),
            _("Do ideas of each level come equally far?"),
            _(
                "Of the ideas that come from each level, the share that was seen by who decides, answered, accepted "
                "and shipped. Only ideas old enough to have got there; one with several authors counts in parts."
            ),
            _("To see whether ideas are judged by what they are, wherever they come from."),
            _("Whoever does not dare to post has no idea here: what was sorted out before the first step is not seen."),
            "Reitzig & Maciejovsky 2015",
        ),
        Definition(
            "customers",
            _("Customers' voice"),
            _("Are customers heard, answered, and told what came of it?"),
            _(
                "The share of shipped ideas with a credited customer; the time until an employee first answers a "
                "customer; the share of customers' contributions whose change of state was told to them in time."
            ),
            _("To see whether what customers say becomes something, and whether they hear of it."),
            _("One key account may be all of it: look at how many different customers stand behind the figures."),
        ),
        Definition(
            "belief",
            _("What leaders believe, and staff"),
            _("Do leaders and staff answer the same question alike?"),
            _(
                "The share of leaders who agree minus the share of staff who agree with the same statement of a pulse, "
                "with Newcombe's 95 % interval."
            ),
            _("To show leaders where they see their company otherwise than those who work in it."),
            _("Who did not answer is not in it, and leaders are few: the intervals are wide."),
            "Newcombe 1998",
        ),
        Definition(
            "bridges",
            _("Bridges at risk"),
            _("How many pairs of units are connected by a single person?"),
            _("Pairs of units that turn to each other, where all of it passes through one person. No names, ever."),
            _("To see where a holiday or a departure would cut the organisation in two."),
            _("People talk outside of this tool, too: a pair that looks cut here may sit at one table."),
        ),
    )
}


def definition(view: View) -> Definition:
    return DEFINITIONS[view]
