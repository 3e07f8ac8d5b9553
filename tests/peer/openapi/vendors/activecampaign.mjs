// ActiveCampaign's descriptions have no licence.
import { readdirSync } from 'node:fs';
import { Definition, documentOf, onPages, strict } from '../definition.mjs';

export const name = 'activecampaign';
export const apiRoot = '/api/3';
export const prefix = '/activecampaign/api/';
export const looseFormats = true;  // its examples aren't of their own formats

const Id = { name: 'id', in: 'path', required: true, schema: { type: 'integer' } };

// Its examples have ids[]=1&ids[]=2, and another page of the vendor's has orders[id]=ASC.
function asInExamples(one) {
    if (one.schema?.enum)
        return { ...one, schema: { ...one.schema, enum: one.schema.enum.flatMap((word) => [word, String(word).toUpperCase()]) } };
    return one.name === 'ids' ? { ...one, name: 'ids[]', schema: { type: 'array', items: { type: 'integer' } } } : one;
}

/// Its example has numbers for lists and a member that its schema lacks, which may stand beside the contacts as well.
function asImported(schema) {
    const { contacts } = schema.properties;
    for (const one of ['subscribe', 'unsubscribe']) contacts.items.properties[one].items.properties.listid = { type: 'integer' };
    contacts.items.properties.exclude_automations = schema.properties.exclude_automations = { type: 'boolean' };
}

export function definition(folder, yaml) {
    const all = new Definition();
    for (const file of readdirSync(folder).filter((one) => one.endsWith('.yml'))) all.add(file, documentOf(folder, file, yaml));
    // Documented on the vendor's page on pagination, or shown in its answers, but not in the descriptions.
    all.put('get', '/users', onPages('users'));
    all.put('get', '/users/me', onPages('me'));
    all.put('get', '/contacts/{id}/contactTags', onPages('tags of a contact', [], [Id]));
    for (const operations of Object.values(all.paths()))
        for (const [method, operation] of Object.entries(operations)) {
            operation.parameters = operation.parameters.filter((one) => one.in !== 'header').map(asInExamples);
            for (const content of Object.values(operation.requestBody?.content ?? {})) strict(content.schema);
            for (const paging of method === 'get' ? ['limit', 'offset'] : [])
                if (!operation.parameters.some((one) => one.name === paging))
                    operation.parameters.push({ name: paging, in: 'query', schema: { type: 'integer' } });
        }
    asImported(all.operation('post', '/import/bulk_import').requestBody.content['application/json'].schema);
    return all.whole('ActiveCampaign');
}

export const headerFaults = (headers) => [
    ...(headers['api-token'] ? [] : ['no Api-Token']),
    ...(headers.authorization ? ['authorization: the key has a header of its own'] : []),
];
export const goodHeaders = { 'api-token': 'x' };

export const good = [['GET', '/api/3/contacts?limit=100&orders%5Bid%5D=ASC&id_greater=7']];
export const bad = [
    ['GET', '/api/3/contacts?page=2'],
    ['GET', '/api/3/contacts?limit=many'],
    ['GET', '/api/3/people'],
    ['GET', '/api/3/contacts', undefined, { 'api-token': undefined, authorization: 'Bearer x' }],
    ['POST', '/api/3/contact/sync', { contact: { firstName: 'Li' } }],
    ['POST', '/api/3/contact/sync', { contact: { email: 'li@sun.example', odd: 1 } }],
    ['POST', '/api/3/contact/sync', { contact: { email: 'li@sun.example' } }, { 'content-type': 'text/plain' }],
    ['POST', '/api/3/contactTags', { contactTag: { contact: '1', tag: 2 } }],
    ['DELETE', '/api/3/contacts/x'],
];
export const scenarios = ['checks the account', 'describes every stream', 'users: reads everything', 'accounts: ', 'contacts: reads everything',
                          'contacts: sees', 'contacts: finds', 'contacts: creates', 'contacts: keeps good', 'deals: '];
export const made = ['GET /contacts', 'GET /contacts/{id}', 'POST /contact/sync', 'PUT /contacts/{id}', 'DELETE /contacts/{id}',
                     'POST /contactLists', 'POST /contactTags', 'DELETE /contactTags/{id}', 'POST /accountContacts', 'GET /fields', 'GET /lists',
                     'GET /tags', 'GET /accounts', 'POST /accounts', 'PUT /accounts/{id}', 'GET /deals', 'POST /deals', 'PUT /deals/{id}'];
