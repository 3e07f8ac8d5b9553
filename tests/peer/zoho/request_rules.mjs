// What Zoho's own SDK knows of each request: names and types of parameters, headers and bodies. The
// descriptions come with the SDK (config/json_details.json); which of them a path has stands here.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const Module = '(?:Leads|Contacts|Accounts|Deals)';
const Operations = [
    { name: 'list records', method: 'GET', path: Module, params: 'record/get_records_param', headers: 'record/get_records_header' },
    { name: 'list deleted records', method: 'GET', path: `${Module}/deleted`, params: 'record/get_deleted_records_param', headers: 'record/get_deleted_records_header' },
    { name: 'search', method: 'GET', path: `${Module}/search`, params: 'record/search_records_param' },
    { name: 'create', method: 'POST', path: Module, body: 'record/body_wrapper' },
    { name: 'update', method: 'PUT', path: Module, body: 'record/body_wrapper' },
    { name: 'upsert', method: 'POST', path: `${Module}/upsert`, body: 'record/body_wrapper' },
    { name: 'delete', method: 'DELETE', path: Module, params: 'record/delete_records_param' },
    { name: 'COQL', method: 'POST', path: 'coql', body: 'coql/body_wrapper' },
    { name: 'list fields', method: 'GET', path: 'settings/fields', params: 'fields/get_fields_param' },
    { name: 'list users', method: 'GET', path: 'users', params: 'users/get_users_param' },
    { name: 'update channel', method: 'PUT', path: 'actions/watch', body: 'notifications/body_wrapper' },
    { name: 'make channel', method: 'POST', path: 'actions/watch', body: 'notifications/body_wrapper' },
];

// On the vendor's pages of insert, update and upsert, but not in its SDK.
const OnPagesOnly = new Set(['skip_feature_execution']);
const Headers = new Set(['if-modified-since', 'if-unmodified-since', 'x-external']);
const Time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/;

export function requestRules(lib) {
    const details = JSON.parse(readFileSync(join(lib, 'config/json_details.json'), 'utf8'));
    const membersOf = (name) => {
        const found = details[`core/com/zoho/crm/api/${name}`];
        if (!found) throw new Error(`the SDK describes no ${name}`);
        return new Map(Object.values(found).map((member) => [member.name, member]));
    };
    const textFits = (member, text) => {
        if (member.type === 'Integer') return /^\d+$/.test(text);
        if (member.type === 'Boolean') return text === 'true' || text === 'false';
        if (member.type === 'DateTime') return Time.test(text);
        return !member.values || member.values.map(String).includes(text);
    };
    const valueFits = (member, value) => {
        if (value === null) return true;
        if (member.type === 'List')
            return Array.isArray(value) && value.length <= (member.max_length ?? Infinity);
        if (member.type === 'Boolean') return typeof value === 'boolean';
        if (member.type === 'Map') return typeof value === 'object';
        return typeof value === 'string' && textFits(member, value);
    };
    const checkBody = (name, body, place, faults) => {
        const members = membersOf(name);
        for (const [key, value] of Object.entries(body)) {
            const member = members.get(key);
            if (!member && OnPagesOnly.has(key)) continue;
            if (!member) faults.push(`${place}${key}: the SDK knows no such member`);
            else if (!valueFits(member, value)) faults.push(`${place}${key}: is no ${member.type}`);
            else if (key === 'watch')
                for (const one of value) checkBody('notifications/notification', one, 'watch.', faults);
        }
    };
    const checkTexts = (name, pairs, kind, faults) => {
        const members = name ? membersOf(name) : new Map();
        for (const [key, text] of pairs) {
            const member = [...members.values()].find((one) => one.name.toLowerCase() === key.toLowerCase());
            if (!member) faults.push(`${kind} ${key}: the SDK knows no such one`);
            else if (!textFits(member, text)) faults.push(`${kind} ${key}: ${text} is no ${member.type}`);
        }
    };

    /// {operation, faults} of a request: {method, url, headers, body}; `url` behind the vendor's prefix.
    return ({ method, url, headers, body }) => {
        const { pathname, searchParams } = new URL(url, 'http://vendor');
        const operation = Operations.find(
            (one) => one.method === method && new RegExp(`^/crm/v8/${one.path}$`).test(pathname));
        if (!operation) return { faults: [`${method} ${pathname}: the SDK knows no such request`] };
        const faults = [];
        checkTexts(operation.params, searchParams, 'parameter', faults);
        checkTexts(operation.headers, Object.entries(headers).filter(([key]) => Headers.has(key)), 'header', faults);
        if (!/^Zoho-oauthtoken \S+$/.test(headers.authorization ?? '')) faults.push('authorization: no Zoho-oauthtoken');
        if (operation.body) checkBody(operation.body, JSON.parse(body), '', faults);
        else if (body) faults.push('body: there is none in such a request');
        return { operation: operation.name, faults: faults.map((fault) => `${operation.name}: ${fault}`) };
    };
}
