"""Medians, spreads and what a goal says of them."""
import dataclasses
import statistics

TOLERATED = 0.7  # below this share of its goal a measure fails the run


def median(values):
    return statistics.median(values)


def spread(values):
    """(greatest - least) / median: how much to believe."""
    middle = statistics.median(values)
    return (max(values) - min(values)) / middle if middle else 0.0


@dataclasses.dataclass(frozen=True)
class Goal:
    """`bound` that a measure shall reach from above (at_least) or below (at_most)."""
    bound: float
    at_least: bool = True
    unit: str = ""

    def share(self, value):
        """How much of the goal is reached; 1 and above: all of it."""
        if self.at_least:
            return value / self.bound
        return float("inf") if value <= 0 else self.bound / value

    def reached(self, value):
        return self.share(value) >= 1

    def text(self):
        return f"{'≥' if self.at_least else '≤'} {self.bound:g}{self.unit}"


@dataclasses.dataclass
class Line:
    """One line of the report."""
    scenario: str
    measure: str
    value: float
    unit: str
    spread: float | None = None
    goal: Goal | None = None
    strict: bool = False  # a count or a shape: what misses the goal fails, there is no tolerance

    def verdict(self):
        if self.goal is None:
            return ""
        if self.goal.reached(self.value):
            return "reached"
        return "FAILED" if self.failed() else "not reached"

    def failed(self):
        if self.goal is None or self.goal.reached(self.value):
            return False
        return self.strict or self.goal.share(self.value) < TOLERATED


def series(*rates):
    """What one core does that has all of these to do for each record, one after another."""
    return 1 / sum(1 / rate for rate in rates)
