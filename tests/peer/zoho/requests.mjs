// requests.mjs NODE_MODULES SANDBOX KIT PLUGIN: the connector under the acceptance kit makes no
// request that Zoho's own SDK couldn't have made.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { requestRules } from './request_rules.mjs';
import { runSteps } from '../support/steps.mjs';

const [modules, sandbox, kit, plugin] = process.argv.slice(2);
const lib = join(modules, '@zohocrm/nodejs-sdk-8.0/lib');
if (!existsSync(lib)) {
    console.error('skipped: @zohocrm/nodejs-sdk-8.0 is not installed');
    process.exit(77);
}
const folder = mkdtempSync(join(tmpdir(), 'leadloom-peer-zoho-'));
const file = join(folder, 'found.jsonl');
const found = () => readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line));

await runSteps({
    'finds planted faults': () => {
        const check = requestRules(lib);
        const headers = { authorization: 'Zoho-oauthtoken x' };
        const faults = (request) => check({ headers, body: '', ...request }).faults.length;
        assert.equal(faults({ method: 'GET', url: '/crm/v8/Leads?fields=Email&per_page=200' }), 0);
        assert.equal(faults({ method: 'GET', url: '/crm/v8/Leads?fields=Email&per_page=many&limit=1' }), 2);
        assert.equal(faults({ method: 'GET', url: '/crm/v8/Leads/all' }), 1);
        assert.equal(faults({ method: 'GET', url: '/crm/v8/Leads', headers: { authorization: 'Bearer x' } }), 1);
        assert.equal(faults({ method: 'GET', url: '/crm/v8/Leads', headers: { ...headers, 'if-modified-since': 'Tue, 15 Nov 1994 08:12:31 GMT' } }), 1);
        assert.equal(faults({ method: 'POST', url: '/crm/v8/Leads', body: '{"data":{},"triggers":[]}' }), 2);
    },
    'makes no other requests than the SDK knows': () => {
        for (const only of ['leads:', 'users:']) {
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
        for (const name of ['list records', 'list deleted records', 'update', 'upsert', 'delete', 'COQL', 'list fields', 'list users'])
            assert.ok(made.has(name), `no request of the kind: ${name}`);
    },
}, () => rmSync(folder, { recursive: true, force: true }));
