// run.mjs NODE_MODULES SANDBOX: Zoho's own SDK works with the sandbox as with an account. What the
// SDK can't read, because it isn't as Zoho answers, it throws at.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startSandbox } from '../support/sandbox.mjs';
import { runSteps } from '../support/steps.mjs';

const [modules, binary] = process.argv.slice(2);
const lib = join(modules, '@zohocrm/nodejs-sdk-8.0/lib');
if (!existsSync(lib)) {
    console.error('skipped: @zohocrm/nodejs-sdk-8.0 is not installed');
    process.exit(77);
}
const load = (path) => import(pathToFileURL(join(lib, path)).href);
const api = (path) => load(`core/com/zoho/crm/api/${path}`);

// Its modules import each other in circles and can only be entered here.
await load('index.js');
const { InitializeBuilder } = await load('routes/initialize_builder.js');
const { Environment } = await load('routes/dc/environment.js');
const { OAuthBuilder } = await load('models/authenticator/oauth_builder.js');
const { SDKConfigBuilder } = await load('routes/sdk_config_builder.js');
const { FileStore } = await load('models/authenticator/store/file_store.js');
const { ParameterMap } = await load('routes/parameter_map.js');
const { HeaderMap } = await load('routes/header_map.js');
const { Choice } = await load('utils/util/choice.js');
const records = await api('record/record_operations.js');
const { Record } = await api('record/record.js');
const { BodyWrapper } = await api('record/body_wrapper.js');

const sandbox = await startSandbox(binary, 'zoho', ['--people', '60', '--seed', '7']);
const folder = mkdtempSync(join(tmpdir(), 'leadloom-peer-zoho-'));
const leads = new records.RecordOperations('Leads');

const lead = async (fields) => {
    const record = new Record();
    for (const [name, value] of Object.entries(fields)) record.addKeyValue(name, value);
    return record;
};
const body = async (rows, more = {}) => {
    const wrapper = new BodyWrapper();
    await wrapper.setData(rows);
    await wrapper.setTrigger([]);
    if (more.by) await wrapper.setDuplicateCheckFields(more.by);
    return wrapper;
};
const params = async (...pairs) => {
    const map = new ParameterMap();
    for (const [param, value] of pairs) await map.add(param, value);
    return map;
};
/// The rows of an answer to a write: {ok, id, code, action, field}.
const outcomes = (response) =>
    response.getObject().getData().map((row) => {
        const details = row.getDetails();
        return { ok: row.getStatus().getValue() === 'success', code: row.getCode().getValue(),
                 id: details.get('id'), field: details.get('api_name'),
                 action: row.getAction?.()?.getValue() };
    });
const name = (response) => response.getObject()?.constructor?.name;

