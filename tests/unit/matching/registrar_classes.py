"""Classes as a careful registrar would judge them: (what, legacy classes, roster classes, answers, because).

No identifier links any of them unless the row says so. People have numbers, and the same number on both sides is the
same person, unless it is above 900: nobody knows who those are on the other side. An answer is `certain` or the reason
why somebody has to look; what has no answer is neither. Written from the policy, not from the code.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

YEAR: Final = "2026-27"
FALL: Final = "2026-08-31/2027-01-15"
SPRING: Final = "2027-01-18/2027-06-11"
LAST_YEAR: Final = "2025-26"

#: Four groups of a class's size.
A: Final = tuple(range(1, 25))
B: Final = tuple(range(25, 49))
C: Final = tuple(range(49, 73))
NOBODY: Final = ()
STRANGERS: Final = tuple(range(901, 925))

PINES, ROSAS, UNKNOWN_TEACHER = 801, 802, 991


class Situation(NamedTuple):
    """Some classes of both sides, and what is to be said of them."""

    what: str
    legacy: dict[str, dict[str, object]]
    roster: dict[int, dict[str, object]]
    answers: dict[tuple[str, int], str]
    because: str


def k(
    name: str | None,
    members: Iterable[int] = A,
    teachers: Iterable[int] = (PINES,),
    term: str | None = YEAR,
    period: str | None = None,
    **more: object,
) -> dict[str, object]:
    """A class."""
    held = {} if period is None else {"periods": (period,)}
    return {"name": name, "members": tuple(members), "teachers": tuple(teachers), "term": term, **held, **more}


def pair(what: str, mine: dict[str, object], theirs: dict[str, object], answer: str | None, because: str) -> Situation:
    return Situation(what, {"a": mine}, {1: theirs}, {("a", 1): answer} if answer else {}, because)


def situation(
    what: str, mine: dict[str, dict], theirs: dict[int, dict], answers: dict[tuple[str, int], str], because: str
) -> Situation:
    return Situation(what, mine, theirs, answers, because)


CERTAIN, LIKE, TIED, PARTLY = "certain", "POSSIBLE_MATCH", "INDISTINGUISHABLE", "SPLIT_OR_MERGED"

SITUATIONS: Final = [
    # Names.
    pair("all the same", k("Math 4 Section 1", period="2"), k("Math 4 Section 1", period="2"), CERTAIN, "all agrees"),
    pair("section here, period there", k("Math 4 (period 2)", period="2"), k("Math 4 Section 1", period="2"), CERTAIN,
         "section 1 is held in period 2"),
    pair("Roman numerals", k("Algebra I"), k("Algebra 1"), CERTAIN, "one number"),
    pair("ordinal", k("4th Grade Math"), k("Math - Grade 4"), CERTAIN, "one grade, one subject"),
    pair("abbreviated", k("Alg 1"), k("Algebra 1"), CERTAIN, "Alg is Algebra and nothing else"),
    pair("initials", k("ELA 6"), k("English Language Arts 6"), CERTAIN, "schools write ELA"),
    pair("the teacher's name in the title", k("Algebra 1 - Pines"), k("Algebra 1"), CERTAIN,
         "it says who teaches, not what"),
    pair("the period in the title", k("Algebra 1 P2"), k("Algebra 1", period="02"), CERTAIN, "one period"),
    pair("the year in the title", k("Algebra 1 (2026-27)", term=None), k("Algebra 1"), CERTAIN, "one year"),
    pair("cut short, the same teacher", k("Geo 1"), k("Geometry 1"), CERTAIN, "what else would she teach them"),
    pair("cut short, another teacher", k("Geo 1"), k("Geography 1", teachers=[ROSAS]), LIKE,
         "it may be geometry, with the same pupils"),
    pair("cut short, teacher unknown", k("Geo 1", teachers=[]), k("Geography 1"), LIKE, "it may be geometry"),
    pair("less said, the same teacher and period", k("Math", period="2"), k("Math 4", period="2"), CERTAIN,
         "she cannot teach them two things at a time"),
    pair("less said, period unknown", k("Biology"), k("Biology Lab"), LIKE, "the lab may be a class of its own"),
    pair("honors or not, period unknown", k("Algebra 1"), k("Algebra 1 Honors"), LIKE, "two courses, or one renamed"),
    pair("a name that says nothing", k("Mrs. Pines"), k("Homeroom 4"), LIKE, "the same people, but doing what?"),
    pair("the teacher's name alone, on both sides", k("Mrs. Pines"), k("Mrs Pines"), CERTAIN, "both call it so"),
    pair("no name at all", k(None), k("Math 4"), LIKE, "the same people, but doing what?"),
    pair("words in common", k("Grade 4 Reading Circle"), k("Grade 4 Reading Workshop"), LIKE, "might be two"),
    # What the same pupils do besides.
    pair("homeroom and subject", k("Homeroom 4"), k("Math 4"), None, "the same group, another class"),
    pair("subjects", k("English 10", period="3"), k("Chemistry 10", period="3"), None, "another subject"),
    pair("grades", k("Grade 4 Reading"), k("Grade 5 Reading"), None, "another grade"),
    pair("levels", k("Spanish I"), k("Spanish II"), None, "another level"),
    situation("homeroom and subjects of one group",
              {"h": k("Homeroom 4"), "m": k("Math 4"), "r": k("Reading 4")},
              {1: k("Homeroom 4"), 2: k("Math 4"), 3: k("Reading 4")},
              {("h", 1): CERTAIN, ("m", 2): CERTAIN, ("r", 3): CERTAIN}, "names tell them apart"),
    situation("a class and its lab, one of them in the old system",
              {"a": k("Biology")}, {1: k("Biology"), 2: k("Biology Lab")}, {("a", 1): CERTAIN},
              "the one of the same name is it"),
    situation("two legacy classes for one",
              {"a": k("Math 4 Section 1", period="2"), "copy": k("Math 4 Section 1 copy", period="2")},
              {1: k("Math 4 Section 1", period="2")},
              {("a", 1): CERTAIN, ("copy", 1): TIED}, "somebody should say what the copy is for"),
    situation("a class and its lab, one of them in the roster",
              {"a": k("Biology"), "lab": k("Biology Lab")}, {1: k("Biology")}, {("a", 1): CERTAIN, ("lab", 1): LIKE},
              "the two may have been put together"),
    situation("two that are alike in everything",
              {"a": k("Math 4"), "b": k("Math 4")}, {1: k("Math 4")}, {("a", 1): TIED, ("b", 1): TIED},
              "nobody can tell which"),
    situation("two of the roster that are alike in everything",
              {"a": k("Math 4")}, {1: k("Math 4"), 2: k("Math 4")}, {("a", 1): TIED, ("a", 2): TIED},
              "nobody can tell which"),
    situation("alike, but for the teacher",
              {"a": k("Study Hall"), "b": k("Study Hall", teachers=[ROSAS])},
              {1: k("Study Hall"), 2: k("Study Hall", teachers=[ROSAS])},
              {("a", 1): CERTAIN, ("b", 2): CERTAIN}, "the teachers tell them apart"),
    situation("alike, but for the period",
              {"a": k("Study Hall", period="1"), "b": k("Study Hall", period="6")},
              {1: k("Study Hall", period="1"), 2: k("Study Hall", period="6")},
              {("a", 1): CERTAIN, ("b", 2): CERTAIN}, "the periods tell them apart"),
    situation("what speaks for one and what speaks for the other",
              {"a": k("Biology", period="2")}, {1: k("Biology Lab", period="2"), 2: k("Biology", period="3")},
              {("a", 1): TIED, ("a", 2): LIKE}, "the name says the one, the hour the other"),
    # Sections of one course.
    situation("two sections of one teacher, by their people",
              {"a": k("Algebra 1", A), "b": k("Algebra 1", B)}, {1: k("Algebra 1", A), 2: k("Algebra 1", B)},
              {("a", 1): CERTAIN, ("b", 2): CERTAIN}, "the pupils tell them apart"),
    situation("two sections, people unknown, by the period",
              {"a": k("Algebra 1", NOBODY, period="2"), "b": k("Algebra 1", NOBODY, period="3")},
              {1: k("Algebra 1", NOBODY, period="2"), 2: k("Algebra 1", NOBODY, period="3")},
              {("a", 1): LIKE, ("b", 2): LIKE}, "likely, and certain once their people are known"),
    situation("two sections, nothing tells them apart",
              {"a": k("Algebra 1", NOBODY), "b": k("Algebra 1", NOBODY)},
              {1: k("Algebra 1", NOBODY), 2: k("Algebra 1", NOBODY)},
              {("a", 1): LIKE, ("a", 2): LIKE, ("b", 1): LIKE, ("b", 2): LIKE}, "one of two each"),
    situation("five sections, nothing tells them apart",
              {"a": k("Algebra 1", NOBODY)}, {n: k("Algebra 1", NOBODY) for n in range(1, 6)}, {},
              "five candidates are no question"),
    situation("on alternating days",
              {"a": k("Algebra 1", A, period="2(A)"), "b": k("Algebra 1", B, period="2(B)")},
              {1: k("Algebra 1", A, period="2(A)"), 2: k("Algebra 1", B, period="2(B)")},
              {("a", 1): CERTAIN, ("b", 2): CERTAIN}, "the same period on other days"),
    pair("period with its days", k("Algebra 1", period="P2"), k("Algebra 1", period="2(A-E)"), CERTAIN, "one period"),
    pair("another section, nobody in common", k("Algebra 1", A), k("Algebra 1", B), None, "other pupils"),
    pair("another period, nobody in common", k("Algebra 1", A, period="2"), k("Algebra 1", B, period="5"), None,
         "other pupils at another time"),
    pair("another period, the same people", k("Algebra 1", period="2"), k("Algebra 1", period="3"), LIKE,
         "the timetable may have changed"),
    pair("another section, the same people", k("Algebra 1 Section 1"), k("Algebra 1 Section 2"), LIKE,
         "systems number sections each in their own way, or pupils were moved"),
    pair("everybody of a grade", k("Grade 6 Advisory", (*A, *B, *C)), k("Math 6", A), None, "another class"),
    # Teachers.
    pair("taught by two, one of them known here", k("Math 4"), k("Math 4", teachers=[PINES, ROSAS]), CERTAIN,
         "team-taught"),
    pair("teacher unknown", k("Math 4", teachers=[]), k("Math 4"), CERTAIN, "name, term and pupils agree"),
    pair("a teacher of whom nothing is known", k("Math 4", teachers=[UNKNOWN_TEACHER]), k("Math 4", teachers=[992]),
         CERTAIN, "it may be the same"),
    pair("another teacher, the same period", k("Math 4", period="2"), k("Math 4", teachers=[ROSAS], period="2"),
         CERTAIN, "a substitute"),
    pair("another teacher, period unknown", k("Math 4"), k("Math 4", teachers=[ROSAS]), LIKE,
         "a substitute, or a second Math class of the same pupils"),
    # How many of their people.
    pair("some have joined and some have left", k("Math 4", A[3:]), k("Math 4", (*A[:21], 60, 61)), CERTAIN,
         "most are the same"),
    pair("a quarter are known, all of them the same", k("Math 4", (*A[:6], *STRANGERS[:18])),
         k("Math 4", (*A[:6], *STRANGERS[:18])), CERTAIN, "six of six"),
    pair("half are the same", k("Math 4", A[:12] + B[:12]), k("Math 4"), LIKE, "pupils were moved, or another section"),
    pair("half are the same, another teacher", k("Math 4", A[:12] + B[:12]), k("Math 4", teachers=[ROSAS]), None,
         "another section"),
    pair("most of the other class are known, and not in this one", k("Math 4", A[:6]), k("Math 4"), LIKE,
         "a group of it, or a class that has grown"),
    pair("half are the same, teacher unknown", k("Math 4", A[:12] + B[:12], teachers=[]), k("Math 4"), LIKE,
         "pupils were moved, or another section"),
    pair("two are known, both the same", k("Math 4", (1, 2, *STRANGERS[:22])), k("Math 4", (1, 2, *STRANGERS[:22])),
         LIKE, "two of twenty-four are little"),
    pair("nobody is known", k("Math 4", STRANGERS, teachers=[]), k("Math 4", STRANGERS, teachers=[]), LIKE,
         "name and term alone: a question"),
    situation("nobody is known, and the name is common",
              {"a": k("Math 4", NOBODY, teachers=[])},
              {n: k("Math 4", NOBODY, teachers=[]) for n in (1, 2)}, {}, "every school has one"),
    pair("people unknown, term unknown", k("Math 4", NOBODY, teachers=[], term=None), k("Math 4"), None,
         "a name alone says nothing"),
    pair("no people in the old system", k("Math 4", NOBODY, period="2"), k("Math 4", period="2"), LIKE,
         "teacher, name and period agree; nobody is seen to be in both"),
    pair("empty before the year begins", k("Math 4", period="2"), k("Math 4", NOBODY, period="2"), LIKE,
         "certain once its pupils are there"),
    pair("three pupils", k("Speech", A[:3]), k("Speech", A[:3]), CERTAIN, "the same three with the same teacher"),
    situation("groups of two and three",
              {"a": k("Speech", A[:3]), "b": k("Speech", B[:2])}, {1: k("Speech", A[:3]), 2: k("Speech", B[:2])},
              {("a", 1): CERTAIN, ("b", 2): CERTAIN}, "the pupils tell them apart"),
    pair("two pupils, teacher unknown", k("Speech", A[:2], teachers=[]), k("Speech", A[:2]), LIKE, "two are few"),
    pair("one pupil, with teacher and period", k("Speech", A[:1], period="3"), k("Speech", A[:1], period="3"), CERTAIN,
         "a lesson of one"),
    pair("one pupil, period unknown", k("Speech", A[:1]), k("Speech", A[:1]), LIKE, "one is little"),
    pair("one of three is another", k("Speech", A[:3]), k("Speech", (1, 2, 60)), LIKE, "two of three"),
    pair("three pupils, three others", k("Speech", A[:3]), k("Speech", B[:3]), None, "another group of hers"),
    # Terms.
    pair("last year's of the same name and people", k("Choir", term=LAST_YEAR), k("Choir"), None, "it is over"),
    pair("last year's by its title", k("Choir 2025-26", term=None), k("Choir"), None, "it is over"),
    pair("the same pupils a year earlier", k("Math 3", term=LAST_YEAR), k("Math 4"), None, "they have moved on"),
    pair("the same pupils a year earlier, term unknown", k("Math 3", term=None), k("Math 4"), None, "another grade"),
    pair("term unknown", k("Choir", term=None), k("Choir"), LIKE, "it may be last year's"),
    pair("terms that say no year", k("Choir", term="Semester 1"), k("Choir"), LIKE, "it may be last year's"),
    situation("last year's and this year's",
              {"old": k("Choir", term=LAST_YEAR), "new": k("Choir")}, {1: k("Choir")}, {("new", 1): CERTAIN},
              "each of its year"),
    situation("this year's, and one of unknown year",
              {"old": k("Choir", A[:22], term=None), "new": k("Choir")}, {1: k("Choir")}, {("new", 1): CERTAIN},
              "the one that says its year"),
    pair("spelled otherwise", k("Math 4", term="2026/2027"), k("Math 4", term="2026-08-31/2027-06-11"), CERTAIN,
         "one year"),
    pair("half a year within a year", k("Math 9", term=YEAR), k("Math 9", term=FALL), CERTAIN,
         "the only one this year"),
    pair("fall by name and by date", k("Math 9", term="Fall 2026"), k("Math 9", term=FALL), CERTAIN, "one term"),
    pair("fall and spring", k("Math 9", term="Fall 2026"), k("Math 9", term=SPRING), None, "another term"),
    pair("quarters", k("Art 6", term="Q1 2026-27"), k("Art 6", term="Q2 2026-27"), None, "another term"),
    situation("fall and spring on both sides",
              {"f": k("Math 9", term="Fall 2026"), "s": k("Math 9", term="Spring 2027")},
              {1: k("Math 9", term=FALL), 2: k("Math 9", term=SPRING)},
              {("f", 1): CERTAIN, ("s", 2): CERTAIN}, "each in its term"),
    pair("semesters in the title", k("English 10 S1"), k("English 10 S2"), None, "another term"),
    pair("a semester in the title, and by its days", k("English 10 - Spring", term=YEAR), k("English 10", term=SPRING),
         CERTAIN, "one term"),
    situation("semesters in the title, on both sides",
              {"f": k("English 10 S1"), "s": k("English 10 S2")}, {1: k("English 10 S1"), 2: k("English 10 S2")},
              {("f", 1): CERTAIN, ("s", 2): CERTAIN}, "each in its term"),
    situation("a year here, fall and spring there",
              {"a": k("Math 9")}, {1: k("Math 9", term=FALL), 2: k("Math 9", term=SPRING)},
              {("a", 1): TIED, ("a", 2): TIED}, "it is both, or either"),
    situation("a rotation by quarters",
              {"1": k("Art 6", A, period="3"), "2": k("Art 6", B, period="3"), "3": k("Art 6", C, period="3")},
              {1: k("Art 6", B, term="2026-11-02/2027-01-15", period="3")}, {("2", 1): CERTAIN},
              "its pupils tell which quarter"),
    situation("a rotation, people unknown",
              {str(n): k("Art 6", NOBODY, period="3") for n in range(1, 5)},
              {1: k("Art 6", B, term="2026-11-02/2027-01-15", period="3")}, {}, "four candidates are no question"),
    # Splits and merges.
    situation("a class of two sections, each now a class",
              {"a": k("Math 4 Section 1", (*A, *B), period="2")},
              {1: k("Math 4 Section 1", A, period="2"), 2: k("Math 4 Section 2", B, [ROSAS], period="2")},
              {("a", 1): CERTAIN, ("a", 2): PARTLY}, "the first has its name and teacher; the second should be seen"),
    situation("a class split in two of the same name and teacher",
              {"a": k("Spanish", (*A, *B))}, {1: k("Spanish", A), 2: k("Spanish", B)},
              {("a", 1): CERTAIN, ("a", 2): CERTAIN}, "everybody of hers is in one of the two"),
    situation("two classes put together",
              {"a": k("Spanish", A), "b": k("Spanish", B)}, {1: k("Spanish", (*A, *B))},
              {("a", 1): CERTAIN, ("b", 1): CERTAIN}, "everybody of the one is in one of the two"),
    situation("two classes put together under one of the two teachers",
              {"a": k("Spanish", A), "b": k("Spanish", B, [ROSAS])}, {1: k("Spanish", (*A, *B))},
              {("a", 1): CERTAIN, ("b", 1): PARTLY}, "the second had another teacher"),
    situation("honors split off",
              {"a": k("Algebra 1", (*A, *B[:6]))}, {1: k("Algebra 1", A), 2: k("Algebra 1 Honors", B[:6])},
              {("a", 1): CERTAIN, ("a", 2): PARTLY}, "the first is most of it; the second has another name"),
    pair("one half of a class, the other is nowhere", k("Spanish", (*A, *B)), k("Spanish", A), LIKE,
         "half a class may be a class of its own"),
    situation("a group out of a choir, both on both sides",
              {"all": k("Choir", (*A, *B)), "few": k("Choir", A[:8])},
              {1: k("Choir", (*A, *B)), 2: k("Choir", A[:8])},
              {("all", 1): CERTAIN, ("few", 2): CERTAIN}, "each with its people"),
    pair("a group out of a choir, the choir is nowhere", k("Choir", (*A, *B)), k("Choir", A[:8]), LIKE,
         "eight of forty-eight"),
    situation("a class of two sections, of which one is small",
              {"a": k("Math 4 Section 1", (*A, 25, 26))},
              {1: k("Math 4 Section 1", A), 2: k("Math 4 Section 2", (25, 26), [ROSAS])},
              {("a", 1): CERTAIN, ("a", 2): PARTLY}, "the two are nowhere else"),
    situation("parts that share their people are none",
              {"a": k("Spanish", (*A, *B))}, {1: k("Spanish", (*A, *B[:6]), [ROSAS]), 2: k("Spanish", A[:8], [ROSAS])},
              {}, "eight of the thirty, of another teacher"),
    situation("a class of all sections beside the sections",
              {"all": k("Spanish", (*A, *B)), "a": k("Spanish", A), "b": k("Spanish", B)},
              {1: k("Spanish", A), 2: k("Spanish", B)},
              {("a", 1): CERTAIN, ("b", 2): CERTAIN}, "each section has its own"),
    # Identifiers.
    pair("a number and other people", k("Math 4", A, sis_id="71"), k("Math 4", B, sis_id="71"), "MEMBERS_DIFFER",
         "schools use their numbers again"),
    pair("a number and the same people", k("Math 4", sis_id="71"), k("Math 4", sis_id="71"), CERTAIN, "all agrees"),
    pair("a number, people unknown", k("Math 4", NOBODY, sis_id="71"), k("Math 4", sis_id="71"), CERTAIN,
         "the number says so"),
    pair("a number of last year", k("Math 4", term=LAST_YEAR, sis_id="71"), k("Math 4", sis_id="71"), "TERM_DIFFERS",
         "schools use their numbers again"),
    pair("another number, the same people", k("Math 4", sis_id="71"), k("Math 4", sis_id="72"),
         "CONFLICTING_IDENTIFIERS", "the source may have been set up anew"),
    situation("a number that two carry, and people that tell",
              {"a": k("Math 4", A, sis_id="71"), "b": k("Math 4", B, sis_id="71")}, {1: k("Math 4", A, sis_id="71")},
              {("a", 1): CERTAIN, ("b", 1): "AMBIGUOUS_IDENTIFIER"}, "the people say whose it is"),
    situation("a number names one, the people the other",
              {"a": k("Math 4", A, sis_id="71")}, {1: k("Math 4", NOBODY, sis_id="71"), 2: k("Math 4", A)},
              {("a", 1): CERTAIN}, "the number decides while nobody is known to be elsewhere"),
    # Others.
    situation("a class that is over", {"a": k("Math 4", present=False)}, {1: k("Math 4")}, {}, "it is not there"),
]  # fmt: skip
