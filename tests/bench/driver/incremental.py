"""P2: nothing changed, a source with a cursor, in the running daemon."""
import time

from . import content
from .hub import Hub, one_way
from .processes import Failed
from .store_facts import lead_facts, lead_writes
from .verdict import Goal, Line, median, spread

SMALL = 1000


class Served:
    """A daemon on a workspace with so many linked records, and its two CRMs."""

    def __init__(self, bench, name, records, source, target):
        self.records, self.source, self.target = records, source, target
        self.hub = Hub(bench.build, bench.folder / name)
        self.hub.fresh(one_way(source, target, schedule="1s"))
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


class Watched:
    """A daemon's passes, taken one by one from the sum of their durations."""

    def __init__(self, served):
        self.daemon, self.seconds, self.last = served.hub.serve(), [], (0, 0.0)

    def look(self):
        count, total = self.daemon.runs()
        if count == self.last[0] + 1:
            self.seconds.append(total - self.last[1])
        self.last = (count, total)


def watch(bench, served):
    """Both daemons at once, half a second apart, so that their passes alternate. Their first pass
    is the warm-up."""
    wanted = 2 * bench.runs + 1
    watched = []
    try:
        for each in served:
            watched.append(Watched(each))
            time.sleep(0.5)
        deadline = time.monotonic() + 10 * wanted
        while min(len(each.seconds) for each in watched) < wanted:
            if time.monotonic() > deadline or not all(each.daemon.running() for each in watched):
                raise Failed("the daemon does not make its passes")
            for each in watched:
                each.look()
            time.sleep(0.3)
    finally:
        for each in watched:
            each.daemon.stop()
    for each in served:
        each.check(wanted)
    return [each.seconds[1:wanted] for each in watched]


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
