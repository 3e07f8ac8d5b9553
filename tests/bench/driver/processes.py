"""Processes pinned to cores: the mocks on core 1, what is measured on core 0."""
import dataclasses
import json
import os
import pathlib
import subprocess
import threading
import time
import urllib.request

HUB_CORE = 0
MOCK_CORE = 1
SAMPLE_SECONDS = 0.005


class Failed(Exception):
    """A run that has no time: it ended badly or its outcome is wrong."""


def restart_with_priority(command):
    """Runs this program anew in a scheduling group of its own with the most weight. Needs root; for
    machines where others work meanwhile."""
    script = 'echo -20 > /proc/self/autogroup && exec "$@"'
    os.execvp("setsid", ["setsid", "-w", "sh", "-c", script, "sh", *command])


def pinned(core, command):
    return ["taskset", "-c", str(core), *map(str, command)]


class Mock:
    """One mock CRM with its control surface."""

    def __init__(self, binary, *arguments):
        self.process = subprocess.Popen(pinned(MOCK_CORE, [binary, *arguments]),
                                        stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line:
            raise Failed(f"{binary} {' '.join(map(str, arguments))} did not start")
        self.url = f"http://127.0.0.1:{json.loads(line)['port']}"

    def control(self, path, method="GET"):
        request = urllib.request.Request(f"{self.url}/_control/{path}", method=method,
                                         data=b"" if method == "POST" else None)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def reset(self):
        self.control("reset", "POST")

    def counts(self):
        return self.control("counts")

    def stop(self):
        self.process.terminate()
        self.process.wait()


@dataclasses.dataclass
class Finished:
    """A program that ran to its end on the hub's core."""
    code: int
    seconds: float
    cpu: float
    peak_anonymous: int  # bytes of the process tree, files mapped into memory left out; 0: not asked
    output: str
    errors: str

    def document(self):
        return json.loads(self.output)

    def last_line(self):
        return json.loads(self.output.splitlines()[-1])


def tree(pid):
    """A process and all its descendants."""
    found = [pid]
    for parent in found:
        try:
            children = pathlib.Path(f"/proc/{parent}/task/{parent}/children").read_text()
        except OSError:
            continue
        found += [int(child) for child in children.split()]
    return found


def anonymous_memory(pid):
    """Bytes of resident memory that no file stands behind, of the whole process tree."""
    total = 0
    for process in tree(pid):
        try:
            status = pathlib.Path(f"/proc/{process}/status").read_text()
        except OSError:
            continue
        for line in status.splitlines():
            if line.startswith(("RssAnon:", "RssShmem:")):
                total += int(line.split()[1]) * 1024
    return total


class MemorySampler(threading.Thread):
    """Samples a process tree's memory until it is stopped; `peak` is the most seen."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.peak, self.ended = pid, 0, threading.Event()
        self.start()

    def run(self):
        while not self.ended.wait(SAMPLE_SECONDS):
            self.peak = max(self.peak, anonymous_memory(self.pid))

    def stop(self):
        self.ended.set()
        self.join()
        return self.peak


def run(command, folder, memory=False, core=HUB_CORE):
    """Runs a program pinned to `core` and waits for its end; wall time is that of the whole process."""
    out, err = folder / "stdout", folder / "stderr"
    with open(out, "wb") as output, open(err, "wb") as errors:
        start = time.monotonic()
        process = subprocess.Popen(pinned(core, command), cwd=folder, stdout=output, stderr=errors)
        sampler = MemorySampler(process.pid) if memory else None
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    peak = sampler.stop() if sampler else 0
    return Finished(process.returncode, seconds, usage.ru_utime + usage.ru_stime, peak,
                    out.read_text(), err.read_text())
