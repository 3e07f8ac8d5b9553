#!/usr/bin/env python3
"""Checks who includes whom: the picture in ARCHITECTURE.md, as a test.

include_rules.py [ROOT]   exits 1 and names each include that breaks a rule.
include_rules.py --self-test   shows that a forbidden include is found.
"""
import pathlib
import re
import sys
import tempfile

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^">]+)[">]', re.MULTILINE)

# hub module → hub modules it may include (its own is always allowed).
HUB = {
    "base": [],
    "model": ["base"],
    "normalize": ["base", "model"],
    "mapping": ["base", "model", "normalize"],
    "match": ["base", "model", "normalize"],
    "store": ["base", "model"],
    "sync": ["base", "model", "normalize", "mapping", "match", "store"],
    "insight": ["base", "model", "normalize", "store"],
    "config": ["base", "model", "normalize", "mapping", "sync", "security"],
    "security": ["base"],
    "net": ["base", "security"],
    "plugin_host": ["base", "model", "mapping", "sync", "net", "security"],
    "api": ["base", "model", "normalize", "mapping", "match", "store", "sync", "insight"],
}
PURE = {"base", "model", "normalize", "mapping", "match", "sync", "insight"}
WORLD = re.compile(r"^(Poco/|boost/|openssl/|sqlite3\.h|libpq|yaml-cpp/|CLI/)")
# Only this file knows Boost.DLL, only the store's SQLite files know SQLite.
BOOST_DLL_OWNER = "hub/plugin_host/plugin_library.cpp"
PLUGIN_FORBIDDEN = re.compile(r"^(hub/|Poco/|boost/|openssl/|sqlite3\.h)")


def faults_of(path: str, text: str):
    parts = path.split("/")
    for included in INCLUDE.findall(text):
        if parts[0] == "hub" and parts[1] in HUB:
            module = parts[1]
            target = included.split("/")
            if target[0] == "hub" and target[1] != module and target[1] not in HUB[module]:
                yield f"{path}: hub/{module} may not include {included}"
            if module in PURE and WORLD.match(included):
                yield f"{path}: the pure module {module} may not include {included}"
            if included.startswith("leadloom/") and module != "plugin_host":
                yield f"{path}: only hub/plugin_host may include the plugin boundary ({included})"
            if included.startswith("sqlite3") and module != "store":
                yield f"{path}: only hub/store may include {included}"
            if included.startswith("Poco/") and module in ("store", "config"):
                yield f"{path}: hub/{module} has no need of {included}"
        if included.startswith("boost/dll") and path != BOOST_DLL_OWNER:
            yield f"{path}: only {BOOST_DLL_OWNER} may include {included}"
        if parts[0] == "hub" and included.startswith(("tests/", "plugins/")):
            yield f"{path}: the hub may not include {included}"
        if parts[0] == "plugins":
            own = f"plugins/{parts[1]}/"
            if PLUGIN_FORBIDDEN.match(included) or (
                included.startswith("plugins/") and not included.startswith(own)
            ):
                yield f"{path}: a connector may not include {included}"
        if path.startswith("plugin-sdk/abi/"):
            if included not in ("stddef.h", "stdint.h") and not included.startswith("leadloom/abi/"):
                yield f"{path}: the boundary may not include {included}"
        if path.startswith("plugin-sdk/cpp/"):
            if re.match(r"^(hub/|Poco/|boost/|openssl/|sqlite3)", included):
                yield f"{path}: the SDK may not include {included}"


def check(root: pathlib.Path):
    faults, files = [], 0
    for top in ("hub", "plugins", "plugin-sdk"):
        for file in sorted((root / top).rglob("*")):
            if file.suffix not in (".h", ".hpp", ".c", ".cpp"):
                continue
            files += 1
            faults += faults_of(file.relative_to(root).as_posix(), file.read_text(errors="replace"))
    return files, faults


def self_test():
    planted = {
        "hub/sync/a.cpp": '#include <Poco/Net/HTTPServer.h>\n',
        "hub/model/b.h": '#include "hub/sync/engine.h"\n',
        "plugins/acme/src/c.cpp": '#include "hub/base/result.h"\n',
        "plugin-sdk/abi/leadloom/abi/d.h": "#include <string.h>\n",
        "hub/net/e.cpp": "#include <boost/dll.hpp>\n",
    }
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, text in planted.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        _, faults = check(root)
    missed = [name for name in planted if not any(fault.startswith(name) for fault in faults)]
    if missed:
        sys.exit(f"planted faults not found: {missed}")
    print(f"all {len(planted)} planted faults found")


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    files, faults = check(root)
    if files == 0:
        sys.exit(f"no sources found under {root}")
    for fault in faults:
        print(fault)
    if faults:
        sys.exit(1)
    print(f"{files} files keep to the include rules")


if __name__ == "__main__":
    main()
