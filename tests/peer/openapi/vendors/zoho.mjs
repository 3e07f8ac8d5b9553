// Zoho's descriptions have no licence.
import { Definition, documentOf, onPages, strict } from '../definition.mjs';

export const name = 'zoho';
export const prefix = '/zoho/crm/';

const Files = ['record', 'coql', 'notifications', 'common'];

export function definition(folder, yaml) {
    const all = new Definition();
    for (const file of Files)
        all.add(file, documentOf(folder, `${file}.json`, yaml), {
            elsewhere: (address) => Files.find((one) => address.endsWith(`/${one}.json`)) });
    for (const key of ['coql.Body_Wrapper', 'notifications.Body_Wrapper', 'record.Body_Wrapper']) strict(all.schema(key));
    // On the vendor's pages of insert, update and upsert.
    all.schema('record.Body_Wrapper').properties.skip_feature_execution = { type: 'array', items: {
        type: 'object', required: ['name'], additionalProperties: false,
        properties: { name: { enum: ['cadences'] }, action: { enum: ['insert', 'update'] } } } };
    // A pattern of its generator's, and a number of 64 bits that came out as an object: the vendor's page has a text.
    const watch = Object.values(all.schemas()).find((one) => one.properties?.notify_url && one.properties.channel_id).properties;
    watch.notify_url = { type: 'string', format: 'uri' };
    watch.channel_id = { type: 'string', pattern: '^[0-9]+$' };
    all.put('get', '/crm/v8/settings/fields', onPages('fields', ['module', 'type', 'include']));
    all.put('get', '/crm/v8/users', onPages('users', ['type', 'page', 'per_page', 'ids']));
    return all.whole('Zoho CRM');
}

export const headerFaults = (headers) =>
    /^Zoho-oauthtoken \S+$/.test(headers.authorization ?? '') ? [] : ['authorization: no Zoho-oauthtoken'];
export const goodHeaders = { authorization: 'Zoho-oauthtoken x' };

export const good = [
    ['GET', '/crm/v8/Leads?fields=Email&per_page=200', undefined, { 'if-modified-since': '2026-01-02T03:04:05+00:00' }],
    ['POST', '/crm/v8/coql', { select_query: 'select id from Leads limit 1' }],
    ['POST', '/crm/v8/Leads/upsert', { data: [{ Last_Name: 'Sun', Own_Field: 'x' }], trigger: [] }],
];
export const bad = [
    ['GET', '/crm/v8/Leads?fields=Email&limit=1'],
    ['GET', '/crm/v8/Leads?per_page=many'],
    ['GET', '/crm/v8/Leads', undefined, { authorization: 'Bearer x' }],
    ['GET', '/crm/v8/Leads', undefined, { 'if-modified-since': 'Tue, 15 Nov 1994 08:12:31 GMT' }],
    ['GET', '/crm/v7/Leads'],
    ['POST', '/crm/v8/coql', { query: 'select id from Leads' }],
    ['POST', '/crm/v8/coql'],
    ['POST', '/crm/v8/Leads', { data: { Last_Name: 'Sun' } }],
    ['POST', '/crm/v8/Leads', { data: [{ Last_Name: 'Sun' }], triggers: [] }],
    ['POST', '/crm/v8/Leads', { data: [{ Last_Name: 'Sun' }] }, { 'content-type': 'text/plain' }],
    ['DELETE', '/crm/v8/Leads?ids=1&wf_trigger=maybe'],
    ['POST', '/crm/v8/actions/watch', { watch: { channel_id: '1' } }],
];
export const scenarios = ['leads:', 'users:', 'describes every stream'];
export const made = ['GET /crm/v8/{module_api_name}', 'GET /crm/v8/{module_api_name}/deleted', 'POST /crm/v8/{module_api_name}/upsert',
                     'PUT /crm/v8/{module_api_name}', 'DELETE /crm/v8/{module_api_name}', 'POST /crm/v8/coql'];
