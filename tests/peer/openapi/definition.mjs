// Vendors' OpenAPI descriptions made into one that says what a request may hold, and nothing else.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const AnyAnswer = { responses: { default: { description: 'any' } } };
const Methods = ['get', 'post', 'put', 'patch', 'delete'];

/// No other members than those that are described, and none that is needed only where another is
/// missing, which some vendors' texts say and their schemas don't.
export function strict(schema) {
    if (!schema || typeof schema !== 'object') return schema;
    if (schema.properties) {
        schema.additionalProperties ??= false;
        for (const one of Object.values(schema.properties)) strict(one);
        schema.required = schema.required?.filter(
            (name) => !/required if/i.test(schema.properties[name]?.description ?? ''));
        if (!schema.required?.length) delete schema.required;
    }
    strict(schema.items);
    for (const one of schema.anyOf ?? schema.oneOf ?? []) strict(one);
    return schema;
}

/// Every object of a description, from its leaves up, through `change`.
export function rewritten(node, change) {
    if (Array.isArray(node)) return node.map((one) => rewritten(one, change));
    if (!node || typeof node !== 'object') return node;
    return change(Object.fromEntries(Object.entries(node).map(([key, one]) => [key, rewritten(one, change)])));
}

function pointed(document, ref) {
    return ref.slice(2).split('/').reduce((node, part) => node[part.replaceAll('~1', '/').replaceAll('~0', '~')], document);
}

export function documentOf(folder, file, yaml) {
    const text = readFileSync(join(folder, file), 'utf8');
    return file.endsWith('.json') ? JSON.parse(text) : yaml.load(text);
}

/// The operations of a document: {method, path, operation}, with the parameters and bodies that stand elsewhere.
export function operationsOf(document) {
    const here = (node) => node?.$ref?.startsWith('#/') ? pointed(document, node.$ref) : node;
    return Object.entries(document.paths).flatMap(([path, item]) => Methods.filter((method) => item[method]).map((method) => {
        const { operationId, parameters = [], requestBody } = item[method];
        const all = [...(item.parameters ?? []), ...parameters].map(here);
        return { method, path, operation: { operationId: operationId ?? `${method} ${path}`, ...AnyAnswer,
                                            parameters: all.map(({ name, in: where, required, schema }) => ({ name, in: where, required, schema: schema ?? {} })),
                                            ...(requestBody && { requestBody: here(requestBody) }) } };
    }));
}

/// One description of several documents, each with its own components below its own name.
export class Definition {
    #paths = {};
    #components = {};
    /// `change` sees every object that isn't a reference; `elsewhere` gives the name of another
    /// document's components by the address in a reference, or nothing where that isn't at hand.
    add(name, document, { at = '', change = (node) => node, elsewhere = () => undefined } = {}) {
        const named = rewritten(document, (node) => {
            if (typeof node.$ref !== 'string') return change(node);
            const [file, pointer] = node.$ref.split('#');
            const owner = file ? elsewhere(file) : name;
            const [, , kind, one] = pointer.split('/');
            return owner === undefined ? {} : kind === 'schemas' ? { $ref: `#/components/schemas/${owner}.${one}` } : node;
        });
        for (const [key, schema] of Object.entries(named.components?.schemas ?? {})) this.#components[`${name}.${key}`] = schema;
        for (const { method, path, operation } of operationsOf(named)) this.put(method, at + path, operation, name);
    }
    put(method, path, operation, name = 'pages') {
        (this.#paths[path] ??= {})[method] ??= { ...operation, operationId: `${name}: ${operation.operationId}` };
    }
    operation(method, path) {
        return this.#paths[path]?.[method];
    }
    paths() {
        return this.#paths;
    }
    schema(name) {
        return this.#components[name];
    }
    schemas() {
        return this.#components;
    }
    /// In one piece: what a reference leads to stands in its place, where it leads into itself anything may.
    whole(title) {
        return { openapi: '3.0.3', info: { title, version: '1' }, paths: this.#inlined(this.#paths, []) };
    }
    #inlined(node, within) {
        if (Array.isArray(node)) return node.map((one) => this.#inlined(one, within));
        if (!node || typeof node !== 'object') return node;
        if (typeof node.$ref !== 'string')
            return Object.fromEntries(Object.entries(node).map(([key, one]) => [key, this.#inlined(one, within)]));
        const name = node.$ref.replace('#/components/schemas/', '');
        if (within.includes(name)) return {};
        if (!this.#components[name]) throw new Error(`the description has no ${name}`);
        return this.#inlined(this.#components[name], [...within, name]);
    }
}

/// What is on a vendor's pages only: an operation without a body, with these names in its query.
export const onPages = (name, query = [], more = []) => ({ operationId: name, ...AnyAnswer,
    parameters: [...query.map((one) => ({ name: one, in: 'query', schema: {} })), ...more] });
