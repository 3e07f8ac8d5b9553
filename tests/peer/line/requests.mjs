// requests.mjs NODE_MODULES SANDBOX KIT PLUGIN: the connector under the acceptance kit makes no
// request that LINE's own SDK couldn't have made: method, path, names in the query, and the members
// of bodies with their types. (Where LINE's OpenAPI description is at hand: openapi/vendors/line.mjs.)
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSteps } from '../support/steps.mjs';
import { sdkRules } from './sdk_rules.mjs';

const [modules, sandbox, kit, plugin] = process.argv.slice(2);
const lib = join(modules, '@line/bot-sdk/lib');
if (!existsSync(lib)) {
    console.error('skipped: @line/bot-sdk is not installed');
    process.exit(77);
}
const check = sdkRules(lib);
const folder = mkdtempSync(join(tmpdir(), 'leadloom-peer-line-'));
const bot = (method, path, query = '', body = '', headers = {}) => ({ method, path: `/line/v2/bot${path}`, raw_query: query, body, headers });
const push = { to: 'U1', messages: [{ type: 'text', text: 'Hello' }] };
let asked = [];
await runSteps({
    'finds planted faults': () => {
        const faults = (...request) => check(bot(...request)).faults.length;
        assert.equal(faults('GET', '/followers/ids', 'limit=300&start=abc'), 0);
        assert.equal(faults('GET', '/followers/ids', 'count=300'), 1);
        assert.equal(faults('GET', '/followers', ''), 1);
        assert.equal(faults('POST', '/followers/ids', ''), 1);
        assert.equal(faults('POST', '/message/push', '', JSON.stringify(push)), 0);
        assert.equal(faults('POST', '/message/push', '', JSON.stringify({ ...push, to: 7 })), 1);
        assert.equal(faults('POST', '/message/push', '', JSON.stringify({ messages: push.messages })), 1);
        assert.equal(faults('POST', '/message/push', '', JSON.stringify({ ...push, colour: 'red' })), 1);
    },
    'makes no other requests than are known': () => {
        for (const only of ['checks the account', 'followers: reads', 'rows of a report', 'each conversion']) {
            const run = spawnSync(kit, [plugin, '--sandbox', sandbox, '--only', only],
                                  { encoding: 'utf8', env: { ...process.env, LEADLOOM_REQUEST_LOG: folder } });
            assert.equal(run.status, 0, run.stdout + run.stderr);
        }
        asked = readdirSync(folder).flatMap((file) =>
            readFileSync(join(folder, file), 'utf8').trim().split('\n').map((line) => JSON.parse(line)));
        assert.deepEqual([...new Set(asked.flatMap((one) => check(one).faults))], []);
    },
    'makes each of the requests that it is made of': () => {
        const made = new Set(asked.map((one) => check(one).operation));
        for (const name of ['GET /v2/bot/info', 'GET /v2/bot/followers/ids', 'GET /v2/bot/profile/{userId}',
                            'GET /v2/bot/channel/webhook/endpoint', 'GET /v2/bot/insight/followers',
                            'GET /v2/bot/insight/message/delivery', 'GET /v2/bot/audienceGroup/list',
                            'POST /v2/bot/audienceGroup/upload', 'PUT /v2/bot/audienceGroup/upload'])
            assert.ok(made.has(name), `no request of the kind: ${name}; made: ${[...made].join(', ')}`);
    },
}, () => rmSync(folder, { recursive: true, force: true }));
