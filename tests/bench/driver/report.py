"""The report: one line for each measure, for people or as JSON."""
import json
import sys

HEADS = ["scenario", "measure", "median", "spread", "goal", "verdict"]


def number(value):
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.2f}" if value >= 10 else f"{value:.3g}"


def row(line):
    return [line.scenario, line.measure, f"{number(line.value)} {line.unit}".strip(),
            "" if line.spread is None else f"{100 * line.spread:.0f} %",
            "" if line.goal is None else line.goal.text(), line.verdict()]


class Report:
    def __init__(self, as_json):
        self.lines, self.as_json = [], as_json

    def add(self, line):
        self.lines.append(line)
        self.note("  ".join(row(line)))

    def note(self, text):
        """Progress, for whoever watches."""
        print(text, file=sys.stderr, flush=True)

    def print(self):
        if self.as_json:
            print(json.dumps([
                {"scenario": each.scenario, "measure": each.measure, "median": each.value,
                 "unit": each.unit, "spread": each.spread,
                 "goal": each.goal.text() if each.goal else None, "verdict": each.verdict()}
                for each in self.lines], indent=1))
            return
        rows = [HEADS] + [row(line) for line in self.lines]
        widths = [max(len(each[i]) for each in rows) for i in range(len(HEADS))]
        for each in rows:
            print("  ".join(cell.ljust(width) for cell, width in zip(each, widths)).rstrip())

    def failed(self, counts_only):
        return any(line.failed() for line in self.lines if line.strict or not counts_only)
