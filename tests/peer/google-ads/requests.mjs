// requests.mjs NODE_MODULES SANDBOX KIT PLUGIN: what the connector uploads under the acceptance kit
// are messages of Google's own protocol description.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSteps } from '../support/steps.mjs';

const [modules, sandbox, kit, plugin] = process.argv.slice(2);
const folder = join(modules, '@google-ads/datamanager');
if (!existsSync(folder)) {
    console.error('skipped: @google-ads/datamanager is not installed');
    process.exit(77);
}
const require = createRequire(join(folder, 'package.json'));
const protobuf = createRequire(require.resolve('google-gax'))('protobufjs');
const root = protobuf.Root.fromJSON(require(join(folder, 'build/protos/protos.json')));
root.resolveAll();
const message = root.lookupType('google.ads.datamanager.v1.IngestEventsRequest');

/// What is wrong with a value of a message: names of members that it hasn't, and wrong types.
const faultsOf = (type, value, at = '') => Object.entries(value).flatMap(([name, given]) => {
    const place = `${at}/${name}`;
    const field = type.fields[name];
    if (!field) return [`${place}: no such member`];
    if (field.repeated && !Array.isArray(given)) return [`${place}: no list`];
    return (field.repeated ? given : [given]).flatMap((one) => {
        if (field.resolvedType instanceof protobuf.Enum)
            return one in field.resolvedType.values ? [] : [`${place}: no such value`];
        if (field.type.endsWith('protobuf.Timestamp')) return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(one) ? [] : [`${place}: no time`];
        if (field.resolvedType) return typeof one === 'object' ? faultsOf(field.resolvedType, one, place) : [`${place}: no object`];
        const wanted = { string: 'string', bool: 'boolean', double: 'number' }[field.type] ?? 'string';
        return typeof one === wanted ? [] : [`${place}: no ${wanted}`];
    });
});

const logs = mkdtempSync(join(tmpdir(), 'leadloom-peer-google-ads-'));
let uploads = [];
await runSteps({
    'finds planted faults': () => {
        const faults = (events) => faultsOf(message, { events }).length;
        assert.equal(faults([{ transactionId: 'a', eventSource: 'WEB', eventTimestamp: '2026-01-02T08:15:30Z', conversionValue: 1 }]), 0);
        assert.equal(faults([{ transaction: 'a' }]), 1);
        assert.equal(faults([{ eventSource: 'SHOP' }]), 1);
        assert.equal(faults([{ eventTimestamp: 'yesterday' }, { conversionValue: '1' }]), 2);
        assert.equal(faults([{ userData: { userIdentifiers: { emailAddress: 'a' } } }]), 1);
    },
    'uploads nothing but messages of the description': () => {
        const run = spawnSync(kit, [plugin, '--sandbox', sandbox, '--only', 'answers for each conversion'],
                              { encoding: 'utf8', env: { ...process.env, LEADLOOM_REQUEST_LOG: logs } });
        assert.equal(run.status, 0, run.stdout + run.stderr);
        uploads = readdirSync(logs).flatMap((file) =>
            readFileSync(join(logs, file), 'utf8').trim().split('\n').map((line) => JSON.parse(line)))
            .filter((request) => request.path.endsWith('/v1/events:ingest'))
            .map((request) => JSON.parse(request.body));
        assert.ok(uploads.length > 0);
        assert.deepEqual([...new Set(uploads.flatMap((body) => faultsOf(message, body)))], []);
    },
    'uploads click ids, identifiers and consent': () => {
        const one = uploads[0].events[0];
        assert.ok(one.adIdentifiers.gclid && one.userData.userIdentifiers.length === 2 && one.consent.adUserData);
    },
}, () => rmSync(logs, { recursive: true, force: true }));
