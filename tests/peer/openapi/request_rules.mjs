// What a vendor's OpenAPI description says of each request (path, parameters, type of its body and
// what stands in it), as openapi-backend judges it.
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const Json = 'application/json';

/// A text of a form as the type that its schema gives it; as it is where it is none of that type.
function formValue(schema, text) {
    if (schema?.type === 'integer' && /^-?\d+$/.test(text)) return Number(text);
    if (schema?.type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
    if (schema?.type === 'array' || schema?.type === 'object')
        try {
            return JSON.parse(text);
        } catch {
            return text;
        }
    return text;
}

const formOf = (schema, body) => Object.fromEntries([...new URLSearchParams(body)].map(
    ([key, text]) => [key, formValue(schema?.properties?.[key], text)]));

/// openapi-backend validates JSON alone: each body's schema stands as that of JSON, and here which
/// type of media it is really of.
function bodyTypes(definition) {
    const types = new Map();
    for (const operations of Object.values(definition.paths))
        for (const operation of Object.values(operations)) {
            const content = operation.requestBody?.content;
            if (!content) continue;
            const type = content[Json] ? Json : Object.keys(content)[0];
            types.set(operation.operationId, { type, schema: content[type].schema, required: operation.requestBody.required === true });
            // It asks for a body where there is but one type, whatever `required` says.
            const none = operation.requestBody.required === true ? {} : { 'text/plain': {} };
            operation.requestBody = { content: { [Json]: { schema: content[type].schema ?? {} }, ...none } };
        }
    return types;
}

/// Gives {operation, faults} of a request: {method, url, headers, body, isBare}; `url` behind the
/// vendor's name; `isBare`: the hub hasn't added its key yet. `vendor`: see vendors/.
export async function requestRules(modules, vendor, specs) {
    const require = createRequire(join(resolve(modules), 'any.js'));
    const { OpenAPIBackend } = require('openapi-backend');
    const addFormats = require('ajv-formats');
    const definition = vendor.definition(join(specs, vendor.name), require('js-yaml'));
    const types = bodyTypes(definition);
    const api = new OpenAPIBackend({ definition, apiRoot: vendor.apiRoot ?? '/', quick: true, strict: false,
                                     ajvOpts: { allErrors: true, strict: false, logger: false, validateFormats: !vendor.looseFormats },
                                     customizeAjv: (ajv) => addFormats(ajv) });
    await api.init();

    const bodyOf = (operation, headers, body, faults) => {
        const described = types.get(operation.operationId);
        if (!described) {
            if (body) faults.push('body: none is described');
            return undefined;
        }
        const type = (headers['content-type'] ?? '').split(';')[0].trim();
        if (!body && !described.required) return undefined;
        if (type !== described.type) faults.push(`content type: ${type || 'none'} instead of ${described.type}`);
        return described.type === Json ? body || undefined : JSON.stringify(formOf(described.schema, body));
    };
    return ({ method, url, headers, body, isBare = false }) => {
        const [path, text] = url.split('?');
        const query = {};
        for (const [key, value] of new URLSearchParams(text ?? ''))
            query[key] = key.endsWith('[]') ? [...(query[key] ?? []), value] : value;
        const operation = api.matchOperation({ method, path, query, headers });
        if (!operation) return { faults: [`${method} ${path}: not described`] };
        const name = `${method} ${operation.path}`;
        const faults = isBare ? [] : vendor.headerFaults(headers, path);
        const request = { method, path, query, headers: { ...headers, 'content-type': Json },
                          body: bodyOf(operation, headers, body, faults) };
        if (request.body === undefined) delete request.headers['content-type'];
        if (request.body === undefined && types.get(operation.operationId)?.required) faults.push('body: there is none');
        else
            for (const error of api.validateRequest(request, operation).errors ?? [])
                faults.push(`${error.instancePath ?? ''} ${error.message} ${JSON.stringify(error.params)}`);
        return { operation: name, faults: faults.map((fault) => `${name}: ${fault}`) };
    };
}
