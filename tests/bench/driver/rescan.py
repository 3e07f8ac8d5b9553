"""P3: nothing changed, a source without a cursor: everything is read and compared."""
from . import content
from .hub import one_way
from .processes import Failed, Mock
from .store_facts import lead_facts, lead_writes
from .verdict import Goal, Line, median, spread


def hub_scan(bench, target):
    before, writes = lead_facts(bench.hub), target.counts()
    done, sheet = bench.hub.sync()
    row = next(each for each in sheet["streams"] if each["connection"] == "a")
    if row["read"] != bench.records or row["unchanged"] != bench.records:
        raise Failed(f"the rescan read {row['read']} records, {row['unchanged']} of them unchanged")
    written = lead_writes(before, lead_facts(bench.hub))
    if written:
        raise Failed(f"a rescan without changes wrote to {', '.join(written)}")
    if target.counts() != writes:
        raise Failed("a rescan without changes wrote to B")
    return done.seconds, done.cpu


def p3(bench):
    times, cpu = {"hub": [], "FAST": []}, {"hub": [], "FAST": []}
    with bench.mocks(bench.records) as (source, target):
        bench.hub.fresh(one_way(source, target, "listing"))
        bench.hub.sync()
        content.check(target, bench.records, bench.seed, "hub")
        other = Mock(bench.build / "bin/bench_mock_crm", "target")
        try:
            for round_number in range(bench.runs + 1):
                scans = {"hub": hub_scan(bench, target),
                         "FAST": bench.references.fast_scan(source, other)}
                bench.report.note(f"P3 {round_number or 'warm-up'}: " + ", ".join(
                    f"{name} {scan[0]:.3f} s" for name, scan in scans.items()))
                for name, scan in scans.items() if round_number else ():
                    times[name].append(scan[0])
                    cpu[name].append(scan[1])
        finally:
            other.stop()
    for name, seconds in times.items():
        bench.report.add(Line("P3", f"{name}, rescan of {bench.records:,}", median(seconds), "s",
                              spread(seconds)))
    bench.report.add(Line("P3", "hub / FAST scan", median(times["hub"]) / median(times["FAST"]), "",
                          goal=Goal(2.5, at_least=False)))
    bench.report.add(Line("P3", "CPU: hub / FAST scan", median(cpu["hub"]) / median(cpu["FAST"]), ""))
    bench.report.add(Line("P3", "writes to leads and at B", 0, "", goal=Goal(0, at_least=False),
                          strict=True))
