"""P5: people in two CRMs, edited on both sides; beside it vdirsyncer on as many vCards."""
import pathlib
import shutil

from .hub import Connection
from .processes import Failed, Mock, run
from .verdict import Goal, Line, median, spread

PEOPLE = 10_000


def written(mocks):
    return [(mock.counts()["created"], mock.counts()["updated"]) for mock in mocks]


def check(mocks, round_number):
    for mock in mocks:
        found = mock.control(f"check?round={round_number}")
        if found["wrong"]:
            raise Failed(f"{found['wrong']} of {found['people']} people are wrong after round {round_number}")


class HubPair:
    """The hub between the two."""

    def __init__(self, bench, people, mocks):
        self.hub, self.mocks = bench.hub, mocks
        self.hub.fresh([Connection(name, mock, "people", "two_way") for name, mock in zip("ab", mocks)])
        self.hub.sync()
        _, sheet = self.hub.sync()
        check(mocks, 0)
        if any(created for created, _ in written(mocks)) or sheet["leads"]["created"]:
            raise Failed("the first pairing made people anew that both sides had")

    def round(self, number):
        for mock in self.mocks:
            mock.control(f"edit?round={number}", "POST")
        done, _ = self.hub.sync()
        check(self.mocks, number)
        before = written(self.mocks)
        self.hub.sync()
        if written(self.mocks) != before:
            raise Failed("a second pass wrote again: an echo")
        return done.seconds


CARD = """BEGIN:VCARD
VERSION:3.0
UID:{uid}
FN:Person {number}
N:{number};Person;;;
EMAIL;TYPE=WORK:person{number}@company.example
TEL;TYPE=CELL:+3584{number:08d}
TITLE:{title}
ORG:Company {number}
NOTE:{note}
END:VCARD
"""

VDIRSYNCER = """[general]
status_path = "{folder}/status"
[pair people]
a = "one"
b = "two"
collections = null
conflict_resolution = "b wins"
[storage one]
type = "filesystem"
path = "{folder}/a"
fileext = ".vcf"
[storage two]
type = "filesystem"
path = "{folder}/b"
fileext = ".vcf"
"""


class CardPair:
    """vdirsyncer between two folders of vCards of 0.6 KB, edited alike."""

    def __init__(self, folder, people):
        self.folder, self.people = pathlib.Path(folder), people
        shutil.rmtree(self.folder, ignore_errors=True)
        for side in "ab":
            (self.folder / side).mkdir(parents=True)
        for number in range(people):
            self.write("a", number, "Buyer")
        (self.folder / "config").write_text(VDIRSYNCER.format(folder=self.folder))
        self.run("discover")
        self.run("sync")

    def write(self, side, number, title):
        text = CARD.format(uid=f"uid-{number}", number=number, title=title, note="x" * 350)
        (self.folder / side / f"uid-{number}.vcf").write_text(text)

    def run(self, what):
        done = run(["vdirsyncer", "-c", self.folder / "config", what], self.folder)
        if done.code != 0:
            raise Failed(f"vdirsyncer {what} ended with {done.code}: {done.errors.strip()}")
        return done.seconds

    def round(self, number):
        for person in range(self.people):
            if person % 100 == 1 or person % 1000 == 503:
                self.write("a", person, f"Title A {number}")
            if person % 100 == 2 or person % 1000 == 503:
                self.write("b", person, f"Title B {number}")
        return self.run("sync")


def p5(bench):
    people = min(PEOPLE, bench.records)
    binary = bench.build / "bin/bench_mock_crm"
    mocks = [Mock(binary, "two-way", people, bench.seed, side) for side in "ab"]
    try:
        pairs = {"hub": HubPair(bench, people, mocks)}
        if shutil.which("vdirsyncer"):
            pairs["vdirsyncer"] = CardPair(bench.folder / "cards", people)
        times = {name: [] for name in pairs}
        for round_number in range(1, bench.runs + 2):
            for name, pair in pairs.items():
                seconds = pair.round(round_number)
                bench.report.note(f"P5 {round_number}: {name} {seconds:.3f} s")
                if round_number > 1:
                    times[name].append(seconds)
    finally:
        for mock in mocks:
            mock.stop()
    for name, seconds in times.items():
        bench.report.add(Line("P5", f"{name}, 1 % edited on each side of {people:,} pairs",
                              median(seconds), "s", spread(seconds)))
    if "vdirsyncer" in times:
        ratio = median(times["hub"]) / median(times["vdirsyncer"])
        bench.report.add(Line("P5", "hub / vdirsyncer", ratio, "", goal=Goal(0.5, at_least=False)))
    bench.report.add(Line("P5", "wrong people, and writes of a second pass", 0, "",
                          goal=Goal(0, at_least=False), strict=True))
