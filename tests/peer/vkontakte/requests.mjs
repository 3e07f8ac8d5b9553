// requests.mjs NODE_MODULES SANDBOX KIT PLUGIN: the connector under the acceptance kit calls no
// method and names no parameter that VK's schema doesn't know, and gives each a value of its type.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSteps } from '../support/steps.mjs';
import { SchemaTypes } from './schema_types.mjs';

const [modules, sandbox, kit, plugin] = process.argv.slice(2);
if (!existsSync(join(modules, '@vkontakte/api-schema-typescript'))) {
    console.error('skipped: @vkontakte/api-schema-typescript is not installed');
    process.exit(77);
}
const types = new SchemaTypes(modules);
const folder = mkdtempSync(join(tmpdir(), 'leadloom-peer-vkontakte-'));
let asked = [];
await runSteps({
    'makes no other calls than the schema knows': () => {
        for (const only of ['checks the account', 'reads everything', 'rows of a report']) {
            const run = spawnSync(kit, [plugin, '--sandbox', sandbox, '--only', only],
                                  { encoding: 'utf8', env: { ...process.env, LEADLOOM_REQUEST_LOG: folder } });
            assert.equal(run.status, 0, run.stdout + run.stderr);
        }
        asked = readdirSync(folder).flatMap((file) =>
            readFileSync(join(folder, file), 'utf8').trim().split('\n').map((line) => JSON.parse(line)));
        const faults = asked.flatMap(({ path, raw_query: query, body }) =>
            types.parameterFaults(path.replace('/vkontakte/method/', ''), Object.fromEntries([...new URLSearchParams(query), ...new URLSearchParams(body)])));
        assert.deepEqual([...new Set(faults)], []);
    },
    'makes each of the calls that it is made of': () => {
        const made = new Set(asked.map(({ path }) => path.replace('/vkontakte/method/', '')));
        for (const name of ['leadForms.list', 'leadForms.getLeads', 'groups.getMembers', 'ads.getCampaigns', 'ads.getStatistics'])
            assert.ok(made.has(name), `no call of ${name}`);
        assert.ok(asked.every(({ body }) => !body.includes('access_token')), 'a token stands in a body');
    },
}, () => rmSync(folder, { recursive: true, force: true }));
