"""The driver of the benchmark scenarios: mocks, pinned runs, verdicts, report."""
