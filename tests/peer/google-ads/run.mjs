// run.mjs NODE_MODULES SANDBOX: Google's own client of the Data Manager API works with the sandbox
// as with Google.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { startSandbox } from '../support/sandbox.mjs';
import { runSteps } from '../support/steps.mjs';

const [modules, binary] = process.argv.slice(2);
const folder = join(modules, '@google-ads/datamanager');
if (!existsSync(folder)) {
    console.error('skipped: @google-ads/datamanager is not installed');
    process.exit(77);
}
const require = createRequire(join(folder, 'package.json'));
const { IngestionServiceClient } = require(folder);
const { OAuth2Client } = require('google-auth-library');
const sandbox = await startSandbox(binary, 'google-ads');
const { hostname, port } = new URL(sandbox.root);

const clientWith = (token) => {
    // A refusal is to reach the client of the API, whose own code reads it.
    const authClient = new OAuth2Client({ transporterOptions: { validateStatus: () => true } });
    authClient.setCredentials({ access_token: token, expiry_date: Date.now() + 3_600_000 });
    return new IngestionServiceClient({
        fallback: true, protocol: 'http', apiEndpoint: hostname, port: Number(port), authClient });
};
const session = async () => (await sandbox.control('POST', '/google-ads/session', {})).access_token;
const client = clientWith(await session());
const hash = (text) => createHash('sha256').update(text).digest('hex');
const account = { accountType: 'GOOGLE_ADS', accountId: '1234567890' };
const event = (id, more = {}) => ({
    transactionId: id, eventTimestamp: { seconds: 1767341730 }, eventSource: 'OTHER',
    adIdentifiers: { gclid: 'EAIaTest123' }, conversionValue: 120.5, currency: 'EUR',
    consent: { adUserData: 'CONSENT_GRANTED', adPersonalization: 'CONSENT_DENIED' }, ...more });
const request = (events, more = {}) => ({
    destinations: [{ operatingAccount: account, productDestinationId: '600700800' }],
    events, encoding: 'HEX', ...more });
/// What a call is refused with.
const refusal = async (call) => {
    try {
        await call;
    } catch (error) {
        return error;
    }
    assert.fail('it was not refused');
};
const stored = async () => (await sandbox.control('GET', '/google-ads/records/events')).records;

await runSteps({
    'uploads conversions and asks what became of them': async () => {
        const userData = { userIdentifiers: [{ emailAddress: hash('jane.doe@example.com') }] };
        const [done] = await client.ingestEvents(request([event('a'), event('b', { userData })]));
        assert.match(done.requestId, /^[0-9a-f]+$/);
        assert.deepEqual((await stored()).map((one) => one.id), ['a', 'b']);
        const [status] = await client.retrieveRequestStatus({ requestId: done.requestId });
        assert.equal(status.requestStatusPerDestination[0].requestStatus, 'SUCCESS');
        assert.equal(String(status.requestStatusPerDestination[0].eventsIngestionStatus.recordCount), '2');
    },
    'restates a conversion under the same id': async () => {
        await client.ingestEvents(request([event('a', { conversionValue: 99 })]));
        const all = await stored();
        assert.equal(all.length, 2);
        assert.equal(all[0].event.conversionValue, 99);
    },
    'refuses all of a request for one bad event, and stores none': async () => {
        const error = await refusal(client.ingestEvents(request([event('c'), event('d', { eventSource: undefined })])));
        assert.equal(error.code, 3);
        const violations = error.statusDetails.flatMap((detail) => detail.fieldViolations ?? []);
        assert.deepEqual(violations.map((one) => one.field), ['events.events[1].event_source']);
        assert.equal((await stored()).length, 2);
    },
    'refuses what is no hash, and an event that nobody could be found by': async () => {
        const plain = { userIdentifiers: [{ emailAddress: 'jane.doe@example.com' }] };
        assert.equal((await refusal(client.ingestEvents(request([event('e', { userData: plain })])))).code, 3);
        assert.equal((await refusal(client.ingestEvents(request([event('f', { adIdentifiers: undefined })])))).code, 3);
    },
    'only looks where it is asked to': async () => {
        await client.ingestEvents(request([event('g')], { validateOnly: true }));
        assert.equal((await stored()).length, 2);
    },
    'refuses another token, and one without the scope': async () => {
        assert.equal((await refusal(clientWith('guessed').ingestEvents(request([event('h')])))).code, 16);
        await sandbox.control('PATCH', '/google-ads/settings', { scopes: 'adwords' });
        assert.equal((await refusal(client.ingestEvents(request([event('h')])))).code, 7);
    },
}, () => sandbox.stop());
