// run.mjs NODE_MODULES SANDBOX: Mixpanel's own client works with the sandbox as with a project.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { startSandbox } from '../support/sandbox.mjs';
import { runSteps } from '../support/steps.mjs';

const [modules, binary] = process.argv.slice(2);
const folder = join(modules, 'mixpanel');
if (!existsSync(folder)) {
    console.error('skipped: mixpanel is not installed');
    process.exit(77);
}
// The client sends credentials by TLS only, which the sandbox doesn't speak: this is all of TLS that
// is left out.
https.request = (options, ...rest) => http.request({ ...options, agent: undefined }, ...rest);
const Mixpanel = createRequire(import.meta.url)(folder);
const sandbox = await startSandbox(binary, 'mixpanel');

const quiet = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };
const address = { host: new URL(sandbox.root).host, path: '/mixpanel', logger: quiet };
const account = new Mixpanel.ServiceAccountCredentials('leadloom', 's3cret-pw', '4242');
const client = (token = 'sandbox-project-token', more = {}) =>
    Mixpanel.init(token, { ...address, protocol: 'http', verbose: true, ...more });
const importer = (credentials = account) => client(undefined, { protocol: 'https', credentials });

/// Calls the client, which ends each call with an error, a list of errors, or nothing.
const call = (object, method, ...given) => new Promise((resolve, reject) => {
    object[method](...given, (errors) => {
        const error = [errors].flat().find((one) => one);
        return error ? reject(error) : resolve();
    });
});
const people = client().people;
const profile = async (id) => (await sandbox.control('GET', `/mixpanel/records/profiles/${id}`)).$properties;
const events = async () => (await sandbox.control('GET', '/mixpanel/records/events')).records;
const basic = { Authorization: `Basic ${Buffer.from('leadloom:s3cret-pw').toString('base64')}` };
const exported = async (day) => {
    const query = `project_id=4242&from_date=${day}&to_date=${day}&time_in_ms=true`;
    const answer = await fetch(`${sandbox.url}/api/2.0/export?${query}`, { headers: basic });
    return (await answer.text()).split('\n').filter(Boolean).map((line) => JSON.parse(line));
};

await runSteps({
    'sets properties of a profile, and sets some once only': async () => {
        await call(people, 'set', 'ana', { $email: 'ana@example.test', plan: 'free' });
        await call(people, 'set_once', 'ana', { plan: 'paid', first: 'expo' });
        const { $last_seen: seen, ...rest } = await profile('ana');
        assert.deepEqual(rest, { $email: 'ana@example.test', plan: 'free', first: 'expo' });
        assert.match(seen, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
    },
    'counts, appends, unites, removes and unsets': async () => {
        await call(people, 'increment', 'ana', 'visits', 2);
        await call(people, 'increment', 'ana', 'visits', 3);
        await call(people, 'append', 'ana', 'tags', 'one');
        await call(people, 'union', 'ana', { tags: ['one', 'two'] });
        await call(people, 'remove', 'ana', { tags: 'one' });
        await call(people, 'unset', 'ana', 'first');
        const found = await profile('ana');
        assert.equal(found.visits, 5);
        assert.deepEqual(found.tags, ['two']);
        assert.equal(found.first, undefined);
    },
    'leaves the time of the last change alone where it is asked to': async () => {
        const before = (await profile('ana')).$last_seen;
        await sandbox.control('PATCH', '/clock', { advance_ms: 60_000 });
        await call(people, 'set', 'ana', { plan: 'trial' }, { $ignore_time: true });
        assert.equal((await profile('ana')).$last_seen, before);
        await call(people, 'set', 'ana', { plan: 'paid' });
        assert.notEqual((await profile('ana')).$last_seen, before);
    },
    'takes updates for another project, which go nowhere': async () => {
        await call(client('another-token').people, 'set', 'ito', { $email: 'ito@example.test' });
        await assert.rejects(profile('ito'), /404/);
    },
    'refuses what is no update': async () => {
        await assert.rejects(call(people, 'set', 'null', { plan: 'x' }), /placeholder/);
    },
    'deletes a profile': async () => {
        await call(people, 'delete_user', 'ana', { $ignore_alias: true });
        await assert.rejects(profile('ana'), /404/);
    },
    'imports events with a service account, one and many, and repeats are kept in the export': async () => {
        const at = new Date('2026-01-02T08:15:30.250Z');
        await call(importer(), 'import', 'Signed up', at, { distinct_id: 'ana', $insert_id: 'a-1' });
        const event = (id, person) => ({ event: 'Page view', properties: { time: at, distinct_id: person, $insert_id: id } });
        await call(importer(), 'import_batch', [event('b-1', 'ana'), event('b-2', 'ito'), event('b-2', 'ito')]);
        const found = await exported('2026-01-02');
        assert.deepEqual(found.map((one) => one.properties.$insert_id), ['a-1', 'b-1', 'b-2', 'b-2']);
        assert.equal(found[0].properties.mp_lib, 'node');
        assert.ok(found.every((one) => one.properties.$import && one.properties.mp_processing_time_ms));
        assert.equal(Math.floor(found[0].properties.time / 1000), Math.floor(at / 1000));
    },
    'refuses another secret': async () => {
        const wrong = new Mixpanel.ServiceAccountCredentials('leadloom', 'guessed', '4242');
        const before = (await events()).length;
        await assert.rejects(call(importer(wrong), 'import', 'Signed up', new Date(), { distinct_id: 'ana', $insert_id: 'c-1' }));
        assert.equal((await events()).length, before);
    },
    'tracks what is new, and drops what is old without a word': async () => {
        const before = (await events()).length;
        await call(client(), 'track', 'Pressed', { distinct_id: 'ana' });
        await call(client(), 'track', 'Pressed', { distinct_id: 'ana', time: new Date('2020-01-01T00:00:00Z') });
        assert.equal((await events()).length, before + 1);
    },
}, () => sandbox.stop());
