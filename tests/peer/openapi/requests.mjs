// requests.mjs VENDOR NODE_MODULES SANDBOX KIT PLUGIN [TESTS]: neither the connector under the
// acceptance kit nor in its own tests (TESTS: their program) makes a request that the vendor's
// OpenAPI description refuses. The descriptions are read from LEADLOOM_SPECS/VENDOR.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { requestRules } from './request_rules.mjs';
import { runSteps } from '../support/steps.mjs';

const [name, modules, sandbox, kit, plugin, tests] = process.argv.slice(2);
const { LEADLOOM_SPECS = '' } = process.env;
if (!existsSync(join(modules, 'openapi-backend'))) {
    console.error('skipped: openapi-backend is not installed');
    process.exit(77);
}
if (!existsSync(join(LEADLOOM_SPECS, name))) {
    console.error(`skipped: LEADLOOM_SPECS names no folder with the OpenAPI description of ${name}`);
    process.exit(77);
}
const vendor = await import(`./vendors/${name}.mjs`);
const check = await requestRules(modules, vendor, LEADLOOM_SPECS);
const folder = mkdtempSync(join(tmpdir(), `leadloom-peer-${name}-`));
const file = join(folder, 'found.jsonl');
const server = fileURLToPath(new URL('checked_sandbox.mjs', import.meta.url));
const env = { ...process.env, LEADLOOM_PEER_SANDBOX: sandbox, LEADLOOM_PEER_MODULES: modules, LEADLOOM_PEER_VENDOR: name, LEADLOOM_PEER_FOUND: file };

const linesOf = (one) => readFileSync(one, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
const requestOf = ([method, url, body, headers]) => {
    const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
    const all = { ...vendor.goodHeaders, ...(text && { 'content-type': 'application/json' }), ...headers };
    return { method, url, body: text, headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) };
};
const operations = new Set();
const faultsOf = (found) => {
    for (const { operation } of found) operations.add(operation);
    return [...new Set(found.flatMap((one) => one.faults))];
};

await runSteps({
    'tells good requests from planted bad ones': () => {
        for (const one of vendor.good) assert.deepEqual(check(requestOf(one)).faults, [], one.slice(0, 2).join(' '));
        for (const one of vendor.bad)
            assert.ok(check(requestOf(one)).faults.length > 0, `a bad request passed: ${one.slice(0, 2).join(' ')} ${JSON.stringify(one[2])}`);
    },
    'answers a planted bad request with a refusal': async () => {
        const child = spawn(server, ['--listen', '127.0.0.1:0', '--vendor', name], { env: { ...env, LEADLOOM_PEER_FOUND: join(folder, 'planted.jsonl') },
                                                                                     stdio: ['ignore', 'pipe', 'inherit'] });
        try {
            const line = await new Promise((resolve) => child.stdout.once('data', (data) => resolve(String(data))));
            const root = line.match(/http:\/\/\S+/)[0] + vendor.prefix.slice(0, vendor.prefix.indexOf('/', 1));
            const { method, url, body, headers } = requestOf(vendor.bad[0]);
            const answer = await fetch(root + url, { method, headers, body: body || undefined });
            assert.equal(answer.status, 400);
            assert.ok((await answer.json()).faults.length > 0);
        } finally {
            child.kill('SIGTERM');
        }
    },
    'is asked for nothing else by the connector under the kit': () => {
        for (const only of vendor.scenarios) {
            const run = spawnSync(kit, [plugin, '--sandbox', server, '--only', only], { encoding: 'utf8', env });
            assert.deepEqual(faultsOf(linesOf(file)), []);
            assert.equal(run.status, 0, run.stdout + run.stderr);
        }
    },
    'is asked for nothing else by the connector in its own tests': () => {
        if (!tests || !existsSync(tests)) return console.log('        (not built here)');
        const logs = join(folder, 'logs');
        spawnSync(tests, [], { env: { ...process.env, LEADLOOM_REQUEST_LOG: logs } });  // passes or fails as a test of its own
        // A sandbox stands below the vendor's name, a scripted vendor at the root.
        const asked = readdirSync(logs).flatMap((one) => linesOf(join(logs, one))).map(({ method, path, raw_query: query, body, headers }) => ({
            method, body, isBare: true, url: path.replace(new RegExp(`^/${name}(?=/)`), '') + (query && `?${query}`),
            headers: Object.fromEntries(headers.map(([key, value]) => [key.toLowerCase(), value])) }));
        assert.ok(asked.length > 0, 'the tests kept no requests');
        assert.deepEqual(faultsOf(asked.map(check)), []);
    },
    'is asked for each of what the connector is made of': () => {
        for (const one of vendor.made) assert.ok(operations.has(one), `no request of the kind: ${one}; made: ${[...operations].join(', ')}`);
    },
}, () => rmSync(folder, { recursive: true, force: true }));
