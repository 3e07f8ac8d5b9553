// run.mjs NODE_MODULES SANDBOX: what the sandbox answers is of the types that VK's schema names.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startSandbox } from '../support/sandbox.mjs';
import { runSteps } from '../support/steps.mjs';
import { SchemaTypes } from './schema_types.mjs';

const [modules, binary] = process.argv.slice(2);
if (!existsSync(join(modules, '@vkontakte/api-schema-typescript'))) {
    console.error('skipped: @vkontakte/api-schema-typescript is not installed');
    process.exit(77);
}
const types = new SchemaTypes(modules);
const sandbox = await startSandbox(binary, 'vkontakte', ['--people', '120', '--seed', '7']);
const call = async (method, parameters) => {
    assert.deepEqual(types.parameterFaults(method, parameters), []);
    const answer = await fetch(`${sandbox.url}/method/${method}`, {
        method: 'POST', body: new URLSearchParams({ ...parameters, v: '5.199' }), headers: { Authorization: 'Bearer vk1.a.sandbox-user-token' } });
    assert.equal(answer.status, 200);
    return answer.json();
};
const answered = async (method, parameters, type) => {
    const { response, error } = await call(method, parameters);
    assert.equal(error, undefined);
    assert.deepEqual(types.faults(response, type), []);
    return response;
};
const group = { group_id: '1001' };

await runSteps({
    'finds planted faults': () => {
        assert.deepEqual(types.faults([{ form_id: '7' }], 'LeadFormsListResponse'), ['LeadFormsListResponse[0].form_id: no number']);
        assert.equal(types.faults({ leads: [{ colour: 'red' }] }, 'LeadFormsGetLeadsResponse').length, 1);
        assert.equal(types.parameterFaults('leadForms.getLeads', { group_id: 'many', limit: '5', colour: 'red' }).length, 3);
        assert.equal(types.parameterFaults('leadforms.getLeads', {}).length, 1);
    },
    'lists forms and leads': async () => {
        const forms = await answered('leadForms.list', group, 'LeadFormsListResponse');
        const page = await answered('leadForms.getLeads', { ...group, form_id: String(forms[0].form_id), limit: '5' }, 'LeadFormsGetLeadsResponse');
        assert.equal(page.leads.length, 5);
        assert.ok(page.leads.some((lead) => lead.answers.some((one) => Array.isArray(one.answer))));
    },
    'lists members, with and without fields': async () => {
        await answered('groups.getMembers', { ...group, count: '5' }, 'GroupsGetMembersResponse');
        const full = await answered('groups.getMembers', { ...group, count: '5', sort: 'id_asc', fields: 'city,domain' }, 'GroupsGetMembersFieldsResponse');
        assert.equal(full.items.length, 5);
    },
    'sets up the Callback API': async () => {
        await sandbox.control('PATCH', '/vkontakte/settings', { callback_asks: false });
        await answered('groups.getCallbackConfirmationCode', group, 'GroupsGetCallbackConfirmationCodeResponse');
        const { server_id: id } = await answered('groups.addCallbackServer', { ...group, url: 'https://hub.example.test/hooks/vk', title: 'Leadloom', secret_key: 'll-secret-7' }, 'GroupsAddCallbackServerResponse');
        await answered('groups.setCallbackSettings', { ...group, server_id: String(id), api_version: '5.199', lead_forms_new: '1', message_new: '1' }, 'BaseOkResponse');
        const { items } = await answered('groups.getCallbackServers', group, 'GroupsGetCallbackServersResponse');
        assert.equal(items[0].status, 'ok');
    },
    'reads campaigns and their figures': async () => {
        await answered('ads.getCampaigns', { account_id: '1' }, 'AdsGetCampaignsResponse');
        const rows = await answered('ads.getStatistics', { account_id: '1', ids_type: 'campaign', ids: '10,11', period: 'day', date_from: '2026-01-05', date_to: '2026-01-11' }, 'AdsGetStatisticsResponse');
        assert.equal(rows.length, 2);
    },
    'refuses inside 200': async () => {
        const { error } = await call('leadForms.getLeads', { ...group, form_id: '99' });
        assert.deepEqual(types.faults(error, 'BaseError'), []);
        assert.equal(error.error_code, 104);
    },
}, () => sandbox.stop());
