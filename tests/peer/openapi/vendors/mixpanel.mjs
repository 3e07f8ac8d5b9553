// Mixpanel's descriptions (MIT) are on GitHub only.
import { AnyAnswer, Definition, documentOf, onPages, operationsOf, strict } from '../definition.mjs';

export const name = 'mixpanel';
export const prefix = '/mixpanel/';

const Roots = { 'export.openapi.yaml': '/api/2.0', 'query.openapi.yaml': '/api/query', 'gdpr.openapi.yaml': '/api/app',
                'ingestion.openapi.yaml': '' };
const Json = 'application/json';

/// /engage#profile-set and its kin are one path, whose batches may mix what each of them takes.
function engage(document) {
    const all = operationsOf(document).filter(({ path }) => path.startsWith('/engage#'));
    const items = all.map(({ operation }) => operation.requestBody.content[Json].schema.items).filter((one) => one);
    const parameters = [...new Map(all.flatMap(({ operation }) => operation.parameters).map((one) => [one.name, one])).values()];
    const schema = { type: 'array', minItems: 1, items: { anyOf: items.map((one) => strict(one)) } };
    return { operationId: 'engage', parameters, ...AnyAnswer, requestBody: { required: true, content: { [Json]: { schema } } } };
}

export function definition(folder, yaml) {
    const all = new Definition();
    for (const [file, at] of Object.entries(Roots)) {
        const document = documentOf(folder, file, yaml);
        if (file.startsWith('ingestion')) all.put('post', '/engage', engage(document));
        for (const path of Object.keys(document.paths)) if (path.includes('#')) delete document.paths[path];
        all.add(file, document, { at });
    }
    for (const operations of Object.values(all.paths()))
        for (const operation of Object.values(operations)) {
            // What the transport says of itself.
            operation.parameters = operation.parameters.filter((one) => one.in !== 'header');
            for (const content of Object.values(operation.requestBody?.content ?? {})) {
                if (content.schema?.properties) content.schema.type = 'object';
                strict(content.schema);
            }
        }
    all.put('get', '/api/app/me', onPages('who this is'));
    return all.whole('Mixpanel');
}

/// Profiles go in by the project's token, which stands in the body; personal data go out and away by others.
export function headerFaults(headers, path) {
    const given = headers.authorization ?? '';
    if (path === '/engage') return given ? ['authorization: there is none'] : [];
    const scheme = path.startsWith('/api/app/data-') ? 'Bearer' : 'Basic';
    return given.startsWith(`${scheme} `) ? [] : [`authorization: not ${scheme}`];
}
export const goodHeaders = { authorization: 'Basic x' };

const set = { $token: 't', $distinct_id: 'a', $set: { $email: 'a@sun.example' } };
const event = { event: 'Won', properties: { time: 1, $insert_id: 'x', distinct_id: 'a', colour: 'red' } };
const noKey = { authorization: undefined };
const form = { 'content-type': 'application/x-www-form-urlencoded' };
export const good = [
    ['POST', '/engage?verbose=1&ip=0&strict=1', [set, { $token: 't', $distinct_id: 'a', $unset: ['b'] }], noKey],
    ['POST', '/import?strict=1&project_id=7', [event]],
    ['GET', '/api/2.0/export?project_id=7&from_date=2026-01-01&to_date=2026-01-01'],
    ['POST', '/api/query/engage?project_id=7', 'page=1&session_id=s&output_properties=%5B%22a%22%5D', form],
    ['POST', '/api/app/data-deletions/v3.0?token=t', { distinct_ids: ['a'], compliance_type: 'GDPR' }, { authorization: 'Bearer x' }],
];
export const bad = [
    ['POST', '/engage?verbose=yes', [set], noKey],
    ['POST', '/engage', [set]],
    ['POST', '/engage', set, noKey],
    ['POST', '/engage', [{ ...set, $token: undefined }], noKey],
    ['POST', '/engage', [{ ...set, odd: 1 }], noKey],
    ['POST', '/engage', [{ $token: 't', $distinct_id: 'a', $union: { tags: 'one' } }], noKey],
    ['POST', '/import?strict=1', [event]],
    ['POST', '/import?strict=1&project_id=7', [{ event: 'Won', properties: { time: '1', $insert_id: 'x', distinct_id: 'a' } }]],
    ['POST', '/import?strict=1&project_id=7', [{ ...event, odd: 1 }]],
    ['GET', '/api/2.0/export?project_id=7&from_date=2026-01-01'],
    ['GET', '/api/2.0/events?project_id=7'],
    ['POST', '/api/query/engage?project_id=7', 'page=one', form],
    ['POST', '/api/query/engage?project_id=7', 'colour=red', form],
    ['POST', '/api/query/engage?project_id=7', { page: 1 }],
    ['GET', '/api/query/segmentation?project_id=7&from_date=2026-01-01&to_date=2026-01-01'],
    ['POST', '/api/app/data-deletions/v3.0?token=t', { distinct_ids: ['a'], compliance_type: 'GDPR' }],
    ['POST', '/api/app/data-deletions/v3.0?token=t', { distinct_ids: 'a', compliance_type: 'GDPR' }, { authorization: 'Bearer x' }],
];
export const scenarios = ['checks the account', 'describes every stream', 'events: reads everything', 'profiles: ', 'rows of a report', 'each conversion'];
export const made = ['GET /api/app/me', 'POST /api/query/engage', 'GET /api/2.0/export', 'POST /engage', 'POST /import', 'GET /api/query/segmentation'];
