// run.mjs NODE_MODULES SANDBOX: Meta's own client works with the sandbox as with a business.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { startSandbox } from '../support/sandbox.mjs';
import { runSteps } from '../support/steps.mjs';
import { loadClient, pointAt } from './client.mjs';

const [modules, binary] = process.argv.slice(2);
const client = loadClient(modules);
const sandbox = await startSandbox(binary, 'meta', ['--people', '60', '--seed', '7']);
pointAt(client, sandbox.url);

const { FacebookAdsApi, Page, LeadgenForm, Lead, AdAccount, AdReportRun, Application } = client;
const { EventRequest, ServerEvent, UserData, CustomData } = client;
const token = 'EAAB-system-user-token-1';
const secret = 'meta-app-secret-123';
const pixel = '600700800900';
const form = '777000111222';
const use = (accessToken) => FacebookAdsApi.init(accessToken, 'en_US', false);
use(token);
/// Fields as the client names them.
const all = (type, names) => names.map((name) => {
    assert.ok(type.Fields[name] ?? type.Fields[`_${name}`], `the client knows no field ${name}`);
    return name;
});
/// The error that a call is refused with, as the client understands it.
const refusal = async (call) => {
    try {
        await call;
    } catch (error) {
        assert.equal(error.name, 'FacebookRequestError');
        return error;
    }
    assert.fail('it was not refused');
};
/// Every row of a list, page by page, by the links that come with it.
const everything = async (cursor) => {
    const rows = [...cursor];
    while (cursor.hasNext()) {
        cursor = await cursor.next();
        rows.push(...cursor);
    }
    return rows.map((row) => row._data);
};
const events = (list, options = {}) => {
    const request = new EventRequest(token, pixel, list);
    if (options.secret) request.setAppSecret(options.secret);
    process.removeAllListeners('uncaughtException');
    return request.execute();
};
const now = () => Math.floor(Date.now() / 1000);
const event = (user) => new ServerEvent().setEventName('Qualified').setEventTime(now() - 30).setEventId(`e${Math.random()}`)
    .setActionSource('system_generated').setUserData(user)
    .setCustomData(new CustomData().setCustomProperties({ event_source: 'crm', lead_event_source: 'Loom' }));

const called = [];
const hub = createServer((request, response) => {
    let body = '';
    request.on('data', (data) => { body += data; });
    request.on('end', () => {
        called.push({ method: request.method, url: new URL(request.url, 'http://hub'), headers: request.headers, body });
        response.end(new URL(request.url, 'http://hub').searchParams.get('hub.challenge') ?? '');
    });
});
await new Promise((resolve) => { hub.listen(0, '127.0.0.1', resolve); });
const delivered = async () => {
    while (!called.some((call) => call.method === 'POST'))
        await new Promise((resolve) => { hub.once('request', () => setImmediate(resolve)); });
    return called.find((call) => call.method === 'POST');
};

