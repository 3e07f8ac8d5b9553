// run.mjs NODE_MODULES SANDBOX: Mailchimp's own client works with the sandbox as with an account.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { startSandbox } from '../support/sandbox.mjs';
import { runSteps } from '../support/steps.mjs';

const [modules, binary] = process.argv.slice(2);
const folder = join(modules, '@mailchimp/mailchimp_marketing');
if (!existsSync(folder)) {
    console.error('skipped: @mailchimp/mailchimp_marketing is not installed');
    process.exit(77);
}
const client = createRequire(import.meta.url)(folder);
const sandbox = await startSandbox(binary, 'mailchimp', ['--people', '60', '--seed', '7']);
const key = '0123456789abcdef0123456789abcdef-us6';
client.setConfig({ apiKey: key, server: 'us6' });
client.basePath = `${sandbox.url}/3.0`;

const list = 'a1b2c3d4e5';
const email = 'ana.ruiz@example.test';
const hash = createHash('md5').update(email).digest('hex');
/// The problem that a call is refused with.
const refusal = async (call) => {
    try {
        await call;
    } catch (error) {
        return error.response.body;
    }
    assert.fail('it was not refused');
};
const called = [];
const hub = createServer((request, response) => {
    let body = '';
    request.on('data', (data) => { body += data; });
    request.on('end', () => {
        called.push({ method: request.method, url: request.url, form: new URLSearchParams(body) });
        response.end();
    });
});
await new Promise((resolve) => { hub.listen(0, '127.0.0.1', resolve); });
const hookUrl = `http://127.0.0.1:${hub.address().port}/hooks/newsletter?secret=S3`;
const delivered = async (count) => {
    while (called.filter((call) => call.method === 'POST').length < count)
        await new Promise((resolve) => { hub.once('request', () => setImmediate(resolve)); });
};

