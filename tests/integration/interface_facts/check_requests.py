#!/usr/bin/env python3
"""Checks the requests that our connectors sent against the vendors' own interface descriptions.

    check_requests.py --facts DIR --logs FOLDER   its files: what the sandbox's /_control/requests
                                                  answered at the end of a test (.json), and what
                                                  connectors asked of a fake hub (.jsonl)
    check_requests.py --self-test --facts DIR

Shares no code with the sandbox or the connectors. Method, path, query parameters and body fields of
every request must be in the description; what a description does not cover must be in the short lists
below, taken from the vendors' documentation. Exits 0 when all fit, 1 with each fault named, 77 when the
descriptions are not there (CTest shows that as skipped).
"""
import argparse
import json
import pathlib
import re
import sys
import urllib.parse

SKIPPED = 77

# Documented by HubSpot, outside the descriptions we hold: (method, path, query parameters).
HUBSPOT_EXTRA = [
    ("GET", "/crm/v3/owners", {"limit", "after", "email", "archived"}),
    ("GET", "/crm/v3/owners/{id}", {"idProperty", "archived"}),
    ("GET", "/crm/v3/properties/{type}", {"archived"}),
    ("GET", "/crm/v3/properties/{type}/{name}", {"archived"}),
    ("GET", "/crm/v3/pipelines/{type}", set()),
    ("GET", "/account-info/v3/details", set()),
    ("GET", "/crm/v4/associations/{from}/{to}/labels", set()),
]
# The description knows deals by their type id; the name works as well.
HUBSPOT_ALIASES = {"/crm/v3/objects/deals": "/crm/v3/objects/0-3"}

# Salesforce publishes no description of these; from its REST guide.
SALESFORCE_EXTRA = [
    ("GET", "/services/data", set()),
    ("GET", "", set()),
    ("GET", "/limits", set()),
    ("GET", "/sobjects", set()),
    ("GET", "/sobjects/{type}/describe", set()),
    ("GET", "/query", {"q"}),
    ("GET", "/query/{locator}", set()),
    ("GET", "/queryAll", {"q"}),
    ("GET", "/queryAll/{locator}", set()),
    ("GET", "/sobjects/{type}/{id}", {"fields"}),
    ("POST", "/sobjects/{type}", set()),
    ("PATCH", "/sobjects/{type}/{id}", set()),
    ("DELETE", "/sobjects/{type}/{id}", set()),
    ("GET", "/sobjects/{type}/deleted", {"start", "end"}),
    ("PATCH", "/sobjects/{type}/{field}/{value}", {"updateOnly"}),
    ("PATCH", "/composite/sobjects/{type}/{field}", set()),
    ("DELETE", "/composite/sobjects", {"ids", "allOrNone"}),
]


def matcher(template: str):
    pattern = re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(template))
    return re.compile(f"^{pattern}$")


