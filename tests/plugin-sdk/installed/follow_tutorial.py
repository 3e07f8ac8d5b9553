#!/usr/bin/env python3
"""Does what a tutorial says, with the installed SDK, and fails where it doesn't come out so.

follow_tutorial.py DOCUMENT --sdk PREFIX --folder EMPTY_FOLDER

Blocks of `sh` are run one after another in one place; the lines of a block of `text` must be in what
the last of them printed, in this order. A block of `diff` is an edit: "--- FILE", then lines to keep
(" "), to take out ("-") and to put in ("+"); what is kept and taken out must be there once.
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys

BLOCK = re.compile(r"^```(sh|text|diff)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Fault(Exception):
    pass


class Reader:
    def __init__(self, folder: pathlib.Path, sdk: pathlib.Path):
        self.place = folder
        self.printed = ""
        self.environment = dict(
            os.environ, CMAKE_PREFIX_PATH=str(sdk), PATH=f"{sdk}/bin:{os.environ['PATH']}")

    def sh(self, commands: str):
        where = self.place / ".place"
        run = subprocess.run(
            ["bash", "-c", f"set -e\n{commands}pwd > '{where}'\n"], cwd=self.place,
            env=self.environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.printed = run.stdout
        if run.returncode != 0:
            raise Fault(f"these commands ended with {run.returncode}:\n{commands}\n{run.stdout}")
        self.place = pathlib.Path(where.read_text().strip())
        where.unlink()

    def text(self, lines: str):
        at = 0
        for line in filter(None, (line.strip() for line in lines.splitlines())):
            found = self.printed.find(line, at)
            if found < 0:
                raise Fault(f"not printed: {line}\nbut:\n{self.printed}")
            at = found + len(line)

    def diff(self, edit: str):
        head, *lines = edit.splitlines()
        file = self.place / head.removeprefix("--- ")
        before = "".join(line[1:] + "\n" for line in lines if line[:1] in (" ", "-"))
        after = "".join(line[1:] + "\n" for line in lines if line[:1] in (" ", "+"))
        whole = file.read_text()
        if whole.count(before) != 1:
            raise Fault(f"{file.name} has this {whole.count(before)} times:\n{before}")
        file.write_text(whole.replace(before, after))


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("document", type=pathlib.Path)
    arguments.add_argument("--sdk", type=pathlib.Path, required=True)
    arguments.add_argument("--folder", type=pathlib.Path, required=True)
    given = arguments.parse_args()
    shutil.rmtree(given.folder, ignore_errors=True)
    given.folder.mkdir(parents=True)
    reader = Reader(given.folder.resolve(), given.sdk.resolve())
    blocks = BLOCK.findall(given.document.read_text())
    if not blocks:
        sys.exit(f"{given.document} has nothing to do")
    for kind, content in blocks:
        try:
            getattr(reader, kind)(content)
        except (Fault, OSError) as fault:
            sys.exit(f"{given.document.name}, a block of {kind}: {fault}")
    print(f"{len(blocks)} blocks came out as {given.document.name} says")


if __name__ == "__main__":
    main()