await runSteps({
    'knows its token, and refuses another with a code that the client reads': async () => {
        use('wrong');
        const refused = await refusal(new Page('100200300400').get(['name']));
        assert.equal(refused.status, 400);
        assert.equal(refused.response.code, 190);
        use(token);
        assert.equal((await new Page('100200300400').get(['name']))._data.name, 'Loom Demo');
    },
    'lists the forms of a Page with their questions': async () => {
        const fields = all(LeadgenForm, ['id', 'name', 'status', 'locale', 'leads_count', 'questions', 'created_time']);
        const forms = await everything(await new Page('100200300400').getLeadGenForms(fields, { limit: 2 }));
        assert.equal(forms.length, 3);
        assert.ok(forms[0].questions.some((question) => question.key === 'email'));
    },
    'pages through the leads of a form by its links': async () => {
        const fields = all(Lead, ['id', 'created_time', 'form_id', 'field_data', 'campaign_id', 'ad_id', 'is_organic', 'platform']);
        const leads = await everything(await new LeadgenForm(form).getLeads(fields, { limit: 7 }));
        const { records } = await sandbox.control('GET', '/meta/records/leads');
        assert.deepEqual(leads.map((lead) => lead.id).sort(),
                         records.filter((lead) => lead.form_id === form).map((lead) => lead.id).sort());
        assert.ok(leads.every((lead) => Array.isArray(lead.field_data) && !Number.isNaN(Date.parse(lead.created_time))));
        const since = Math.floor(Date.parse(leads[2].created_time) / 1000);
        const late = await new LeadgenForm(form).getLeads(['id'], {
            filtering: [{ field: 'time_created', operator: 'GREATER_THAN', value: since }] });
        assert.equal(late.length, 2);
        assert.equal((await refusal(new LeadgenForm(form).getLeads(['nosuch']))).response.code, 100);
    },
    'fetches and deletes one lead': async () => {
        const { id } = await sandbox.control('POST', '/meta/records/leads', { field_data: { email: 'ana@example.test' } });
        const lead = (await new Lead(id).get(['field_data', 'campaign_name']))._data;
        assert.equal(lead.field_data[0].values[0], 'ana@example.test');
        assert.equal(lead.campaign_name, 'Spring leads');
        await new Lead(id).delete([]);
        const gone = await refusal(new Lead(id).get(['id']));
        assert.deepEqual([gone.response.code, gone.response.error_subcode], [100, 33]);
    },
    'makes one test lead of a form': async () => {
        const data = { field_data: [{ name: 'email', values: ['t@example.test'] }] };
        await new LeadgenForm(form).createTestLead([], data);
        assert.equal((await new LeadgenForm(form).getTestLeads(['id'])).length, 1);
        assert.equal((await refusal(new LeadgenForm(form).createTestLead([], data))).response.code, 100);
    },
    'lists campaigns and ads, and reads what they cost': async () => {
        const account = new AdAccount('act_900100200300');
        assert.equal((await everything(await account.getCampaigns(['name', 'effective_status'], { limit: 2 }))).length, 3);
        assert.equal((await account.getAds(['name', 'campaign_id'])).length, 6);
        const asked = { level: 'campaign', time_increment: 1, time_range: { since: '2026-01-01', until: '2026-01-10' }, limit: 9 };
        const rows = await everything(await account.getInsights(
            all(client.AdsInsights, ['campaign_id', 'spend', 'impressions', 'clicks', 'actions', 'account_currency']), asked));
        assert.equal(rows.length, 29);
        assert.ok(rows.every((row) => typeof row.spend === 'string' && row.date_start === row.date_stop));
        const run = await account.getInsightsAsync(['campaign_id', 'spend'], asked);
        assert.ok(run instanceof AdReportRun);
        for (let state = ''; state !== 'Job Completed';)
            state = (await run.get(['async_status', 'async_percent_completion']))._data.async_status;
        assert.equal((await everything(await run.getInsights([], { limit: 9 }))).length, 29);
    },
    'takes events as the client hashes them, and tells it how many': async () => {
        const { id } = await sandbox.control('POST', '/meta/records/leads', { field_data: { email: 'ana@example.test' } });
        const user = new UserData().setEmails(['John_Smith@gmail.com']).setPhones(['+1 (650) 555-1212'])
            .setFirstName('Mary').setCity('New York').setZip('1229-076').setCountry('us').setFbc('fb.1.1.IwAR').setLeadId(id);
        const taken = await events([event(user).setDataProcessingOptions(['LDU'])
            .setDataProcessingOptionsCountry(0).setDataProcessingOptionsState(0), event(user)], { secret });
        assert.equal(taken.events_received, 2);
        const kept = (await sandbox.control('GET', '/meta/events')).events;
        assert.equal(kept[0].user_data.em[0], '62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f');
        assert.equal(kept[0].user_data.zp[0], 'ee932b02fc14995ab1085f9c686b916d3dd5d21361ca4c20923965257334991d');
        const old = event(user).setEventTime(now() - 8 * 86400);
        assert.equal((await refusal(events([event(user), old]))).response.code, 100);
        assert.equal((await refusal(events([event(user)], { secret: 'another' }))).response.code, 100);
        assert.equal((await sandbox.control('GET', '/meta/events')).events.length, 2);
    },
    'subscribes Page and app with their own tokens, and signs what it sends': async () => {
        const url = `http://127.0.0.1:${hub.address().port}/hooks/ads`;
        const leadgen = { subscribed_fields: ['leadgen'] };
        assert.equal((await refusal(new Page('100200300400').createSubscribedApp([], leadgen))).response.code, 210);
        use((await new Page('100200300400').get(['access_token']))._data.access_token);
        await new Page('100200300400').createSubscribedApp([], leadgen);
        use(`1234567890123456|${secret}`);
        await new Application('1234567890123456').createSubscription([], {
            object: 'page', callback_url: url, verify_token: 'T', fields: ['leadgen'] });
        assert.equal(called[0].url.searchParams.get('hub.verify_token'), 'T');
        use(token);
        const { id } = await sandbox.control('POST', '/meta/records/leads', { field_data: { full_name: 'J\u00f6rg' } });
        const hook = await delivered();
        assert.equal(JSON.parse(hook.body).entry[0].changes[0].value.leadgen_id, id);
        assert.equal(hook.headers['x-hub-signature-256'],
                     `sha256=${createHmac('sha256', secret).update(hook.body).digest('hex')}`);
    },
    'throttles with a status of 400, a code and headers': async () => {
        await sandbox.control('PATCH', '/meta/settings', { leads_calls: 1 });
        await new LeadgenForm(form).getLeads(['id']);
        const refused = await refusal(new LeadgenForm(form).getLeads(['id']));
        assert.equal(refused.response.code, 80005);
        const usage = JSON.parse(refused.headers['x-business-use-case-usage']);
        assert.equal(usage['100200300400'][0].call_count, 100);
    },
}, () => {
    sandbox.stop();
    hub.closeAllConnections();
    hub.close();
});