class HubSpot:
    """The facts file: operations and schemas per API."""

    def __init__(self, folder: pathlib.Path):
        self.operations = []
        facts = json.loads((folder / "interface-facts.json").read_text())
        for api in facts.values():
            for name, operation in api["operations"].items():
                method, path = name.split(" ", 1)
                self.operations.append((method, path, matcher(path), operation, api["schemas"]))

    def faults(self, request):
        path = request["path"].removeprefix("/hubspot")
        for known, described in HUBSPOT_ALIASES.items():
            if path == known or path.startswith(known + "/"):
                path = described + path[len(known):]
        fitting = [o for o in self.operations if o[0] == request["method"] and o[2].match(path)]
        # A literal segment fits better than a placeholder: /contacts/search is not /contacts/{id}.
        fitting.sort(key=lambda operation: operation[1].count("{"))
        if not fitting:
            return extra_faults(HUBSPOT_EXTRA, request, path)
        _, _, _, operation, schemas = fitting[0]
        found = list(parameter_faults(request, operation["params"]))
        body = operation.get("body")
        if body and body["schema"] != "inline":
            value = json_body(request)
            if value is None:
                return found + ["the body is not JSON"]
            found += list(self.value_faults(value, body["schema"], schemas, "body"))
        elif body and request_header(request, "content-type").split(";")[0] != body["content_type"]:
            found.append(f"content type should be {body['content_type']}")
        return found

    def value_faults(self, value, kind, schemas, place):
        if kind.startswith("array<"):
            if not isinstance(value, list):
                yield f"{place} should be a list"
                return
            for index, item in enumerate(value):
                # Sorts are described as strings; the guide documents objects as well.
                if place.endswith(".sorts") and isinstance(item, dict):
                    continue
                yield from self.value_faults(item, kind[6:-1], schemas, f"{place}[{index}]")
        elif kind in schemas:
            yield from self.object_faults(value, schemas[kind], schemas, place)
        elif kind.startswith("string") and not isinstance(value, str):
            yield f"{place} should be a string, is {type(value).__name__}"
        elif kind.startswith("integer") and (isinstance(value, bool) or not isinstance(value, int)):
            yield f"{place} should be an integer, is {type(value).__name__}"
        elif kind == "boolean" and not isinstance(value, bool):
            yield f"{place} should be true or false"
        elif kind == "object" and not isinstance(value, dict):
            yield f"{place} should be an object"

    def object_faults(self, value, schema, schemas, place):
        if not isinstance(value, dict):
            yield f"{place} should be an object"
            return
        properties = schema.get("properties", {})
        for name in schema.get("required", []):
            if name not in value:
                yield f"{place}.{name} is required"
        for name, item in value.items():
            if name not in properties:
                yield f"{place}.{name} is not in the description"
                continue
            described = properties[name]
            if "enum" in described and item not in described["enum"]:
                yield f"{place}.{name}: '{item}' is not one of the described values"
            yield from self.value_faults(item, described["type"], schemas, f"{place}.{name}")


class OpenApi:
    """What descriptions of this form say of a body."""

    def resolved(self, node, document):
        while isinstance(node, dict) and "$ref" in node:
            target = document
            for part in node["$ref"].lstrip("#/").split("/"):
                target = target[part]
            node = target
        return node

    def schema_faults(self, value, schema, document, place):
        schema = self.resolved(schema, document)
        kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int}
        kind = schema.get("type")
        if kind in kinds and not isinstance(value, kinds[kind]):
            yield f"{place} should be {kind}, is {type(value).__name__}"
            return
        if "enum" in schema and value not in schema["enum"]:
            yield f"{place}: '{value}' is not one of the described values"
        if isinstance(value, list):
            if len(value) > schema.get("maxItems", len(value)):
                yield f"{place} has more than {schema['maxItems']} items"
            for index, item in enumerate(value):
                yield from self.schema_faults(
                    item, schema.get("items", {}), document, f"{place}[{index}]")
        elif isinstance(value, dict):
            properties = schema.get("properties", {})
            for name in schema.get("required", []):
                if name not in value:
                    yield f"{place}.{name} is required"
            for name, item in value.items():
                if name in properties:
                    yield from self.schema_faults(
                        item, properties[name], document, f"{place}.{name}")
                elif properties and not schema.get("additionalProperties", False):
                    # A record's own fields are the org's, not the description's.
                    if "attributes" not in properties:
                        yield f"{place}.{name} is not in the description"


