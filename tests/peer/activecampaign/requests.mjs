// requests.mjs NODE_MODULES SANDBOX KIT PLUGIN: the connector under the acceptance kit makes no
// request that ActiveCampaign's OpenAPI descriptions refuse.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasDescriptions, requestRules } from './request_rules.mjs';
import { runSteps } from '../support/steps.mjs';

const [modules, sandbox, kit, plugin] = process.argv.slice(2);
const { LEADLOOM_SPECS } = process.env;
if (!existsSync(join(modules, 'openapi-backend'))) {
    console.error('skipped: openapi-backend is not installed');
    process.exit(77);
}
if (!hasDescriptions(LEADLOOM_SPECS)) {
    console.error('skipped: LEADLOOM_SPECS names no folder with ActiveCampaign\'s OpenAPI descriptions');
    process.exit(77);
}
const folder = mkdtempSync(join(tmpdir(), 'leadloom-peer-activecampaign-'));
const file = join(folder, 'found.jsonl');
const found = () => readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line));

await runSteps({
    'finds planted faults': async () => {
        const check = await requestRules(modules, LEADLOOM_SPECS);
        const headers = { 'api-token': 'x', 'content-type': 'application/json' };
        const faults = (method, url, body, more = headers) =>
            check({ method, url: `/api/3${url}`, headers: more, body: body ? JSON.stringify(body) : '' }).faults.length;
        assert.equal(faults('GET', '/contacts?limit=100&orders%5Bid%5D=ASC&id_greater=7'), 0);
        assert.ok(faults('GET', '/contacts?page=2') > 0);
        assert.ok(faults('GET', '/contacts?limit=many') > 0);
        assert.ok(faults('GET', '/people') > 0);
        assert.ok(faults('GET', '/contacts', null, { authorization: 'Bearer x' }) > 0);
        assert.ok(faults('POST', '/contact/sync', { contact: { firstName: 'Li' } }) > 0);
        assert.ok(faults('POST', '/contact/sync', { contact: { email: 'li@sun.example', odd: 1 } }) > 0);
        assert.ok(faults('POST', '/contactTags', { contactTag: { contact: '1', tag: 2 } }) > 0);
        assert.ok(faults('DELETE', '/contacts/x') > 0);
    },
    'makes no other requests than are described': () => {
        for (const only of ['checks the account', 'describes every stream', 'users: reads everything', 'accounts: ', 'contacts: reads everything',
                            'contacts: sees', 'contacts: finds', 'contacts: creates', 'contacts: keeps good', 'deals: ']) {
            const run = spawnSync(kit, [plugin, '--sandbox', fileURLToPath(new URL('checked_sandbox.mjs', import.meta.url)), '--only', only], {
                encoding: 'utf8',
                env: { ...process.env, LEADLOOM_PEER_SANDBOX: sandbox, LEADLOOM_PEER_MODULES: modules, LEADLOOM_PEER_FOUND: file },
            });
            assert.equal(run.status, 0, run.stdout + run.stderr);
        }
        assert.deepEqual([...new Set(found().flatMap((one) => one.faults))], []);
    },
    'makes each of the requests that it is made of': () => {
        const made = new Set(found().map((one) => one.operation));
        for (const name of ['GET /contacts', 'GET /contacts/{id}', 'POST /contact/sync', 'PUT /contacts/{id}', 'DELETE /contacts/{id}',
                            'POST /contactLists', 'POST /contactTags', 'DELETE /contactTags/{id}', 'POST /accountContacts', 'GET /fields', 'GET /lists',
                            'GET /tags', 'GET /accounts', 'POST /accounts', 'PUT /accounts/{id}', 'GET /deals', 'POST /deals', 'PUT /deals/{id}'])
            assert.ok(made.has(name), `no request of the kind: ${name}`);
    },
}, () => rmSync(folder, { recursive: true, force: true }));
