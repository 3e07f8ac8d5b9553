#!/usr/bin/env python3
"""Checks that each scenario KB-01 to KB-66 has a test by its number in tests/scenario.

scenarios.py [ROOT]       exits 1 and names each number that has neither a test nor a stated reason.
scenarios.py --self-test  shows that a missing number is found.
"""
import pathlib
import re
import sys

NUMBERS = range(1, 67)
TEST = re.compile(r"^(?:TEST|TEST_F|TEST_P)\(\s*Kb(\d\d)\w*\s*,", re.MULTILINE)

# Numbers without a test, each with what is missing.
WAITING: dict[int, str] = {}


def faults_of(found: set[int], waiting: dict[int, str]):
    for number in NUMBERS:
        if number not in found and number not in waiting:
            yield f"KB-{number:02}: no test, and no reason why"
        if number in found and number in waiting:
            yield f"KB-{number:02}: has a test and is still listed as waiting"
    for number in sorted((found | waiting.keys()) - set(NUMBERS)):
        yield f"KB-{number:02}: no such scenario"


def self_test() -> int:
    all_numbers = set(NUMBERS)
    planted = [
        (all_numbers, {}, 0),
        (all_numbers - {7}, {}, 1),
        (all_numbers - {7}, {7: "reason"}, 0),
        (all_numbers, {7: "reason"}, 1),
        (all_numbers | {67}, {}, 1),
    ]
    return 0 if all(len(list(faults_of(f, w))) == n for f, w, n in planted) else 1


def main() -> int:
    if "--self-test" in sys.argv:
        return self_test()
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    found = set()
    for source in sorted((root / "tests/scenario").glob("*.cpp")):
        found |= {int(number) for number in TEST.findall(source.read_text())}
    faults = list(faults_of(found, WAITING))
    for fault in faults:
        print(fault)
    for number, reason in sorted(WAITING.items()):
        print(f"KB-{number:02} waits: {reason}")
    print(f"{len(found)} of {len(NUMBERS)} scenarios have tests")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