class Salesforce(OpenApi):
    """The bulk and composite descriptions, and the REST guide's list for the rest."""

    def __init__(self, folder: pathlib.Path):
        import yaml

        self.operations = []
        for file, prefix in (
            ("salesforce-bulk-api-2-openapi.yml", "/jobs"),
            ("salesforce-composite-api-openapi.yml", ""),
        ):
            document = yaml.safe_load((folder / file).read_text())
            for path, operations in document["paths"].items():
                for method, operation in operations.items():
                    if method in ("get", "post", "put", "patch", "delete"):
                        full = prefix + path
                        self.operations.append(
                            (method.upper(), full, matcher(full), operation, document))

    def faults(self, request):
        path = request["path"].removeprefix("/salesforce")
        if path == "/services/oauth2/token":
            return [] if request["method"] == "POST" else ["tokens are asked for with POST"]
        version = re.match(r"^/services/data/v\d+\.0", path)
        resource = path[version.end():] if version else path.rstrip("/")
        fitting = [o for o in self.operations if o[0] == request["method"] and o[2].match(resource)]
        fitting.sort(key=lambda operation: operation[1].count("{"))
        if not fitting or request["method"] == "DELETE":
            return extra_faults(SALESFORCE_EXTRA, request, resource)
        _, _, _, operation, document = fitting[0]
        parameters = [self.resolved(p, document) for p in operation.get("parameters", [])]
        found = list(parameter_faults(request, parameters))
        content = self.resolved(operation.get("requestBody", {}), document).get("content", {})
        if "application/json" in content:
            value = json_body(request)
            if value is None:
                return found + ["the body is not JSON"]
            schema = content["application/json"]["schema"]
            found += list(self.schema_faults(value, schema, document, "body"))
        return found


class Mailchimp(OpenApi):
    """The descriptions of lists and members, and of campaigns."""

    def __init__(self, folder: pathlib.Path):
        self.operations = []
        for file in ("lists-members", "batches-segments-reports"):
            document = json.loads((folder / f"{file}.openapi.json").read_text())
            for path, operations in document["paths"].items():
                for method, operation in operations.items():
                    self.operations.append(
                        (method.upper(), path, matcher(path), operation, document))

    def faults(self, request):
        path = request["path"].removeprefix("/mailchimp").removeprefix("/3.0")
        fitting = [o for o in self.operations if o[0] == request["method"] and o[2].match(path)]
        if not fitting:
            return ["no such operation in the description"]
        _, _, _, operation, document = fitting[0]
        parameters = [self.resolved(p, document) for p in operation.get("parameters", [])]
        found = list(parameter_faults(request, parameters))
        content = self.resolved(operation.get("requestBody", {}), document).get("content", {})
        if "application/json" not in content:
            return found
        value = json_body(request)
        if value is None:
            return found + ["the body is not JSON"]
        schema = content["application/json"]["schema"]
        return found + list(self.schema_faults(value, schema, document, "body"))


def request_header(request, name):
    for known, value in request.get("headers", []):
        if known.lower() == name:
            return value
    return ""


def json_body(request):
    try:
        return json.loads(request["body"])
    except ValueError:
        return None


def query_names(request):
    return {name for name, _ in urllib.parse.parse_qsl(
        request.get("raw_query", ""), keep_blank_values=True)}


def parameter_faults(request, parameters):
    described = {p["name"]: p for p in parameters if p.get("in") == "query"}
    sent = query_names(request)
    for name in sorted(sent - set(described)):
        yield f"query parameter {name} is not in the description"
    for name, parameter in described.items():
        if parameter.get("required") and name not in sent:
            yield f"query parameter {name} is required"


def extra_faults(extra, request, path):
    fitting = [
        query for method, template, query in extra
        if method == request["method"] and matcher(template).match(path)
    ]
    if not fitting:
        return ["no such operation in the description or the documented list"]
    return [f"query parameter {name} is not documented"
            for name in sorted(query_names(request) - set.union(*fitting))]


def check(requests, vendors):
    """Yields (request, fault) for each request that does not fit."""
    for request in requests:
        for fault in vendors[request["vendor"]].faults(request):
            yield request, fault


def sent_requests(folder):
    for log in sorted(folder.glob("*.json")):
        yield from json.loads(log.read_text())["requests"]
    for log in sorted(folder.glob("*.jsonl")):
        for line in log.read_text().splitlines():
            yield json.loads(line)