let contact;
await runSteps({
    'knows its key, and refuses another': async () => {
        assert.equal((await client.ping.get()).health_status, "Everything's Chimpy!");
        client.setConfig({ apiKey: 'wrong-us6', server: 'us6' });
        assert.equal((await refusal(client.ping.get())).title, 'API Key Invalid');
        client.setConfig({ apiKey: key, server: 'us6' });
    },
    'upserts a member by the hash of the address': async () => {
        const made = await client.lists.setListMember(list, hash, {
            email_address: email, status_if_new: 'pending', merge_fields: { FNAME: 'Ana', LNAME: 'Ruiz' } });
        assert.equal(made.id, hash);
        assert.equal(made.status, 'pending');
        contact = made.contact_id;
        const again = await client.lists.setListMember(list, hash, { email_address: email, status_if_new: 'subscribed' });
        assert.equal(again.status, 'pending');
        assert.equal(again.full_name, 'Ana Ruiz');
    },
    'finds it by contact id, and with the fields asked for': async () => {
        const found = await client.lists.getListMember(list, contact, { fields: ['id', 'merge_fields.FNAME'] });
        assert.deepEqual(found, { id: hash, merge_fields: { FNAME: 'Ana' } });
        const gone = await refusal(client.lists.getListMember(list, 'nobody@example.test'));
        assert.equal(gone.status, 404);
    },
    'refuses a second one, a bad address and a bad merge field': async () => {
        const body = { email_address: email, status: 'subscribed' };
        assert.equal((await refusal(client.lists.addListMember(list, body))).title, 'Member Exists');
        const bad = await refusal(client.lists.addListMember(list, { ...body, email_address: 'nobody' }));
        assert.equal(bad.title, 'Invalid Resource');
        const field = await refusal(client.lists.updateListMember(list, hash, { merge_fields: { FNAME: null } }));
        assert.equal(field.errors[0].field, 'merge_fields.FNAME');
    },
    'changes the address of a member, who stays the same contact': async () => {
        const moved = await client.lists.updateListMember(list, contact, { email_address: 'ana@example.test' });
        assert.equal(moved.contact_id, contact);
        assert.notEqual(moved.id, hash);
        await client.lists.updateListMember(list, contact, { email_address: email, status: 'subscribed' });
    },
    'pages through all members by the time of their last change': async () => {
        const seen = [];
        for (let total = 1; seen.length < total;) {
            const page = await client.lists.getListMembersInfo(list, {
                count: 5, offset: seen.length, sort_field: 'last_changed', sort_dir: 'ASC',
                exclude_fields: ['members._links', '_links'] });
            total = page.total_items;
            assert.ok(page.members.every((member) => member._links === undefined));
            seen.push(...page.members);
        }
        const times = seen.map((member) => Date.parse(member.last_changed));
        assert.deepEqual(times, [...times].sort((a, b) => a - b));
        const since = new Date(times.at(-2)).toISOString().slice(0, 19) + 'Z';
        const late = await client.lists.getListMembersInfo(list, { since_last_changed: since, count: 1000 });
        assert.equal(late.total_items, 1);
        assert.equal((await refusal(client.lists.getListMembersInfo(list, { count: 1001 }))).status, 400);
    },
    'subscribes a batch that fails in part, with 200': async () => {
        const members = [email, 'new@example.test', 'nobody'].map((address) => (
            { email_address: address, status: 'subscribed' }));
        const done = await client.lists.batchListMembers(list, { members, update_existing: false });
        assert.equal(done.total_created, 1);
        assert.deepEqual(done.errors.map((error) => error.error_code), ['ERROR_CONTACT_EXISTS', 'ERROR_GENERIC']);
    },
    'adds and removes tags': async () => {
        const tags = (status) => client.lists.updateListMemberTags(list, contact, {
            tags: [{ name: 'Hot', status }], is_syncing: true });
        await tags('active');
        assert.equal((await client.lists.getListMember(list, contact)).tags[0].name, 'Hot');
        assert.equal((await client.lists.tagSearch(list, { name: 'ho' })).total_items, 1);
        assert.equal((await client.lists.getListMemberTags(list, contact)).tags.length, 1);
        await tags('inactive');
        assert.equal((await client.lists.getListMember(list, contact)).tags_count, 0);
    },
    'lists audiences, merge fields, campaigns and what recipients did': async () => {
        assert.equal((await client.lists.getAllLists()).lists[0].id, list);
        const fields = await client.lists.getListMergeFields(list, { count: 100 });
        assert.ok(fields.merge_fields.some((field) => field.tag === 'FNAME'));
        const { campaigns } = await client.campaigns.list({ status: 'sent', listId: list });
        assert.equal(campaigns.length, 3);
        const { emails } = await client.reports.getEmailActivityForCampaign(campaigns[0].id, { count: 1000 });
        assert.ok(emails.some((row) => row.activity.some((what) => what.action === 'open')));
    },
    'takes a webhook only after its address answered, and calls it with forms': async () => {
        const events = { subscribe: true, unsubscribe: true, profile: true, cleaned: true, upemail: true };
        const hook = { url: hookUrl, events, sources: { user: true, admin: true, api: false } };
        assert.equal((await refusal(client.lists.createListWebhook(list, { ...hook, url: 'http://127.0.0.1:1/' }))).status, 400);
        await client.lists.createListWebhook(list, hook);
        assert.equal(called[0].method, 'GET');
        assert.equal((await client.lists.getListWebhooks(list)).webhooks[0].url, hookUrl);
        await client.lists.updateListMember(list, contact, { merge_fields: { FNAME: 'Anna' } });
        await sandbox.control('PATCH', `/mailchimp/records/members/${contact}`, { status: 'unsubscribed' });
        await delivered(1);
        const { url, form } = called.find((call) => call.method === 'POST');
        assert.ok(url.endsWith('?secret=S3'));
        assert.equal(form.get('type'), 'unsubscribe');
        assert.equal(form.get('data[email]'), email);
    },
    'lets nobody but the person come back': async () => {
        const back = await refusal(client.lists.updateListMember(list, contact, { status: 'subscribed' }));
        assert.equal(back.title, 'Member In Compliance State');
    },
    'archives, and deletes for good': async () => {
        await client.lists.deleteListMember(list, contact);
        assert.equal((await client.lists.getListMembersInfo(list, { status: 'archived' })).total_items, 1);
        assert.equal((await refusal(client.lists.deleteListMember(list, contact))).status, 405);
        await client.lists.deleteListMemberPermanent(list, contact);
        const body = { email_address: email, status_if_new: 'subscribed' };
        assert.equal((await refusal(client.lists.setListMember(list, hash, body))).title,
                     'Forgotten Email Not Subscribed');
    },
}, () => {
    sandbox.stop();
    hub.closeAllConnections();
    hub.close();
});
