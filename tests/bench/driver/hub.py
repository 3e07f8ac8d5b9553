"""The hub as an admin has it: a folder with leadloom.yaml and a store, the built binary."""
import dataclasses
import json
import pathlib
import shutil
import subprocess
import urllib.request

from .processes import HUB_CORE, Failed, pinned, run

CONFIG = """version: 1
workspace: bench
store: {{ url: "sqlite:./leadloom.db" }}
server: {{ listen: "127.0.0.1:0" }}
plugins: {{ path: ["{plugins}"] }}
security: {{ allow_private_networks: true }}
connections:
"""

CONNECTION = """  - name: {name}
    connector: bench_crm
    settings: {{ base_url: "{mock.url}" }}
    auth: {{ type: none }}
    guards: {{ first_sync: allow, max_changes: 100000000 }}
{limits}    streams: [{{ name: {stream}, entity: lead, direction: {direction}, schedule: {schedule} }}]
"""


@dataclasses.dataclass
class Connection:
    """A connection of the workspace to a mock."""
    name: str
    mock: object
    stream: str
    direction: str
    schedule: str = "1h"
    requests_per_second: int = 0  # 0: as the connector says

    def text(self):
        limits = f"    limits: {{ requests_per_second: {self.requests_per_second} }}\n" \
            if self.requests_per_second else ""
        return CONNECTION.format(**vars(self), limits=limits)


def one_way(source, target, stream="contacts", schedule="1h"):
    """From A to B."""
    return [Connection("a", source, stream, "in", schedule),
            Connection("b", target, "leads", "out", schedule)]



class Hub:
    def __init__(self, build, folder):
        self.build, self.folder = pathlib.Path(build), pathlib.Path(folder)

    def fresh(self, connections):
        """An empty workspace with these connections."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        (self.folder / "leadloom.yaml").write_text(
            CONFIG.format(plugins=self.build / "bench_plugins") +
            "".join(connection.text() for connection in connections))

    def command(self, *arguments):
        return [self.build / "bin/leadloom", "--config", self.folder / "leadloom.yaml", *arguments]

    def serve(self):
        """The daemon; whoever starts it ends it."""
        return Daemon(self)

    def sync(self, *arguments, memory=False, around=()):
        """One `leadloom sync`; gives how it ran and its balance sheet. `around`: a command before it."""
        done = run([*around, *self.command("--json", "sync", *arguments)], self.folder, memory)
        if done.code != 0:
            raise Failed(f"leadloom sync ended with {done.code}: {done.errors.strip()}")
        sheet = done.document()
        if not all(stream["balanced"] for stream in sheet["streams"]):
            raise Failed("the balance sheet does not balance")
        return done, sheet


class Daemon:
    """A running `leadloom serve`, seen through its metrics."""

    def __init__(self, hub):
        with open(hub.folder / "serve.log", "wb") as log:
            self.process = subprocess.Popen(pinned(HUB_CORE, hub.command("--json", "serve")),
                                            cwd=hub.folder, stdout=subprocess.PIPE, stderr=log,
                                            text=True)
        told = ""
        for line in self.process.stdout:
            told += line
            if line == "}\n":
                break
        if not told:
            raise Failed(f"leadloom serve did not start: {(hub.folder / 'serve.log').read_text()}")
        self.address = json.loads(told)["address"]

    def runs(self):
        """(how many runs were made, their seconds in sum)"""
        with urllib.request.urlopen(self.address + "/metrics") as answer:
            lines = answer.read().decode().splitlines()
        found = {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)
                 if name.startswith("leadloom_run_seconds_")}
        return int(found.get("leadloom_run_seconds_count", 0)), found.get("leadloom_run_seconds_sum", 0)

    def running(self):
        return self.process.poll() is None

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()
