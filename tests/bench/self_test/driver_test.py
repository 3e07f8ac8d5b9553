#!/usr/bin/env python3
"""What the driver makes of figures and stacks."""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))

from tests.bench.driver.profile import part_of, shares  # noqa: E402
from tests.bench.driver.store_facts import lead_writes  # noqa: E402
from tests.bench.driver.verdict import Goal, Line, median, series, spread  # noqa: E402


def line(value, goal=None, strict=False):
    return Line("P1", "a measure", value, "", goal=goal, strict=strict)


class VerdictTest(unittest.TestCase):
    def test_the_middle_and_how_far_the_rest_lies_from_it(self):
        self.assertEqual(median([3, 1, 2]), 2)
        self.assertEqual(spread([1, 2, 3]), 1)

    def test_a_series_is_slower_than_each_of_its_parts(self):
        self.assertAlmostEqual(series(100_000, 60_000), 37_500)

    def test_a_floor_is_reached_from_above(self):
        self.assertEqual(line(0.5, Goal(0.5)).verdict(), "reached")
        self.assertEqual(line(0.49, Goal(0.5)).verdict(), "not reached")

    def test_a_ceiling_is_reached_from_below(self):
        self.assertEqual(line(2.5, Goal(2.5, at_least=False)).verdict(), "reached")
        self.assertEqual(line(2.6, Goal(2.5, at_least=False)).verdict(), "not reached")

    def test_only_less_than_seven_tenths_of_a_goal_fails(self):
        self.assertFalse(line(0.36, Goal(0.5)).failed())
        self.assertTrue(line(0.34, Goal(0.5)).failed())
        self.assertFalse(line(3.5, Goal(2.5, at_least=False)).failed())
        self.assertTrue(line(3.6, Goal(2.5, at_least=False)).failed())

    def test_a_count_has_no_tolerance(self):
        self.assertFalse(line(0, Goal(0, at_least=False), strict=True).failed())
        self.assertTrue(line(1, Goal(0, at_least=False), strict=True).failed())

    def test_what_has_no_goal_can_not_fail(self):
        self.assertEqual(line(1).verdict(), "")
        self.assertFalse(line(1).failed())


class StoreFactsTest(unittest.TestCase):
    def test_names_the_tables_that_changed(self):
        before = {"canonical": (1, 2), "link": (3, 4)}
        self.assertEqual(lead_writes(before, dict(before)), [])
        self.assertEqual(lead_writes(before, {"canonical": (1, 2), "link": (3, 5)}), ["link"])


class ProfileTest(unittest.TestCase):
    def test_the_innermost_frame_that_is_a_part_counts(self):
        self.assertEqual(part_of(["memcpy", "sqlite3_step", "leadloom::store::Statement::step",
                                  "leadloom::sync::PageSink::keep"]), "store")
        self.assertEqual(part_of(["malloc", "leadloom::sync::PageSink::keep"]), "engine")
        self.assertEqual(part_of(["malloc"]), "other")

    def test_a_lens_serialises_or_maps_by_who_called_it(self):
        lens = ["leadloom::mapping::VendorWords::say"]
        self.assertEqual(part_of([*lens, "leadloom::mapping::LensMapping::composeCreate"]), "serialise")
        self.assertEqual(part_of([*lens, "leadloom::mapping::LensMapping::read"]), "mapping")

    def test_shares_add_up_to_the_whole(self):
        text = "\n  10 leadloom::store::a\n  20 main\n\n  30 leadloom::sync::b\n\n  40 leadloom::sync::c\n"
        self.assertEqual(shares(text)[0], ("engine", 2 / 3))
        self.assertAlmostEqual(sum(share for _, share in shares(text)), 1)


if __name__ == "__main__":
    unittest.main()
