// What LINE's SDK knows of requests, read from its generated sources.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const Clients = ['messaging-api/api/messagingApiClient.ts', 'insight/api/insightClient.ts', 'manage-audience/api/manageAudienceClient.ts'];

/// Operations of a client: {method, path, shape, names, model}; model: the file of the body's type.
function operationsOf(lib, client) {
    const source = readFileSync(join(lib, client), 'utf8');
    const models = join(lib, client.split('/')[0], 'model');
    return source.split(/public async \w+WithHttpInfo/).slice(1).flatMap((text) => {
        const call = text.match(/httpClient\.(get|post|put|delete)\(\s*(?:buildPath\(\s*)?"([^"]+)"/);
        if (!call) return [];
        const query = text.match(/queryParams = \{([\s\S]*?)\};/)?.[1] ?? '';
        const body = text.match(/^\s*\([^)]*?\w+: (\w+Request)\b/)?.[1];
        const file = body && join(models, `${body[0].toLowerCase()}${body.slice(1)}.ts`);
        return [{ method: call[1].toUpperCase(), path: call[2],
                  shape: new RegExp(`^${call[2].replace(/\{[^}]+\}/g, '[^/]+')}$`),
                  names: new Set([...query.matchAll(/^\s*"?(\w+)"?:/gm)].map((match) => match[1])),
                  members: file && existsSync(file) ? membersOf(file) : null }];
    });
}

/// Members of a type: name → {type, required}.
function membersOf(file) {
    const text = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
    const block = text.match(/export type \w+ = \{([\s\S]*?)\n\};/)?.[1] ?? '';
    return Object.fromEntries([...block.matchAll(/^\s*"?(\w+)"?(\??): ([^;]+?)\s*;/gm)]
        .map(([, name, optional, type]) => [name, { type, required: optional === '' }]));
}

function fits(value, type) {
    if (type.startsWith('Array<')) return Array.isArray(value) && value.every((one) => fits(one, type.slice(6, -1)));
    if (['string', 'number', 'boolean'].includes(type)) return typeof value === type;
    return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function bodyFaults(body, members, name) {
    let parsed;
    try {
        parsed = JSON.parse(body);
    } catch {
        return [`${name}: the body is no JSON`];
    }
    const given = Object.entries(parsed).flatMap(([key, value]) =>
        !members[key] ? [`${name}: no member ${key}`] : fits(value, members[key].type) ? [] : [`${name}: ${key} is no ${members[key].type}`]);
    const missing = Object.keys(members).filter((key) => members[key].required && !(key in parsed));
    return [...given, ...missing.map((key) => `${name}: ${key} is missing`)];
}

/// A check of one recorded request: {operation, faults}.
export function sdkRules(lib) {
    if (!existsSync(join(lib, Clients[0]))) throw new Error(`not LINE's SDK: ${lib}`);
    const operations = Clients.flatMap((client) => operationsOf(lib, client))
        .sort((a, b) => a.path.split('{').length - b.path.split('{').length);
    if (operations.length < 60) throw new Error(`the SDK's sources read otherwise now: ${operations.length} operations`);
    return ({ method, path, raw_query: query, body }) => {
        const resource = path.replace(/^\/line/, '');
        const known = operations.find((one) => one.method === method && one.shape.test(resource));
        if (!known) return { faults: [`${method} ${resource}: no such operation`] };
        const name = `${method} ${known.path}`;
        const unknown = [...new URLSearchParams(query).keys()].filter((key) => !known.names.has(key));
        const faults = unknown.map((key) => `${name}: no parameter ${key}`);
        if (known.members) faults.push(...bodyFaults(body, known.members, name));
        else if (body) faults.push(`${name}: takes no body`);
        return { operation: name, faults };
    };
}
