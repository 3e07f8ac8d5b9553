// run.mjs NODE_MODULES SANDBOX: LINE's own SDK works with the sandbox as with a channel.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { startSandbox } from '../support/sandbox.mjs';
import { runSteps } from '../support/steps.mjs';

const [modules, binary] = process.argv.slice(2);
const folder = join(modules, '@line/bot-sdk');
if (!existsSync(folder)) {
    console.error('skipped: @line/bot-sdk is not installed');
    process.exit(77);
}
const line = createRequire(import.meta.url)(folder);
const sandbox = await startSandbox(binary, 'line', ['--people', '300', '--seed', '7']);
const secret = '0f1e2d3c4b5a69788796a5b4c3d2e1f0';
const baseURL = sandbox.root;  // the SDK drops a prefix
const clients = (channelAccessToken) => ({
    messaging: new line.messagingApi.MessagingApiClient({ baseURL, channelAccessToken }),
    insight: new line.insight.InsightClient({ baseURL, channelAccessToken }),
    audience: new line.manageAudience.ManageAudienceClient({ baseURL, channelAccessToken }),
});
let { messaging, insight, audience } = clients('wrong');
/// The refusal of a call: status, headers and the body as JSON.
const refusal = async (call) => {
    try {
        await call;
    } catch (error) {
        assert.ok(error instanceof line.HTTPFetchError, String(error));
        return { status: error.status, headers: error.headers, ...JSON.parse(error.body) };
    }
    assert.fail('it was not refused');
};

const received = [];
const hub = createServer((request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
        received.push({ body: Buffer.concat(parts), signature: request.headers[line.LINE_SIGNATURE_HTTP_HEADER_NAME] });
        response.statusCode = received.length === 2 ? 500 : 200;
        response.end();
    });
});
await new Promise((resolve) => { hub.listen(0, '127.0.0.1', resolve); });
const hook = `http://127.0.0.1:${hub.address().port}/hooks/line`;
const delivered = async (count) => {
    while (received.length < count) await new Promise((resolve) => { hub.once('request', () => setImmediate(resolve)); });
    return received.slice(0, count).map(({ body, signature }) => {
        assert.ok(line.validateSignature(body, secret, signature));
        return JSON.parse(body);
    });
};
const text = (words) => ({ type: 'text', text: words });
const key = '123e4567-e89b-12d3-a456-426614174000';

