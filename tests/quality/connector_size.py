#!/usr/bin/env python3
"""Checks that a connector stays thin: what grows over its bound belongs in the SDK.

connector_size.py [ROOT]       exits 1 and names each connector over its bound.
connector_size.py --self-test  shows that a connector that is too large is found.

Counted are the lines of plugins/<connector>/src that are not blank, not a comment and not an include.
"""
import pathlib
import sys
import tempfile

MOST = 700


def lines_of(file: pathlib.Path):
    count = 0
    for line in file.read_text(errors="replace").splitlines():
        text = line.strip()
        if text and not text.startswith("//") and not text.startswith("#include"):
            count += 1
    return count


def check(root: pathlib.Path):
    faults, sizes = [], {}
    for folder in sorted((root / "plugins").glob("*/src")):
        name = folder.parent.name
        files = [f for f in sorted(folder.rglob("*")) if f.suffix in (".h", ".cpp")]
        sizes[name] = sum(lines_of(file) for file in files)
        if sizes[name] > MOST:
            faults.append(
                f"plugins/{name}/src: {sizes[name]} lines of code, at most {MOST} are allowed: "
                "move what another connector would write again into plugin-sdk/cpp"
            )
    return sizes, faults


def self_test():
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, lines in {"thin": MOST, "fat": MOST + 1}.items():
            source = root / "plugins" / name / "src" / "connector.cpp"
            source.parent.mkdir(parents=True)
            source.write_text("#include <x>\n\n// comment\n" + "int x;\n" * lines)
        sizes, faults = check(root)
    if sizes != {"thin": MOST, "fat": MOST + 1} or len(faults) != 1 or "fat" not in faults[0]:
        sys.exit(f"the planted fault was not found: {sizes}, {faults}")
    print("the planted fault was found")


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    sizes, faults = check(root)
    if not sizes:
        sys.exit(f"no connectors found under {root}")
    for fault in faults:
        print(fault)
    if faults:
        sys.exit(1)
    print(", ".join(f"{name}: {size}" for name, size in sizes.items()))


if __name__ == "__main__":
    main()