def self_test(vendors):
    def made(vendor, method, path, body="", query=""):
        return {"vendor": vendor, "method": method, "path": path, "raw_query": query, "body": body,
                "headers": [["Content-Type", "application/json"]]}

    good = [
        made("hubspot", "GET", "/hubspot/crm/v3/objects/contacts", query="limit=100&archived=false"),
        made("hubspot", "POST", "/hubspot/crm/v3/objects/deals/batch/archive",
             '{"inputs":[{"id":"7"}]}'),
        made("salesforce", "GET", "/salesforce/services/data/v62.0/queryAll", query="q=SELECT+Id"),
        made("salesforce", "PATCH", "/salesforce/services/data/v62.0/composite/sobjects",
             '{"allOrNone":false,"records":[{"attributes":{"type":"Lead"},"Id":"1"}]}'),
        made("mailchimp", "PUT", "/mailchimp/3.0/lists/a1/members/b2",
             '{"email_address":"a@b.test","status_if_new":"pending"}'),
    ]
    bad = [
        made("hubspot", "GET", "/hubspot/crm/v3/objects/contacts", query="page=2"),
        made("hubspot", "POST", "/hubspot/crm/v3/objects/contacts/batch/upsert",
             '{"inputs":[{"properties":{}}]}'),
        made("hubspot", "POST", "/hubspot/crm/v3/objects/contacts/search",
             '{"filterGroups":[],"sorts":[],"properties":[],"limit":"200","after":"0"}'),
        made("hubspot", "PUT", "/hubspot/crm/v3/objects/contacts/1", "{}"),
        made("salesforce", "POST", "/salesforce/services/data/v62.0/composite/sobjects",
             '{"records":"none"}'),
        made("salesforce", "GET", "/salesforce/services/data/v62.0/search", query="q=x"),
        made("salesforce", "POST", "/salesforce/services/data/v62.0/jobs/query",
             '{"operation":"steal","query":"SELECT Id FROM Lead"}'),
        made("mailchimp", "PATCH", "/mailchimp/3.0/lists/a1/members/b2", '{"status":"archived"}'),
        made("mailchimp", "PUT", "/mailchimp/3.0/lists/a1/members/b2", '{"email_address":"a@b.test"}'),
        made("mailchimp", "GET", "/mailchimp/3.0/lists/a1/members", query="limit=10"),
    ]
    for request, fault in check(good, vendors):
        sys.exit(f"a good request was refused: {request['method']} {request['path']}: {fault}")
    for request in bad:
        if not list(check([request], vendors)):
            sys.exit(f"a bad request passed: {request['method']} {request['path']}")
    print(f"{len(good)} good requests passed, {len(bad)} bad ones were found")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--facts", type=pathlib.Path, required=True)
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("--logs", type=pathlib.Path)
    options = parser.parse_args()
    if not (options.facts / "hubspot" / "interface-facts.json").exists():
        print(f"skipped: no interface descriptions under {options.facts}")
        sys.exit(SKIPPED)
    vendors = {
        "hubspot": HubSpot(options.facts / "hubspot"),
        "salesforce": Salesforce(options.facts / "salesforce"),
        "mailchimp": Mailchimp(options.facts / "mailchimp"),
    }
    if options.self_test:
        return self_test(vendors)
    requests = [r for r in sent_requests(options.logs) if r["vendor"] in vendors]
    if not requests:
        sys.exit("the logs hold no request: nothing was checked")
    faults = {}
    for request, fault in check(requests, vendors):
        key = (request["vendor"], request["method"], re.sub(r"\d{3,}", "{id}", request["path"]), fault)
        faults[key] = faults.get(key, 0) + 1
    for (vendor, method, path, fault), times in sorted(faults.items()):
        print(f"{vendor}: {method} {path}: {fault} ({times} times)")
    print(f"{len(requests)} requests checked, {sum(faults.values())} faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
