// LINE's OpenAPI description as rules for requests: parameters and bodies against their schemas.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const Files = ['messaging-api.yml', 'insight.yml', 'manage-audience.yml'];

/// A check of one recorded request: {operation, faults}.
export function describedRules(modules, folder) {
    const load = createRequire(join(modules, 'package.json'));
    const [{ default: Ajv }, { default: addFormats }, { parse }] = ['ajv', 'ajv-formats', 'yaml'].map(load);
    const ajv = new Ajv({ strict: false, coerceTypes: false, allErrors: true });
    addFormats(ajv);
    const coercing = new Ajv({ strict: false, coerceTypes: true });
    addFormats(coercing);
    const operations = Files.flatMap((file) => {
        const document = parse(readFileSync(join(folder, file), 'utf8'));
        for (const one of [ajv, coercing]) one.addSchema(document, file);
        return Object.entries(document.paths).flatMap(([path, item]) =>
            ['get', 'post', 'put', 'delete'].filter((method) => item[method]).map((method) => ({
                file, path, method: method.toUpperCase(), pointer: `${file}#/paths/${path.replaceAll('~', '~0').replaceAll('/', '~1')}/${method}`,
                shape: new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`),
                parameters: [...(item.parameters ?? []), ...(item[method].parameters ?? [])], operation: item[method] })));
    }).sort((a, b) => a.path.split('{').length - b.path.split('{').length);

    const valueFaults = (known, parameter, value, name) => {
        if (value === undefined) return parameter.required ? [`${name}: ${parameter.name} is missing`] : [];
        const holder = { value };
        const schema = { type: 'object', properties: { value: parameter.schema } };
        const rebased = JSON.parse(JSON.stringify(schema).replaceAll('"#/', `"${known.file}#/`));
        return coercing.validate(rebased, holder) ? [] : [`${name}: ${parameter.name}: ${coercing.errorsText()}`];
    };
    return ({ method, path, raw_query: query, body, headers }) => {
        const resource = path.replace(/^\/line/, '');
        const known = operations.find((one) => one.method === method && one.shape.test(resource));
        if (!known) return { faults: [`${method} ${resource}: not described`] };
        const name = `${method} ${known.path}`;
        const given = Object.fromEntries(new URLSearchParams(query));
        const lower = Object.fromEntries((Array.isArray(headers) ? headers : Object.entries(headers ?? {})).map(([key, value]) => [key.toLowerCase(), value]));
        const inQuery = known.parameters.filter((one) => one.in === 'query');
        const faults = Object.keys(given).filter((key) => !inQuery.some((one) => one.name === key)).map((key) => `${name}: no parameter ${key}`);
        for (const parameter of inQuery) faults.push(...valueFaults(known, parameter, given[parameter.name], name));
        for (const parameter of known.parameters.filter((one) => one.in === 'header'))
            faults.push(...valueFaults(known, parameter, lower[parameter.name.toLowerCase()], name));
        const content = known.operation.requestBody?.content?.['application/json'];
        if (content) {
            const schema = JSON.parse(JSON.stringify(content.schema).replaceAll('"#/', `"${known.file}#/`));
            if (!ajv.validate(schema, JSON.parse(body || 'null'))) faults.push(`${name}: ${ajv.errorsText()}`);
        }
        return { operation: name, faults };
    };
}
