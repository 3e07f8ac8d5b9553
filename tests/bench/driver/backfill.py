"""P1: the first backfill, A → hub → B, against references that do the same work."""
import dataclasses

from . import content
from .hub import one_way
from .processes import Failed
from .verdict import Goal, Line, median, series, spread


@dataclasses.dataclass
class Measured:
    rates: list = dataclasses.field(default_factory=list)  # records a second
    cpu: list = dataclasses.field(default_factory=list)    # CPU seconds for 1000 records

    def add(self, records, seconds, cpu):
        self.rates.append(records / seconds)
        self.cpu.append(1000 * cpu / records)


def hub_run(bench, source, target):
    bench.hub.fresh(one_way(source, target))
    done, sheet = bench.hub.sync()
    made = content.check(target, bench.records, bench.seed, "hub")
    if sum(stream["created"] for stream in sheet["streams"]) != made:
        raise Failed("the balance sheet tells of other creates than B has seen")
    return done.seconds, done.cpu


def reference_run(bench, name, source, target):
    told = bench.references.backfill(name, source, target, bench.records)
    if name != "STORE":
        content.check(target, bench.records, bench.seed, name)
    return told


def rounds(bench, source, target):
    measured = {name: Measured() for name in ("hub", *bench.references.names())}
    for round_number in range(bench.runs + 1):
        for name, figures in measured.items():
            target.reset()
            run = hub_run(bench, source, target) if name == "hub" else \
                reference_run(bench, name, source, target)
            if round_number > 0:
                figures.add(bench.records, *run)
            bench.report.note(f"P1 {'warm-up' if round_number == 0 else round_number}: {name} "
                              f"{bench.records / run[0]:,.0f} records/s")
    return measured


def p1(bench):
    with bench.mocks(bench.records) as (source, target):
        measured = rounds(bench, source, target)
    rates = {name: median(figures.rates) for name, figures in measured.items()}
    for name, figures in measured.items():
        bench.report.add(Line("P1", f"{name}, {bench.records:,} records", rates[name], "records/s",
                              spread(figures.rates)))
    bench.report.add(Line("P1", "hub, CPU seconds for 1000 records", median(measured["hub"].cpu),
                          "s", spread(measured["hub"].cpu)))
    hub = rates["hub"]
    bound = series(rates["FAST"], rates["STORE"])
    bench.report.add(Line("P1", "SERIES = 1/(1/FAST + 1/STORE)", bound, "records/s"))
    bench.report.add(Line("P1", "hub / SERIES", hub / bound, "", goal=Goal(0.5)))
    cpu = {name: median(figures.cpu) for name, figures in measured.items()}
    bench.report.add(Line("P1", "CPU: (FAST + STORE) / hub", (cpu["FAST"] + cpu["STORE"]) / cpu["hub"],
                          ""))
    bench.report.add(Line("P1", "CPU: DOM / hub", cpu["DOM"] / cpu["hub"], ""))
    bench.report.add(Line("P1", "hub / DOM", hub / rates["DOM"], "", goal=Goal(0.9)))
    if "NODE" in rates:
        bench.report.add(Line("P1", "hub / NODE", hub / rates["NODE"], ""))
