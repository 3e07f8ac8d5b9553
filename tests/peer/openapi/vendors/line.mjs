// LINE's descriptions (Apache-2.0) are on GitHub only.
import { Definition, documentOf, strict } from '../definition.mjs';

export const name = 'line';
export const prefix = '/line/v2/bot/';

const Files = ['messaging-api.yml', 'insight.yml', 'manage-audience.yml'];

/// A type that others extend stands for one of them, told by a member; each of these with its
/// members and those of the type, and no others.
function spellOut(all) {
    const schemas = all.schemas();
    // What the connector would hand through as it was given; it refers to itself without end.
    schemas['messaging-api.yml.FlexContainer'] = { type: 'object' };
    const ownerOf = (key) => key.slice(0, key.lastIndexOf('.'));
    for (const [key, { discriminator, properties = {}, required = [] }] of Object.entries(schemas)) {
        if (!discriminator?.mapping) continue;
        const { propertyName, mapping } = discriminator;
        const children = Object.entries(mapping).map(([word, pointer]) => {
            const child = schemas[`${ownerOf(key)}.${pointer.split('/').at(-1)}`];
            const own = (child.allOf ?? []).filter((one) => !one.$ref);
            return strict({ type: 'object',
                            properties: Object.assign({}, properties, ...own.map((one) => one.properties), child.properties, { [propertyName]: { enum: [word] } }),
                            required: [...new Set([propertyName, ...required, ...(child.required ?? []), ...own.flatMap((one) => one.required ?? [])])] });
        });
        schemas[key] = { oneOf: children };
    }
}

export function definition(folder, yaml) {
    const all = new Definition();
    for (const file of Files) all.add(file, documentOf(folder, file, yaml));
    for (const schema of Object.values(all.schemas())) if (!schema.discriminator && !schema.allOf) strict(schema);
    spellOut(all);
    return all.whole('LINE');
}

export const headerFaults = (headers) => /^Bearer \S+$/.test(headers.authorization ?? '') ? [] : ['authorization: no token'];
export const goodHeaders = { authorization: 'Bearer x' };

const messages = [{ type: 'text', text: 'Hello' }];
export const good = [
    ['GET', '/v2/bot/followers/ids?limit=300&start=abc'],
    ['POST', '/v2/bot/message/push', { to: 'U1', messages }, { 'x-line-retry-key': '123e4567-e89b-12d3-a456-426614174000' }],
    ['POST', '/v2/bot/message/narrowcast', { messages, recipient: { type: 'audience', audienceGroupId: 7 } }],
];
export const bad = [
    ['GET', '/v2/bot/followers/ids?count=300'],
    ['GET', '/v2/bot/followers/ids?limit=1001'],
    ['GET', '/v2/bot/followers'],
    ['POST', '/v2/bot/followers/ids'],
    ['GET', '/v2/bot/info', undefined, { authorization: 'x' }],
    ['POST', '/v2/bot/message/push', { messages }],
    ['POST', '/v2/bot/message/push', { to: 7, messages }],
    ['POST', '/v2/bot/message/push', { to: 'U1', messages, colour: 'red' }],
    ['POST', '/v2/bot/message/push', { to: 'U1', messages: [{ type: 'text', text: 'Hello', colour: 'red' }] }],
    ['POST', '/v2/bot/message/push', { to: 'U1', messages: [{ type: 'song', text: 'Hello' }] }],
    ['POST', '/v2/bot/message/push', { to: 'U1', messages: [...messages, ...messages, ...messages, ...messages, ...messages, ...messages] }],
    ['POST', '/v2/bot/message/push', { to: 'U1', messages }, { 'x-line-retry-key': 'again' }],
    ['POST', '/v2/bot/message/push', { to: 'U1', messages }, { 'content-type': 'application/x-www-form-urlencoded' }],
    ['PUT', '/v2/bot/audienceGroup/upload', { audienceGroupId: 'seven', audiences: [{ id: 'U1' }] }],
    ['GET', '/v2/bot/audienceGroup/list?size=40'],
];
export const scenarios = ['checks the account', 'followers: reads', 'rows of a report', 'each conversion'];
export const made = ['GET /v2/bot/info', 'GET /v2/bot/followers/ids', 'GET /v2/bot/profile/{userId}', 'GET /v2/bot/channel/webhook/endpoint',
                     'GET /v2/bot/insight/followers', 'GET /v2/bot/insight/message/delivery', 'GET /v2/bot/audienceGroup/list',
                     'POST /v2/bot/audienceGroup/upload', 'PUT /v2/bot/audienceGroup/upload'];
