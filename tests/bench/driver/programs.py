"""P9, P12 and P16: programs that measure hub and reference by themselves and tell a line a measure."""
import json
import subprocess

from .processes import HUB_CORE, Failed, pinned
from .verdict import Goal, Line

P1_CPU = "hub, CPU seconds for 1000 records"


def told(command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    # 1 with lines: a goal is missed by far, which the report says itself.
    if done.returncode > 1 or done.stderr or not done.stdout:
        raise Failed(f"{command[-1]}: {done.stderr.strip() or 'no measures'}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def report(bench, scenario, lines):
    for line in lines:
        goal = Goal(line["goal"], at_least=False, unit=" " + line["unit"]) if "goal" in line else None
        bench.report.add(Line(scenario, line["measure"], line["value"], line["unit"], goal=goal))


def p9(bench):
    """What the plugin boundary costs a record, and what loading a plugin costs."""
    command = [bench.build / "bin/bench_boundary", "--json", "--runs", str(bench.runs)]
    for line in bench.report.lines:
        if line.scenario == "P1" and line.measure == P1_CPU:
            command += ["--p1-cpu-us", str(1000 * line.value)]
    report(bench, "P9", told(pinned(HUB_CORE, command)))


def p12(bench):
    """From exec to the health endpoint; pins its servers itself."""
    report(bench, "P12", told([str(bench.build / "bin/bench_start"), "--json",
                               "--runs", str(bench.runs)]))


def p16(bench):
    """A webhook from the socket to the disk, beside a server that does nothing."""
    report(bench, "P16", told([str(bench.build / "bin/bench_webhook"), "--json",
                               "--runs", str(bench.runs)]))
