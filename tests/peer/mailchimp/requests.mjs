// requests.mjs NODE_MODULES SANDBOX KIT PLUGIN: the connector under the acceptance kit makes no
// request that Mailchimp's own client couldn't have made: method, path and names in the query.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSteps } from '../support/steps.mjs';

const [modules, sandbox, kit, plugin] = process.argv.slice(2);
const api = join(modules, '@mailchimp/mailchimp_marketing/src/api');
if (!existsSync(api)) {
    console.error('skipped: @mailchimp/mailchimp_marketing is not installed');
    process.exit(77);
}

/// Operations of the client, as its generated sources call them: {method, path, shape, names}.
const operations = readdirSync(api).flatMap((file) =>
    readFileSync(join(api, file), 'utf8').split(/WithHttpInfo = function/).slice(1).flatMap((source) => {
        const call = source.match(/callApi\(\s*'([^']+)', '([A-Z]+)'/);
        const query = source.match(/var queryParams = \{([\s\S]*?)\};/)?.[1] ?? '';
        if (!call) return [];
        const shape = new RegExp(`^${call[1].replace(/\{[^}]+\}/g, '[^/]+')}$`);
        return [{ method: call[2], path: call[1], shape,
                  names: new Set([...query.matchAll(/^\s*'([a-z_]+)':/gm)].map((match) => match[1])) }];
    }));

/// What is wrong with a request, and which operation it is.
const check = ({ method, path, raw_query: query }) => {
    const resource = path.replace(/^\/mailchimp\/3\.0/, '');
    const known = operations.find((one) => one.method === method && one.shape.test(resource));
    if (!known) return { faults: [`${method} ${resource}: no such operation`] };
    const names = [...new URLSearchParams(query).keys()];
    return { operation: `${method} ${known.path}`,
             faults: names.filter((name) => !known.names.has(name)).map((name) => `${method} ${known.path}: no parameter ${name}`) };
};

const folder = mkdtempSync(join(tmpdir(), 'leadloom-peer-mailchimp-'));
let asked = [];
await runSteps({
    'finds planted faults': () => {
        assert.ok(operations.length > 100);
        const faults = (method, path, query) => check({ method, path: `/mailchimp/3.0${path}`, raw_query: query }).faults.length;
        assert.equal(faults('GET', '/lists/a1/members', 'count=10&sort_dir=ASC'), 0);
        assert.equal(faults('GET', '/lists/a1/members', 'limit=10'), 1);
        assert.equal(faults('PATCH', '/lists/a1/members', ''), 1);
        assert.equal(faults('GET', '/lists/a1/people', ''), 1);
    },
    'makes no other requests than the client knows': () => {
        for (const only of ['checks the account', 'describes every stream', 'campaigns: reads everything', 'members: ']) {
            const run = spawnSync(kit, [plugin, '--sandbox', sandbox, '--only', only],
                                  { encoding: 'utf8', env: { ...process.env, LEADLOOM_REQUEST_LOG: folder } });
            assert.equal(run.status, 0, run.stdout + run.stderr);
        }
        asked = readdirSync(folder).flatMap((file) =>
            readFileSync(join(folder, file), 'utf8').trim().split('\n').map((line) => check(JSON.parse(line))));
        assert.deepEqual([...new Set(asked.flatMap((one) => one.faults))], []);
    },
    'makes each of the requests that it is made of': () => {
        const made = new Set(asked.map((one) => one.operation));
        const member = '/lists/{list_id}/members/{subscriber_hash}';
        for (const name of ['GET /campaigns', 'GET /lists/{list_id}/merge-fields', 'GET /lists/{list_id}/members',
                            'POST /lists/{list_id}', `GET ${member}`, `PATCH ${member}`, `DELETE ${member}`, `POST ${member}/tags`])
            assert.ok(made.has(name), `no request of the kind: ${name}`);
    },
}, () => rmSync(folder, { recursive: true, force: true }));
