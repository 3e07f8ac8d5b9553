#!/usr/bin/env python3
"""Groups each target's sources into few translation units in which no two files clash.

Reads lines `target<TAB>source…` from stdin; prints `target<TAB>group<TAB>source` for each source.
Two files clash when a name that one keeps for itself (in an anonymous namespace, static, an alias,
a macro) is defined, used or seen in a header by the other. Cautious and cheap: a needless split costs
seconds of compiling, a missed clash is a compiler error that names both files.

group_sources.py --self-test   shows that clashing files are kept apart and others are not.
"""
import functools
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SEARCHED = [ROOT, ROOT / "plugin-sdk/cpp", ROOT / "plugin-sdk/abi"]
NOISE = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'', re.DOTALL)
DEFINE = re.compile(r"^\s*#\s*define\s+(\w+)", re.MULTILINE)
DIRECTIVE = re.compile(r"^\s*#(?:[^\n\\]|\\.)*(?:\\\n[^\n]*)*", re.MULTILINE)
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^">]+)[">]', re.MULTILINE)
NAMESPACE = re.compile(r"^\s*(?:inline\s+)?namespace\b[\w:\s]*$")
TYPE = re.compile(r"\b(?:class|struct|union|enum(?:\s+class)?)\s+(\w+)\s*(?:final\b)?\s*(?::[^:]|$)")
ALONE = re.compile(r"\s*(?:static|using|namespace)\b")
ALIAS = re.compile(r"^\s*(?:template\s*<.*>\s*)?(?:using|namespace)\s+(\w+)\s*=")
TEST = re.compile(r"^\s*(?:TEST|TEST_F|TEST_P|TYPED_TEST|INSTANTIATE_TEST_SUITE_P)\s*\(")
BEFORE_PARENTHESIS = re.compile(r"([\w:~]+)\s*\(")
VARIABLE = re.compile(r"([\w:]+)\s*(?:\[[^\]]*\]\s*)*$")
# What could mean another file's name: a call, or a capitalised word; not a member, not a qualified name.
USE = re.compile(r"(?<![\w.>:])([a-z_]\w*)(?=\s*\()|(?<![\w.])([A-Z]\w*)")


def name_of(declaration: str):
    """The unqualified name that a declaration at namespace scope introduces, or None."""
    if TEST.match(declaration):
        return None
    alias = ALIAS.match(declaration)
    if alias:
        return alias.group(1)
    if re.match(r"\s*(?:using|extern|static_assert|friend)\b", declaration):
        return None
    declarator = declaration.split("=", 1)[0] if "operator" not in declaration else declaration
    kind = TYPE.search(declarator)
    if kind and "(" not in declarator:
        return kind.group(1)
    call = BEFORE_PARENTHESIS.search(declarator)
    found = call or VARIABLE.search(declarator.strip())
    name = found.group(1) if found else ""
    return None if not name or ":" in name or name.startswith("operator") else name


def names_in(code: str):
    """(private, all): the names defined at namespace scope; private are an anonymous namespace's,
    static ones, aliases and macros. Bodies of functions and classes are skipped."""
    private, every = set(DEFINE.findall(code)), set()
    opened = []  # of each open brace: "named", "anonymous" or "body"
    pending = ""
    for piece in re.split(r"([{};])", DIRECTIVE.sub(" ", code)):
        at_namespace_scope = "body" not in opened
        if piece not in ("{", "}", ";"):
            pending = pending + piece if at_namespace_scope else ""
            continue
        is_namespace = piece == "{" and at_namespace_scope and NAMESPACE.match(pending)
        if is_namespace:
            opened.append("named" if pending.split("namespace")[1].strip() else "anonymous")
        elif at_namespace_scope and piece != "}" and (name := name_of(pending)):
            every.add(name)
            if "anonymous" in opened or ALONE.match(pending):
                private.add(name)
        if piece == "{" and not is_namespace:
            opened.append("body")
        elif piece == "}" and opened:
            opened.pop()
        pending = ""
    return private, every


@functools.cache
def header_names(path: pathlib.Path):
    """All names that a header of ours and those that it includes define."""
    text = path.read_text(errors="replace")
    return names_in(NOISE.sub(" ", text))[1] | names_seen(path, text)


def names_seen(path: pathlib.Path, text: str):
    """The names that the headers of ours that `text` includes bring with them."""
    names = set()
    for included in INCLUDE.findall(text):
        header = next((f for folder in [path.parent, *SEARCHED] if (f := folder / included).is_file()), None)
        if header:
            names |= header_names(header)
    return names


class Source:
    def __init__(self, path: str, text: str):
        code = NOISE.sub(" ", text)
        self.path = path
        self.private, self.visible = names_in(code)
        self.visible |= self.private | {call or word for call, word in USE.findall(code)}
        self.visible |= names_seen(pathlib.Path(path), text)

    def clashes(self, other):
        return not (self.private.isdisjoint(other.visible) and other.private.isdisjoint(self.visible))


def grouped(sources):
    groups = []
    for source in sources:
        for group in groups:
            if not any(source.clashes(other) for other in group):
                group.append(source)
                break
        else:
            groups.append([source])
    return groups


def self_test():
    texts = {
        "a.cpp": "namespace x {\nnamespace {\nconstexpr int Page = 3;\nbool isDigit(char c) { return c == '0'; }\n}\nint A::f() { return Page; }\n}\n",
        "same_function.cpp": "namespace x {\nnamespace {\nbool isDigit(char) { return false; }\n}\n}\n",
        "same_constant.cpp": "namespace x {\nnamespace {\nconst int Page[] = {1};\n}\n}\n",
        "same_macro.cpp": "#define Page 7\n",
        "same_type.cpp": "namespace x {\nnamespace {\nstruct Page final : Base { int isDigitless; };\n}\n}\n",
        "uses_another.cpp": "int g() { return isDigit('1'); }\n",
        "free.cpp": "namespace x {\nint B::f() { const char* text = \"isDigit Page\"; return 1; } // Page\n}\n",
    }
    first = Source("a.cpp", texts["a.cpp"])
    assert first.private == {"Page", "isDigit"}, first.private
    for name, text in texts.items():
        expected = name not in ("a.cpp", "free.cpp")
        if name != "a.cpp" and first.clashes(Source(name, text)) != expected:
            sys.exit(f"{name}: clash expected: {expected}")
    sizes = sorted(len(group) for group in grouped([Source(n, t) for n, t in texts.items()]))
    print(f"clashing files are kept apart: groups of {sizes}")


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    for line in sys.stdin:
        target, *paths = line.rstrip("\n").split("\t")
        sources = [Source(p, pathlib.Path(p).read_text(errors="replace")) for p in paths]
        for number, group in enumerate(grouped(sources)):
            for source in group:
                print(f"{target}\tg{number}\t{source.path}")


if __name__ == "__main__":
    main()
