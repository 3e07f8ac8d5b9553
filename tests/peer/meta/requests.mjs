// requests.mjs NODE_MODULES SANDBOX KIT PLUGIN: the connector under the acceptance kit asks for no
// edge, field or member that Meta's own client doesn't know, and hashes persons as that client does.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSteps } from '../support/steps.mjs';
import { loadClient } from './client.mjs';

const [modules, sandbox, kit, plugin] = process.argv.slice(2);
const client = loadClient(modules);
const { UserData, ServerEvent, CustomData } = client;

/// Node, edge and method of the client's sources as "GET Page/leadgen_forms".
const edgesOf = (source, type) => [...source.matchAll(/return this\.(getEdge|createEdge)\(([\s\S]*?)\);/g)].map((match) =>
    `${match[1] === 'getEdge' ? 'GET' : 'POST'} ${type}${match[2].match(/'(\/[a-z_]+)'/)[1]}`);
const objects = { Page: 'page', LeadgenForm: 'leadgen-form', AdAccount: 'ad-account', AdsPixel: 'ads-pixel',
                  AdReportRun: 'ad-report-run', Application: 'application' };
const edges = new Set(Object.entries(objects).flatMap(([type, file]) =>
    edgesOf(readFileSync(join(modules, `facebook-nodejs-business-sdk/src/objects/${file}.js`), 'utf8'), type)));

/// Which kind of node a sandbox's id names, and what a list of it holds.
const kinds = [[/^100200300400$/, 'Page'], [/^act_/, 'AdAccount'], [/^600700800900$/, 'AdsPixel'], [/^777/, 'LeadgenForm'],
               [/^6000/, 'AdReportRun'], [/^555|^999000/, 'Lead'], [/^23850000000010/, 'Campaign'], [/^23850000000030/, 'Ad']];
const listed = { leadgen_forms: 'LeadgenForm', leads: 'Lead', campaigns: 'Campaign', ads: 'Ad', insights: 'AdsInsights' };
const kindOf = (id) => kinds.find(([shape]) => shape.test(id))?.[1];
const knows = (type, field) => Object.values(client[type].Fields).includes(field);

const fieldFaults = (type, fields) => fields.replace(/\{[^}]*\}/g, '').split(',')
    .filter((field) => field !== 'access_token' && !knows(type, field)).map((field) => `${type}: no field ${field}`);
/// Members of an event that the client could not have made.
const eventFaults = (event) => {
    const made = new ServerEvent('a', 1, null, new UserData(), new CustomData());
    const members = (object, known) => Object.keys(object).filter((name) => !known(name));
    const user = new Set(['em', 'ph', 'fn', 'ln', 'ct', 'st', 'zp', 'country', 'external_id', 'fbc', 'fbp', 'lead_id']);
    return [...members(event, (name) => name in made || `_${name}` in made || name in Object.getPrototypeOf(made)),
            ...members(event.user_data, (name) => user.has(name))].map((name) => `event: no member ${name}`);
};

/// What is wrong with a request, and which kind it is.
const check = ({ method, path, raw_query: query, body }) => {
    const [version, id, edge] = path.replace(/^\/meta\//, '').split('/').map(decodeURIComponent);
    if (!/^v\d+\.0$/.test(version)) return { faults: [`no version: ${path}`] };
    if (id === 'debug_token') return { kind: 'GET debug_token', faults: [] };
    if (/^9+$/.test(id)) return { kind: 'GET absent', faults: [] };
    const type = kindOf(id);
    if (!type) return { kind: `${method} ?`, faults: [`no kind of node: ${id}`] };
    const kind = `${method} ${type}${edge ? `/${edge}` : ''}`;
    const faults = edge && !edges.has(kind) ? [`the client has no ${kind}`] : [];
    const form = new URLSearchParams(method === 'POST' && edge === 'insights' ? body : query);
    const fields = form.get('fields');
    if (fields) faults.push(...fieldFaults(edge ? listed[edge] : type, fields));
    const uploaded = edge === 'events' ? JSON.parse(body).data : [];
    return { kind, uploaded, faults: [...faults, ...uploaded.flatMap(eventFaults)] };
};

const folder = mkdtempSync(join(tmpdir(), 'leadloom-peer-meta-'));
let asked = [];
await runSteps({
    'finds planted faults': () => {
        assert.ok(edges.has('GET Page/leadgen_forms') && edges.has('POST AdsPixel/events') && edges.size > 100);
        const faults = (method, path, raw_query, body) => check({ method, path: `/meta/v26.0${path}`, raw_query, body }).faults.length;
        assert.equal(faults('GET', '/777000111222/leads', 'fields=id,field_data&limit=5'), 0);
        assert.equal(faults('GET', '/777000111222/leads', 'fields=id,answers'), 1);
        assert.equal(faults('GET', '/777000111222/people', ''), 1);
        assert.equal(faults('POST', '/777000111222/leads', '', '{}'), 1);
        const bad = { event_name: 'x', colour: 'red', user_data: { shoe: '42' } };
        assert.equal(faults('POST', '/600700800900/events', '', JSON.stringify({ data: [bad] })), 2);
    },
    'makes no other requests than the client knows': () => {
        for (const only of ['checks the account', 'describes every stream', 'same rows of a report', 'each conversion',
                            'reads everything', 'finds records by id']) {
            const run = spawnSync(kit, [plugin, '--sandbox', sandbox, '--only', only],
                                  { encoding: 'utf8', env: { ...process.env, LEADLOOM_REQUEST_LOG: folder } });
            assert.equal(run.status, 0, run.stdout + run.stderr);
        }
        asked = readdirSync(folder).flatMap((file) =>
            readFileSync(join(folder, file), 'utf8').trim().split('\n').map((line) => check(JSON.parse(line))));
        assert.deepEqual([...new Set(asked.flatMap((one) => one.faults))], []);
    },
    'makes each of the requests that it is made of': () => {
        const made = new Set(asked.map((one) => one.kind));
        for (const kind of ['GET debug_token', 'GET Page/leadgen_forms', 'GET LeadgenForm/leads', 'GET Lead', 'GET AdAccount/campaigns',
                            'GET AdAccount/ads', 'GET AdAccount/insights', 'POST AdAccount/insights', 'GET AdReportRun',
                            'GET AdReportRun/insights', 'POST AdsPixel/events', 'GET AdsPixel'])
            assert.ok(made.has(kind), `no request of the kind: ${kind}`);
    },
    'hashes a person as the client does': () => {
        const [event] = asked.flatMap((one) => one.uploaded ?? []);
        const person = JSON.parse(readFileSync(join(plugin, 'acceptance.json'), 'utf8')).conversions.Qualified.person;
        const user = new UserData().setEmails(person.emails).setPhones(person.phones).setCountry(person.country.toLowerCase());
        for (const [name, hashes] of Object.entries(user.normalize()))
            assert.deepEqual(event.user_data[name], hashes, name);
        assert.equal(event.user_data.fbc, 'fb.1.1767100000000.IwAR0example');
    },
}, () => rmSync(folder, { recursive: true, force: true }));
