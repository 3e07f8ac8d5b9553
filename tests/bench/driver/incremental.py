"""P2: nothing changed, a source with a cursor, in the running daemon."""
import time

from . import content
from .hub import Hub
from .processes import Failed
from .store_facts import lead_facts, lead_writes, passes
from .verdict import Goal, Line, median, spread

SMALL = 1000


class Served:
    """A daemon on a workspace with so many linked records, and its two CRMs."""

    def __init__(self, bench, name, records, source, target):
        self.records, self.source, self.target = records, source, target
        self.hub = Hub(bench.build, bench.folder / name)
        self.hub.fresh(source, target, schedule="1s")
        self.hub.sync()
        content.check(target, records, bench.seed, "hub")
        self.facts, self.writes, self.asked = lead_facts(self.hub), target.counts(), source.counts()

    def check(self, count):
        """Nothing was written, and A was really asked."""
        written = lead_writes(self.facts, lead_facts(self.hub))
        if written or self.target.counts() != self.writes:
            raise Failed(f"passes without changes wrote to {', '.join(written) or 'B'}")
        if self.source.counts()["requests"] - self.asked["requests"] < count:
            raise Failed("there were passes that did not ask A")


def watch(bench, served):
    """Both daemons at once, half a second apart, so that their passes alternate. Their first pass
    is the warm-up."""
    wanted = 2 * bench.runs + 1
    daemons = []
    try:
        for each in served:
            daemons.append(each.hub.serve())
            time.sleep(0.5)
        deadline = time.monotonic() + 10 * wanted
        while min(len(passes(each.hub)) for each in served) < wanted:
            if time.monotonic() > deadline or any(d.poll() is not None for d in daemons):
                raise Failed("the daemon does not make its passes")
            time.sleep(0.25)
    finally:
        for daemon in daemons:
            daemon.terminate()
        for daemon in daemons:
            daemon.wait()
    for each in served:
        each.check(wanted)
    return [passes(each.hub)[1:wanted] for each in served]


def p2(bench):
    with bench.mocks(SMALL) as few, bench.mocks(bench.records) as many:
        served = [Served(bench, "few", SMALL, *few), Served(bench, "many", bench.records, *many)]
        times = watch(bench, served)
    for each, seconds in zip(served, times):
        goal = Goal(20, at_least=False, unit=" ms") if each.records > SMALL else None
        bench.report.add(Line("P2", f"pass, {each.records:,} linked records", 1000 * median(seconds),
                              "ms", spread(seconds), goal))
    ratio = median(times[1]) / median(times[0])
    bench.report.add(Line("P2", f"time({bench.records:,}) / time({SMALL:,})", ratio, "",
                          goal=Goal(1.5, at_least=False)))
    bench.report.add(Line("P2", "writes to leads and at B", 0, "", goal=Goal(0, at_least=False),
                          strict=True))
