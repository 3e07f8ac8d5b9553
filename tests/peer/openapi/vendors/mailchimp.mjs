// Mailchimp's descriptions have no licence.
import { Definition, documentOf, strict } from '../definition.mjs';

export const name = 'mailchimp';
export const apiRoot = '/3.0';
export const prefix = '/mailchimp/3.0/';

export function definition(folder, yaml) {
    const all = new Definition();
    for (const file of ['lists-members', 'batches-segments-reports']) all.add(file, documentOf(folder, `${file}.openapi.json`, yaml));
    for (const operations of Object.values(all.paths()))
        for (const operation of Object.values(operations))
            for (const content of Object.values(operation.requestBody?.content ?? {})) strict(content.schema);
    return all.whole('Mailchimp');
}

export const headerFaults = (headers) => headers.authorization ? [] : ['authorization: no key'];
export const goodHeaders = { authorization: 'Bearer x' };

const member = '/3.0/lists/a1/members/b2';
export const good = [
    ['GET', '/3.0/lists/a1/members?count=10&sort_dir=ASC'],
    ['PUT', `${member}?skip_merge_validation=true`, { email_address: 'a@sun.example', status_if_new: 'pending', merge_fields: { FNAME: 'Li' } }],
    ['POST', `${member}/tags`, { tags: [{ name: 'One', status: 'active' }], is_syncing: true }],
];
export const bad = [
    ['GET', '/3.0/lists/a1/members?limit=10'],
    ['GET', '/3.0/lists/a1/members?count=many'],
    ['GET', '/3.0/lists/a1/members?sort_dir=up'],
    ['GET', '/3.0/lists/a1/people'],
    ['PATCH', '/3.0/lists/a1/members', {}],
    ['PATCH', member, { status: 'archived' }],
    ['PATCH', member, { odd: 1 }],
    ['PUT', member, { email_address: 7 }],
    ['POST', `${member}/tags`, { tags: [{ name: 'One' }] }],
    ['POST', `${member}/tags`, { tags: [{ name: 'One', status: 'on' }] }],
    ['POST', '/3.0/lists/a1', { update_existing: true }],
    ['POST', `${member}/tags`, { tags: [] }, { 'content-type': 'text/plain' }],
    ['GET', '/3.0/lists', undefined, { authorization: undefined }],
];
export const scenarios = ['checks the account', 'describes every stream', 'campaigns: reads everything', 'members: '];
export const made = ['GET /campaigns', 'GET /lists/{list_id}/merge-fields', 'GET /lists/{list_id}/members', 'POST /lists/{list_id}',
                     'GET /lists/{list_id}/members/{subscriber_hash}', 'PATCH /lists/{list_id}/members/{subscriber_hash}',
                     'DELETE /lists/{list_id}/members/{subscriber_hash}', 'POST /lists/{list_id}/members/{subscriber_hash}/tags'];