let made = [];
await runSteps({
    'gets a token with the refresh token, and knows the user by it': async () => {
        const builder = await new InitializeBuilder();
        const token = new OAuthBuilder().clientId('sandbox-zoho-client').clientSecret('sandbox-zoho-secret')
            .refreshToken('sandbox-zoho-refresh').build();
        builder.environment(new Environment(sandbox.url, `${sandbox.url}/oauth/v2/token`, sandbox.url))
            .token(token).store(new FileStore(join(folder, 'tokens.csv'))).resourcePath(folder)
            .SDKConfig(new SDKConfigBuilder().autoRefreshFields(false).pickListValidation(false).build());
        await builder.initialize();
        await token.getToken();
        assert.match(token.getUserSignature().getName(), /^integration@sandbox\.example:60001234567$/);
    },
    'reads modules and fields, and lists seeded records by them': async () => {
        const { GetRecordsParam: P } = records;
        const response = await leads.getRecords(
            await params([P.FIELDS, 'Last_Name,Email,Owner,Modified_Time,No_of_Employees'], [P.PER_PAGE, 2]));
        assert.equal(response.getStatusCode(), 200);
        const rows = response.getObject().getData();
        assert.equal(rows.length, 2);
        assert.equal(typeof rows[0].getId(), 'bigint');
        assert.ok(rows[0].getKeyValue('Modified_Time') instanceof Date);
        assert.match(rows[0].getKeyValue('Owner').getEmail(), /@/);
        const info = response.getObject().getInfo();
        assert.equal(info.getMoreRecords(), true);
        const next = await leads.getRecords(
            await params([P.FIELDS, 'Last_Name,Email,Owner,Modified_Time,No_of_Employees'], [P.PER_PAGE, 2],
                         [P.PAGE_TOKEN, info.getNextPageToken()]));
        assert.ok(next.getObject().getData()[0].getId() < rows[1].getId(), 'newest first');
    },
    'creates records, and reads the outcome of each row': async () => {
        const rows = [await lead({ Last_Name: 'Okafor', Company: 'Delta Pumps', Email: 'ify@delta.example' }),
                      await lead({ Last_Name: 'Bad', Company: 'x', Email: 'no address' }),
                      await lead({ Last_Name: 'Berg', Company: 'Alpine Tools', No_of_Employees: 12 })];
        const response = await leads.createRecords(await body(rows));
        assert.equal(response.getStatusCode(), 207);
        made = outcomes(response);
        assert.deepEqual(made.map((row) => row.ok), [true, false, true]);
        assert.equal(made[1].code, 'INVALID_DATA');
        assert.equal(made[1].field, 'Email');
    },
    'upserts by e-mail': async () => {
        const row = await lead({ Last_Name: 'Okafor', Company: 'Delta Pumps Ltd', Email: 'ify@delta.example' });
        const [outcome] = outcomes(await leads.upsertRecords(await body([row], { by: ['Email'] })));
        assert.equal(outcome.action, 'update');
        assert.equal(String(outcome.id), String(made[0].id));
    },
    'updates a record and reads it back': async () => {
        const row = await lead({ City: 'Pune' });
        row.setId(BigInt(made[2].id));
        const [outcome] = outcomes(await leads.updateRecords(await body([row])));
        assert.equal(outcome.code, 'SUCCESS');
        const response = await leads.getRecord(BigInt(made[2].id));
        const [read] = response.getObject().getData();
        assert.equal(read.getKeyValue('City'), 'Pune');
        assert.equal(read.getKeyValue('No_of_Employees'), 12);
    },
    'searches by e-mail, and takes 204 for nothing': async () => {
        const { SearchRecordsParam: P } = records;
        const found = await leads.searchRecords(await params([P.EMAIL, 'ify@delta.example']));
        assert.equal(found.getObject().getData().length, 1);
        const none = await leads.searchRecords(await params([P.EMAIL, 'nobody@delta.example']));
        assert.equal(none.getStatusCode(), 204);
    },
    'asks in COQL': async () => {
        const { CoqlOperations } = await api('coql/coql_operations.js');
        const { BodyWrapper: Query } = await api('coql/body_wrapper.js');
        const query = new Query();
        query.setSelectQuery("select Last_Name, Owner, Modified_Time from Leads where (Modified_Time >= " +
            `'2020-01-01T00:00:00+00:00' and id > '1') order by id asc limit 3`);
        const response = await new CoqlOperations().getRecords(query);
        assert.equal(name(response), 'ResponseWrapper');
        const rows = response.getObject().getData();
        assert.equal(rows.length, 3);
        assert.equal(response.getObject().getInfo().getMoreRecords(), true);
        query.setSelectQuery('select Nickname from Leads where id is not null');
        assert.equal((await new CoqlOperations().getRecords(query)).getObject().getCode().getValue(), 'INVALID_QUERY');
    },
    'deletes records, and finds them in the list of deleted ones': async () => {
        const { DeleteRecordsParam: P, GetDeletedRecordsParam: D, GetDeletedRecordsHeader: H } = records;
        const [outcome] = outcomes(await leads.deleteRecords(await params([P.IDS, String(made[2].id)], [P.WF_TRIGGER, false])));
        assert.equal(outcome.code, 'SUCCESS');
        const headers = new HeaderMap();
        await headers.add(H.IF_MODIFIED_SINCE, new Date('2020-01-01T00:00:00+00:00'));
        const response = await leads.getDeletedRecords(await params([D.TYPE, 'all']), headers);
        const [row] = response.getObject().getData();
        assert.equal(String(row.getId()), String(made[2].id));
        assert.ok(row.getDeletedTime() instanceof Date);
    },
    'converts a lead': async () => {
        const { ConvertLeadOperations } = await api('convert_lead/convert_lead_operations.js');
        const { BodyWrapper: Wrapper } = await api('convert_lead/body_wrapper.js');
        const { LeadConverter } = await api('convert_lead/lead_converter.js');
        const converter = new LeadConverter();
        converter.setOverwrite(false);
        converter.setNotifyLeadOwner(false);
        const wrapper = new Wrapper();
        await wrapper.setData([converter]);
        const convert = () => new ConvertLeadOperations(BigInt(made[0].id)).convertLead(wrapper);
        const [done] = (await convert()).getObject().getData();
        assert.equal(done.getCode().getValue(), 'SUCCESS');
        assert.equal(typeof done.getDetails().get('Contacts').getId(), 'bigint');
        const [again] = (await convert()).getObject().getData();
        assert.equal(again.getCode().getValue(), 'ID_ALREADY_CONVERTED');
    },
    'merges two records': async () => {
        const { FindAndMergeOperations } = await api('find_and_merge/find_and_merge_operations.js');
        const { BodyWrapper: Wrapper } = await api('find_and_merge/body_wrapper.js');
        const { Merge } = await api('find_and_merge/merge.js');
        const { MergeData } = await api('find_and_merge/merge_data.js');
        const pair = outcomes(await leads.createRecords(await body([
            await lead({ Last_Name: 'Twin', Company: 'x' }), await lead({ Last_Name: 'Twin', Company: 'x' })])));
        const loser = new MergeData();
        loser.setId(BigInt(pair[1].id));
        const merge = new Merge();
        await merge.setData([loser]);
        const wrapper = new Wrapper();
        await wrapper.setMerge([merge]);
        const response = await new FindAndMergeOperations('Leads', BigInt(pair[0].id)).mergeRecords(wrapper);
        const [job] = response.getObject().getMerge();
        assert.equal(job.getCode().getValue(), 'SCHEDULED');
    },
    'watches for changes, and stops': async () => {
        const { NotificationsOperations, DeleteNotificationParam: P } = await api('notifications/notifications_operations.js');
        const { BodyWrapper: Wrapper } = await api('notifications/body_wrapper.js');
        const { Notification } = await api('notifications/notification.js');
        const notifications = new NotificationsOperations();
        assert.equal((await notifications.getNotifications()).getStatusCode(), 204);
        const channel = new Notification();
        channel.setChannelId('1000000068001');
        channel.setEvents(['Leads.all']);
        channel.setNotifyUrl('http://127.0.0.1:1/hooks');
        channel.setToken('loom-tok-7f3a');
        channel.setChannelExpiry(new Date(Math.floor(Date.now() / 1000) * 1000 + 6 * 86400000));
        const wrapper = new Wrapper();
        await wrapper.setWatch([channel]);
        const response = await notifications.enableNotifications(wrapper);
        assert.equal(response.getStatusCode(), 201);
        const [watch] = response.getObject().getWatch();
        assert.equal(watch.getCode().getValue(), 'SUCCESS');
        const [event] = watch.getDetails().get('events');
        assert.ok(event.getChannelExpiry().getTime() > Date.now() + 5 * 86400000);
        const listed = await notifications.getNotifications();
        assert.equal(listed.getObject().getWatch()[0].getToken(), 'loom-tok-7f3a');
        const ended = await notifications.deleteNotification(await params([P.CHANNEL_IDS, '1000000068001']));
        assert.equal(ended.getObject().getWatch()[0].getCode().getValue(), 'SUCCESS');
    },
    'reads the refusal of a token that has ended': async () => {
        await sandbox.control('POST', '/zoho/expire-tokens');
        const { GetRecordsParam: P } = records;
        const response = await leads.getRecords(await params([P.FIELDS, 'Last_Name']));
        assert.equal(response.getObject().getCode().getValue(), 'INVALID_TOKEN');
    },
    'leaves no request that the sandbox has no answer for': async () => {
        const { requests } = await sandbox.control('GET', '/requests?vendor=zoho');
        const lost = requests.filter((request) => request.status === 404 || request.status >= 500);
        assert.deepEqual(lost.map((request) => request.path), []);
    },
}, async () => {
    sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
});
