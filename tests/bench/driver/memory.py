"""P8: the most memory that a first backfill takes, and whether it grows with the records."""
from . import content
from .hub import one_way
from .verdict import Goal, Line

MEGABYTE = 1_000_000
LIMITS = {10_000: 64, 100_000: 128, 1_000_000: 256}  # MB


def peak(bench, records):
    with bench.mocks(records) as (source, target):
        bench.hub.fresh(one_way(source, target))
        done, _ = bench.hub.sync(memory=True)
        content.check(target, records, bench.seed, "hub")
    return done.peak_anonymous / MEGABYTE


def p8(bench):
    peaks = {}
    for records in (bench.records // 10, bench.records, bench.records * 10):
        peaks[records] = peak(bench, records)
        goal = Goal(LIMITS[records], at_least=False, unit=" MB") if records in LIMITS else None
        bench.report.add(Line("P8", f"peak memory, {records:,} records", peaks[records], "MB",
                              goal=goal))
    ratio = peaks[bench.records * 10] / peaks[bench.records]
    bench.report.add(Line("P8", f"memory({10 * bench.records:,}) / memory({bench.records:,})", ratio,
                          "", goal=Goal(2, at_least=False), strict=True))
