"""The reference programs that do the same work as the hub."""
import pathlib
import shutil

from .processes import Failed, run

SCRIPTS = pathlib.Path(__file__).resolve().parents[1] / "references"


class References:
    """Each runs in a process of its own and tells (wall seconds, CPU seconds) of its work, without
    its start."""

    def __init__(self, build, folder):
        self.bin, self.folder = pathlib.Path(build) / "bin", pathlib.Path(folder)

    def names(self):
        """Those that can run here."""
        return ["FAST", "STORE", "DOM", *(["NODE"] if shutil.which("node") else [])]

    def backfill(self, name, source, target, records):
        commands = {
            "FAST": [self.bin / "bench_reference_fast", source.url, target.url],
            "DOM": [self.bin / "bench_reference_dom", source.url, target.url],
            "NODE": ["node", SCRIPTS / "node.mjs", source.url, target.url],
            "STORE": [self.bin / "bench_reference_store", records, "."],
        }
        return self.timed(name, commands[name])

    def fast_scan(self, source, target):
        return self.timed("FAST scan", [self.bin / "bench_reference_fast", source.url, target.url,
                                        "scan"])

    def timed(self, name, command):
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        done = run(command, self.folder)
        if done.code != 0:
            raise Failed(f"{name} ended with {done.code}: {done.errors.strip()}")
        told = done.last_line()
        return told["seconds"], told["cpu"]
