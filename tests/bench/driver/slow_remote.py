"""P13: a CRM far away, with a limit, that says "slow down" now and then."""
import math

from . import content
from .hub import Connection
from .processes import Mock
from .verdict import Goal, Line

LATENCY_MS = 100
PER_SECOND = 10
REFUSE_EVERY = 20
PAGE = 100
RECORDS = 20_000


def p13(bench):
    records = min(RECORDS, bench.records)
    binary = bench.build / "bin/bench_mock_crm"
    source = Mock(binary, "source", records, bench.seed, LATENCY_MS, PER_SECOND, REFUSE_EVERY)
    target = Mock(binary, "target")
    try:
        bench.hub.fresh([Connection("a", source, "contacts", "in", requests_per_second=PER_SECOND),
                         Connection("b", target, "leads", "out")])
        done, _ = bench.hub.sync()
        content.check(target, records, bench.seed, "hub")
        seen = source.control("throttle")
    finally:
        source.stop()
        target.stop()
    least = math.ceil(records / PAGE) + seen["refused"]  # what was refused had to be asked again
    # What the limit leaves to a client that obeys it, each refusal costing the second it names.
    ideal = (least - 1) / PER_SECOND + LATENCY_MS / 1000 + seen["refused"]
    bench.report.add(Line("P13", f"{records:,} records, {seen['refused']} refusals", done.seconds, "s"))
    bench.report.add(Line("P13", "requests / least possible", seen["requests"] / least, "",
                          goal=Goal(1.1, at_least=False)))
    bench.report.add(Line("P13", "wall / what the limit allows", done.seconds / ideal, "",
                          goal=Goal(1.1, at_least=False)))
    bench.report.add(Line("P13", "requests beyond the limit in any second", seen["beyond"], "",
                          goal=Goal(0, at_least=False), strict=True))
