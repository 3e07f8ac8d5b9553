"""Where the hub's CPU goes: perf's stacks, summed up by the part of the hub they were in."""
import collections
import re
import shutil
import subprocess

from .hub import one_way
from .processes import Failed

# The innermost frame that is one of these says which part a sample belongs to.
PARTS = [(part, re.compile(pattern)) for part, pattern in [
    ("hash", r"leadloom::security::"),
    ("serialise", r"leadloom::mapping::(JsonWriter|appendJsonString|Lens::(write|put|jsonOf))"),
    ("mapping", r"leadloom::(mapping|normalize)::"),
    ("match", r"leadloom::match::"),
    ("store", r"leadloom::store::"),
    ("split", r"leadloom::plugin_host::(JsonService|KeyTrie|\(anonymous namespace\)::split)"),
    ("HTTP", r"leadloom::net::|Poco::Net::"),
    ("engine", r"leadloom::sync::"),
    ("boundary", r"leadloom::(plugin_host|sdk)::|bench_crm::"),
    ("start and end", r"leadloom::(app|config)::|^_dl_|^_start$|^main$"),
]]
WRITES = re.compile(r"leadloom::mapping::LensMapping::(compose|put)")
FREQUENCY = 997


def part_of(frames):
    """`frames`: names, innermost first."""
    for frame in frames:
        for part, pattern in PARTS:
            if pattern.search(frame):
                writes = part == "mapping" and any(map(WRITES.search, frames))
                return "serialise" if writes else part
    return "other"


def stacks(text):
    """The stacks of `perf script -F ip,sym`: lists of names, innermost first."""
    frames = []
    for line in text.splitlines():
        words = line.split(None, 1)
        if words:
            frames.append(words[1] if len(words) > 1 else "?")
        elif frames:
            yield frames
            frames = []
    if frames:
        yield frames


def shares(text):
    """Part → share of all samples, the greatest first."""
    counts = collections.Counter(part_of(frames) for frames in stacks(text))
    total = sum(counts.values())
    return [(part, count / total) for part, count in counts.most_common()]


def recorded(bench, stacks_file):
    """One `leadloom sync` under perf; gives its stacks as text."""
    bench.hub.sync(around=["perf", "record", "-q", "-F", FREQUENCY, "-e", "cpu-clock",
                           "--call-graph", "dwarf,16384", "-o", stacks_file, "--"])
    return subprocess.run(["perf", "script", "--no-inline", "-F", "ip,sym", "-i", stacks_file],
                          check=True, capture_output=True, text=True).stdout


def profile(bench, scenario):
    """The backfill of P1 or the rescan of P3; the stacks stay beside the build for a closer look."""
    if not shutil.which("perf"):
        raise Failed("--profile needs perf (Debian: linux-perf)")
    if scenario not in ("P1", "P3"):
        raise Failed("--profile is for P1 and P3")
    stacks_file = bench.build / f"bench-profile-{scenario}.data"
    with bench.mocks(bench.records) as (source, target):
        bench.hub.fresh(one_way(source, target, "listing" if scenario == "P3" else "contacts"))
        if scenario == "P3":
            bench.hub.sync()
        text = recorded(bench, stacks_file)
    each = 1e6 * sum(1 for _ in stacks(text)) / FREQUENCY / bench.records
    bench.report.note(f"{scenario}, {bench.records:,} records, {each:.1f} µs of CPU each; "
                      f"look closer: perf report --no-inline -i {stacks_file}")
    for part, share in shares(text):
        bench.report.note(f"  {part:14} {100 * share:5.1f} %   {share * each:6.1f} µs a record")
