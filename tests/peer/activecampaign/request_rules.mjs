// What ActiveCampaign's OpenAPI descriptions say of each request: path, parameters, key and body, as
// openapi-backend judges them. The descriptions have no licence and are not here: they are read from
// the folder `activecampaign` of LEADLOOM_SPECS.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

// Documented on the vendor's page on pagination, or shown in its answers, but not in the descriptions.
const OnPagesOnly = {
    paths: [['get', '/users'], ['get', '/users/me'], ['get', '/contacts/{id}/contactTags']],
    parameters: ['limit', 'offset'],
};
const Json = 'application/json';

export const folderOf = (specs) => specs ? join(specs, 'activecampaign') : '';
export const hasDescriptions = (specs) => !!specs && existsSync(folderOf(specs));

/// No other members than those that are described, and none that is needed only where another is
/// missing, which the vendor's text says and its schema doesn't.
function strict(schema) {
    if (!schema || typeof schema !== 'object') return schema;
    if (schema.properties) {
        schema.additionalProperties = false;
        for (const one of Object.values(schema.properties)) strict(one);
        schema.required = schema.required?.filter(
            (name) => !/required if/i.test(schema.properties[name]?.description ?? ''));
        if (!schema.required?.length) delete schema.required;
    }
    strict(schema.items);
    return schema;
}

/// An operation without its answers and examples, which are another matter.
function requestOf(operation) {
    const parameters = (operation.parameters ?? []).filter((one) => one.in !== 'header').map(
        // Its examples have ids[]=1&ids[]=2, and another page of the vendor's has orders[id]=ASC.
        (one) => one.schema?.enum ? { ...one, schema: { ...one.schema, enum: one.schema.enum.flatMap((word) => [word, String(word).toUpperCase()]) } }
            : one.name === 'ids' ? { ...one, name: 'ids[]', schema: { type: 'array', items: { type: 'integer' } } } : one);
    const schema = operation.requestBody?.content?.[Json]?.schema;
    return { operationId: operation.operationId, parameters, responses: { default: { description: 'any' } },
             ...(schema && { requestBody: { required: true, content: { [Json]: { schema: strict(schema) } } } }) };
}

function definitionOf(folder, yaml) {
    const paths = {};
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.yml')))
        for (const [path, operations] of Object.entries(yaml.load(readFileSync(join(folder, file), 'utf8')).paths))
            for (const [method, operation] of Object.entries(operations))
                if (operation.operationId) (paths[path] ??= {})[method] = requestOf(operation);
    for (const [method, path] of OnPagesOnly.paths) {
        const parameters = path.includes('{id}') ? [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }] : [];
        (paths[path] ??= {})[method] ??= { operationId: `${method}${path}`, parameters, responses: { default: { description: 'any' } } };
    }
    for (const operations of Object.values(paths))
        for (const name of OnPagesOnly.parameters)
            if (operations.get && !operations.get.parameters.some((one) => one.name === name))
                operations.get.parameters.push({ name, in: 'query', schema: { type: 'integer' } });
    return { openapi: '3.0.3', info: { title: 'ActiveCampaign', version: '3' }, paths };
}

/// Gives {operation, faults} of a request: {method, url, headers, body}; `url` behind the vendor's prefix.
export async function requestRules(modules, specs) {
    const require = createRequire(join(resolve(modules), 'any.js'));
    const { OpenAPIBackend } = require('openapi-backend');
    const definition = definitionOf(folderOf(specs), require('js-yaml'));
    const api = new OpenAPIBackend({ definition, apiRoot: '/api/3', quick: true, strict: false,
                                     ajvOpts: { allErrors: true, strict: false, validateFormats: false } });
    await api.init();
    return ({ method, url, headers, body }) => {
        const [path, text] = url.split('?');
        const query = {};
        for (const [key, value] of new URLSearchParams(text ?? ''))
            query[key] = key.endsWith('[]') ? [...(query[key] ?? []), value] : value;
        const request = { method, path, query, headers, body: body || undefined };
        const operation = api.matchOperation(request);
        if (!operation) return { faults: [`${method} ${path}: not described`] };
        const name = `${method} ${operation.path}`;
        const faults = [];
        if (!headers['api-token']) faults.push('no Api-Token');
        if (headers.authorization) faults.push('authorization: the key has a header of its own');
        if (operation.requestBody && !/^application\/json\b/.test(headers['content-type'] ?? '')) faults.push('content type');
        if (!operation.requestBody && body) faults.push('body: none is described');
        for (const error of api.validateRequest(request, operation).errors ?? [])
            faults.push(`${error.instancePath ?? ''} ${error.message} ${JSON.stringify(error.params)}`);
        return { operation: name, faults: faults.map((fault) => `${name}: ${fault}`) };
    };
}