let friends;
await runSteps({
    'gets a stateless token, and nothing without one': async () => {
        assert.equal((await refusal(messaging.getBotInfo())).status, 401);
        const tokens = new line.channelAccessToken.ChannelAccessTokenClient({ baseURL });
        const issued = await tokens.issueStatelessChannelTokenByClientSecret('1234567890', secret);
        assert.equal(issued.token_type, 'Bearer');
        ({ messaging, insight, audience } = clients(issued.access_token));
        assert.equal((await messaging.getBotInfo()).chatMode, 'bot');
    },
    'walks through all followers by next': async () => {
        const all = [];
        for (let start; ;) {
            const page = await messaging.getFollowers(start, 20);
            all.push(...page.userIds);
            if (!(start = page.next)) break;
        }
        const { records } = await sandbox.control('GET', '/line/records/followers');
        assert.deepEqual([...all].sort(), records.map((one) => one.userId).sort());
        friends = records;
        assert.equal((await refusal(messaging.getFollowers('elsewhere'))).status, 400);
    },
    'reads profiles, but for those who show none': async () => {
        const shown = friends.find((one) => one.showsProfile && one.language);
        const profile = await messaging.getProfile(shown.userId);
        assert.equal(profile.displayName, shown.displayName);
        assert.equal(profile.language, shown.language);
        const hidden = await refusal(messaging.getProfile(friends.find((one) => !one.showsProfile).userId));
        assert.equal(hidden.status, 404);
        assert.equal(hidden.message, 'Not found');
    },
    'pushes once, however often it is sent under one retry key': async () => {
        const to = friends[0].userId;
        const first = await messaging.pushMessageWithHttpInfo({ to, messages: [text('Hello')] }, key);
        const again = await refusal(messaging.pushMessage({ to, messages: [text('Hello')] }, key));
        assert.equal(again.status, 409);
        assert.deepEqual(again.sentMessages, first.body.sentMessages);
        assert.equal(again.headers.get('x-line-accepted-request-id'),
                     first.httpResponse.headers.get(line.LINE_REQUEST_ID_HTTP_HEADER_NAME));
    },
    'names what is wrong with a message': async () => {
        const bad = await refusal(messaging.pushMessage({ to: friends[0].userId, messages: [text('')] }));
        assert.equal(bad.details[0].property, 'messages[0].text');
        assert.equal((await refusal(messaging.validatePush({ messages: [] }))).status, 400);
        await messaging.validatePush({ messages: [text('Hello')] });
    },
    'multicasts and broadcasts within the quota': async () => {
        await messaging.multicast({ to: friends.slice(0, 3).map((one) => one.userId), messages: [text('Hello')] });
        assert.equal((await messaging.getMessageQuota()).type, 'none');
        assert.equal((await messaging.getMessageQuotaConsumption()).totalUsage, 4);
        await sandbox.control('PATCH', '/line/settings', { monthly_quota: 10 });
        const over = await refusal(messaging.broadcast({ messages: [text('All')] }));
        assert.equal(over.message, 'You have reached your monthly limit.');
        await sandbox.control('PATCH', '/line/settings', { monthly_quota: 0 });
    },
    'fills an audience and narrowcasts to it': async () => {
        const users = friends.map((one) => ({ id: one.userId }));
        const group = await audience.createAudienceGroup({ description: 'Spring', audiences: users.slice(0, 55) });
        await audience.addAudienceToAudienceGroup({ audienceGroupId: group.audienceGroupId, audiences: users });
        const listed = await audience.getAudienceGroups(1, 'spring', undefined, 40);
        assert.equal(listed.audienceGroups[0].audienceCount, friends.length);
        const sent = await messaging.narrowcastWithHttpInfo({
            messages: [text('Narrow')], recipient: { type: 'audience', audienceGroupId: group.audienceGroupId } });
        const progress = await messaging.getNarrowcastProgress(sent.httpResponse.headers.get('x-line-request-id'));
        assert.equal(progress.phase, 'succeeded');
        assert.equal(progress.targetCount, friends.length);
        await audience.deleteAudienceGroup(group.audienceGroupId);
    },
    'reads figures of days': async () => {
        const counted = await insight.getNumberOfFollowers('20260105');
        assert.equal(counted.status, 'ready');
        assert.ok(counted.followers >= friends.length);
        assert.equal((await insight.getNumberOfMessageDeliveries('20260105')).status, 'ready');
        assert.equal((await messaging.getNumberOfSentPushMessages('20990101')).status, 'unready');
    },
    'receives signed events, and again what failed': async () => {
        await messaging.setWebhookEndpoint({ endpoint: hook });
        assert.deepEqual(await messaging.getWebhookEndpoint(), { endpoint: hook, active: true });
        assert.ok((await messaging.testWebhookEndpoint({ endpoint: hook })).success);
        await sandbox.control('PATCH', '/line/settings', { webhook_redelivery: true, webhook_retry_ms: 0 });
        const { userId } = await sandbox.control('POST', '/line/records/followers', { displayName: 'Mika \u{1f642}' });
        await delivered(3);
        await sandbox.control('POST', '/line/events', { userId, type: 'message', message: { type: 'text', id: '1', text: 'はい \u{1f642}' } });
        const [ping, first, again, message] = await delivered(4);
        assert.deepEqual(ping.events, []);
        assert.equal(first.events[0].type, 'follow');
        assert.equal(again.events[0].webhookEventId, first.events[0].webhookEventId);
        assert.deepEqual([first, again].map((one) => one.events[0].deliveryContext.isRedelivery), [false, true]);
        assert.equal(message.events[0].message.text, 'はい \u{1f642}');
        const { replyToken } = message.events[0];
        await messaging.replyMessage({ replyToken, messages: [text('Thanks')] });
        assert.equal((await refusal(messaging.replyMessage({ replyToken, messages: [text('Twice')] }))).message, 'Invalid reply token');
    },
}, () => {
    hub.close();
    hub.closeAllConnections();
    sandbox.stop();
});
