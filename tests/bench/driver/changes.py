"""P4: one record in a hundred has changed, with a cursor and by a rescan."""
from . import content
from .hub import one_way
from .processes import Failed
from .verdict import Goal, Line, median, spread

CHANGED_SHARE = 100  # one in so many


def changed_pass(bench, source, target, revision):
    """Edits A, syncs, and sees that B got exactly what changed."""
    edited = source.control(f"edit?revision={revision}", "POST")["edited"]
    before = target.counts()
    done, _ = bench.hub.sync()
    content.check(target, bench.records, bench.seed, "hub", revision)
    after = target.counts()
    written = after["updated"] - before["updated"]
    if written != edited or after["created"] != before["created"]:
        raise Failed(f"{edited} records changed, but {written} were written to B")
    return done.seconds


def unchanged_pass(bench, target):
    before = target.counts()
    done, _ = bench.hub.sync()
    if target.counts() != before:
        raise Failed("a pass without changes wrote to B")
    return done.seconds


def p4_with(bench, stream, name):
    changed, unchanged = [], []
    with bench.mocks(bench.records) as (source, target):
        bench.hub.fresh(one_way(source, target, stream))
        done, _ = bench.hub.sync()
        content.check(target, bench.records, bench.seed, "hub")
        rate = bench.records / done.seconds
        for round_number in range(bench.runs + 1):
            times = (changed_pass(bench, source, target, round_number + 1),
                     unchanged_pass(bench, target))
            bench.report.note(f"P4 {name} {round_number or 'warm-up'}: 1 % changed {times[0]:.3f} s, "
                              f"unchanged {times[1]:.3f} s")
            if round_number > 0:
                changed.append(times[0])
                unchanged.append(times[1])
    allowed = median(unchanged) + bench.records / CHANGED_SHARE / rate * 1.3
    bench.report.add(Line("P4", f"{name}, nothing changed", median(unchanged), "s",
                          spread(unchanged)))
    bench.report.add(Line("P4", f"{name}, 1 % changed", median(changed), "s", spread(changed)))
    bench.report.add(Line("P4", f"{name}, 1 % / (unchanged + changed / backfill's rate × 1.3)",
                          median(changed) / allowed, "", goal=Goal(1, at_least=False)))


def p4(bench):
    p4_with(bench, "contacts", "cursor")
    p4_with(bench, "listing", "rescan")
    bench.report.add(Line("P4", "writes at B beside those that changed", 0, "",
                          goal=Goal(0, at_least=False), strict=True))
