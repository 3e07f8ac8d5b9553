import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';

import hubspot from '@hubspot/api-client';

import { startSandbox } from './sandbox.js';

const refused = (code, pattern) => (error) => {
  assert.equal(error.code, code);
  assert.match(JSON.stringify(error.body), pattern);
  return true;
};

describe('@hubspot/api-client against the HubSpot of the sandbox', () => {
  let sandbox, client;

  before(async () => {
    sandbox = await startSandbox('--vendor', 'hubspot');
  });
  after(async () => assert.equal(await sandbox.stop(), 0));

  beforeEach(async () => {
    await sandbox.control('POST', '/reset', { people: 0 });
    client = new hubspot.Client({ accessToken: 'pat-na1-sandbox', basePath: `${sandbox.url}/hubspot`, numberOfApiCallRetries: 0 });
  });

  const contacts = () => client.crm.contacts;
  const create = (properties) => contacts().basicApi.create({ properties, associations: [] });

  it('creates, reads, updates and archives a record', async () => {
    const made = await create({ email: 'Ada@loomtest.example', firstname: 'Ada' });
    assert.equal(made.properties.email, 'ada@loomtest.example');

    const read = await contacts().basicApi.getById(made.id, ['email', 'jobtitle']);
    assert.equal(read.properties.jobtitle, null);
    assert.ok(read.createdAt instanceof Date);
    const byEmail = await contacts().basicApi.getById('ada@loomtest.example', ['email'], undefined, undefined, false, 'email');
    assert.equal(byEmail.id, made.id);

    const changed = await contacts().basicApi.update(made.id, { properties: { jobtitle: 'CTO' } });
    assert.equal(changed.properties.jobtitle, 'CTO');
    const cleared = await contacts().basicApi.update(made.id, { properties: { jobtitle: '' } });
    assert.equal(cleared.properties.jobtitle ?? null, null);

    await contacts().basicApi.archive(made.id);
    await contacts().basicApi.archive(made.id);
    await assert.rejects(contacts().basicApi.getById(made.id), refused(404, /OBJECT_NOT_FOUND/));
    const archived = await contacts().basicApi.getPage(10, undefined, undefined, undefined, undefined, true);
    assert.equal(archived.results[0].id, made.id);
    assert.ok(archived.results[0].archivedAt);
  });

  it('pages a list to its end', async () => {
    await sandbox.control('POST', '/reset', { people: 250, seed: 3 });
    const all = await contacts().getAll(100, undefined, ['email', 'lastname']);
    assert.equal(all.length, 250);
    assert.equal(new Set(all.map((contact) => contact.id)).size, 250);
    const owners = await client.crm.owners.ownersApi.getPage();
    assert.ok(owners.results.length >= 2);
  });

  it('searches with filters, sorts and pages', async () => {
    await sandbox.control('POST', '/reset', { people: 400, seed: 3 });
    const request = {
      filterGroups: [{ filters: [{ propertyName: 'lastmodifieddate', operator: 'GTE', value: '1704067200000' },
        { propertyName: 'hs_object_id', operator: 'GT', value: '0' }] }],
      sorts: ['hs_object_id'], properties: ['email', 'lastmodifieddate'], limit: 100, after: '0',
    };
    const seen = [];
    for (let page; !page || page.paging; ) {
      page = await contacts().searchApi.doSearch({ ...request, after: page?.paging.next.after ?? '0' });
      seen.push(...page.results.map((contact) => Number(contact.id)));
      if (!page.paging) assert.equal(seen.length, page.total);
    }
    assert.deepEqual(seen, [...seen].sort((a, b) => a - b));
  });

  it('refuses a search past its ceilings', async () => {
    const search = (more) => contacts().searchApi.doSearch({ filterGroups: [], sorts: [], properties: [], limit: 10, after: '0', ...more });
    await assert.rejects(search({ limit: 201 }), refused(400, /limit/));
    await assert.rejects(search({ after: '10000' }), refused(400, /10000/));
    await assert.rejects(search({ filterGroups: [{ filters: [{ propertyName: 'nope', operator: 'EQ', value: '1' }] }] }), refused(400, /nope/));
    const group = { filters: [{ propertyName: 'email', operator: 'HAS_PROPERTY' }] };
    await assert.rejects(search({ filterGroups: Array(6).fill(group) }), refused(400, /filterGroups/));
  });

  it('upserts in batches with an outcome for each input', async () => {
    const input = (id, email) => ({ id, idProperty: 'loom_external_id', objectWriteTraceId: `t-${id}`, properties: { email } });
    const first = await contacts().batchApi.upsert({ inputs: [input('L-1', 'ada@loomtest.example'), input('L-2', 'not-an-email')] });
    assert.equal(first.results.length, 1);
    assert.equal(first.numErrors, 1);
    const traced = first.errors[0].context.objectWriteTraceId;
    assert.deepEqual(traced, ['t-L-2']);
    const second = await contacts().batchApi.upsert({ inputs: [input('L-1', 'ada@loomtest.example')] });
    assert.equal(second.results[0]._new, false);

    const untraced = { id: 'L-3', idProperty: 'loom_external_id', properties: { email: 'broken' } };
    await assert.rejects(contacts().batchApi.upsert({ inputs: [untraced, input('L-4', 'x@loomtest.example')] }), refused(400, /INVALID_EMAIL/));
    await assert.rejects(contacts().batchApi.upsert({ inputs: [input('L-5', 'a@loomtest.example'), input('L-5', 'b@loomtest.example')] }), refused(400, /Duplicate/));
  });

  it('creates, reads, updates and archives in batches', async () => {
    const made = await contacts().batchApi.create({ inputs: [1, 2, 3].map((i) => ({ properties: { email: `c${i}@loomtest.example` }, associations: [] })) });
    assert.equal(made.results.length, 3);
    const ids = made.results.map(({ id }) => ({ id }));
    await contacts().batchApi.update({ inputs: ids.map(({ id }) => ({ id, properties: { city: 'Turku' } })) });
    const read = await contacts().batchApi.read({ inputs: [...ids, { id: '1' }], properties: ['city'], propertiesWithHistory: [] });
    assert.deepEqual(read.results.map((contact) => contact.properties.city), ['Turku', 'Turku', 'Turku']);
    assert.equal(read.numErrors, 1);
    await contacts().batchApi.archive({ inputs: ids });
    assert.equal((await contacts().basicApi.getPage()).results.length, 0);
  });

  it('merges into a new record that both old ids lead to', async () => {
    const [a, b] = [await create({ email: 'a@loomtest.example' }), await create({ email: 'b@loomtest.example', city: 'Oulu' })];
    const merged = await contacts().basicApi.merge({ primaryObjectId: a.id, objectIdToMerge: b.id });
    assert.ok(![a.id, b.id].includes(merged.id));
    const read = await contacts().basicApi.getById(b.id, ['email', 'city', 'hs_merged_object_ids']);
    assert.equal(read.id, merged.id);
    assert.equal(read.properties.email, 'a@loomtest.example');
    assert.equal(read.properties.city, 'Oulu');
    assert.deepEqual(read.properties.hs_merged_object_ids.split(';').sort(), [a.id, b.id].sort());
  });

  it('purges a contact for good', async () => {
    const [a, b] = [await create({ email: 'a@loomtest.example' }), await create({ email: 'b@loomtest.example' })];
    await contacts().basicApi.purge({ objectId: a.id });
    await contacts().basicApi.purge({ objectId: 'b@loomtest.example', idProperty: 'email' });
    for (const archived of [false, true]) {
      assert.equal((await contacts().basicApi.getPage(10, undefined, undefined, undefined, undefined, archived)).results.length, 0);
      await assert.rejects(contacts().basicApi.getById(a.id, undefined, undefined, undefined, archived), refused(404, /OBJECT_NOT_FOUND/));
    }
    await assert.rejects(contacts().basicApi.purge({ objectId: b.id }), refused(404, /OBJECT_NOT_FOUND/));
    await assert.rejects(contacts().basicApi.purge({}), refused(400, /objectId/));
    await contacts().basicApi.purge({ objectId: 'nobody@loomtest.example', idProperty: 'email' });
    assert.deepEqual((await sandbox.control('GET', '/hubspot/blocklist')).emails,
      ['a@loomtest.example', 'b@loomtest.example', 'nobody@loomtest.example']);
  });

  it('associates contacts, companies and deals', async () => {
    const contact = await create({ email: 'ada@loomtest.example' });
    const company = await client.crm.companies.basicApi.create({ properties: { name: 'Alpine Tools' }, associations: [] });
    const v4 = client.crm.associations.v4;
    await v4.basicApi.createDefault('contacts', contact.id, 'companies', company.id);
    const listed = await v4.basicApi.getPage('contacts', contact.id, 'companies');
    assert.deepEqual(listed.results[0].associationTypes.map((type) => type.typeId).sort(), [1, 279]);
    const deal = await client.crm.deals.basicApi.create({
      properties: { dealname: 'Pilot', dealstage: 'contractsent', amount: '100' },
      associations: [{ to: { id: company.id }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 5 }] }],
    });
    const read = await v4.batchApi.getPage('deals', 'companies', { inputs: [{ id: deal.id }] });
    assert.equal(String(read.results[0].to[0].toObjectId), company.id);
    await v4.basicApi.archive('contacts', contact.id, 'companies', company.id);
    assert.equal((await v4.basicApi.getPage('contacts', contact.id, 'companies')).results.length, 0);
  });

  it('lists properties and makes new ones', async () => {
    const all = await client.crm.properties.coreApi.getAll('contacts');
    assert.equal(all.results.find((property) => property.name === 'loom_external_id').hasUniqueValue, true);
    await client.crm.properties.coreApi.create('contacts', {
      name: 'plan', label: 'Plan', type: 'enumeration', fieldType: 'select', groupName: 'contactinformation',
      options: [{ label: 'Gold', value: 'gold', displayOrder: 0, hidden: false }] });
    const made = await create({ email: 'ada@loomtest.example', plan: 'gold' });
    assert.equal(made.properties.plan, 'gold');
    await assert.rejects(create({ email: 'eva@loomtest.example', plan: 'tin' }), refused(400, /INVALID_OPTION/));
    const pipelines = await client.crm.pipelines.pipelinesApi.getAll('deals');
    assert.ok(pipelines.results[0].stages.some((stage) => stage.id === 'closedwon'));
  });

  it('refuses what the vendor refuses', async () => {
    const made = await create({ email: 'ada@loomtest.example' });
    await assert.rejects(create({ email: 'ADA@loomtest.example' }), refused(409, new RegExp(`Existing ID: ${made.id}`)));
    await assert.rejects(create({ nope: '1', email: 'x@loomtest.example' }), refused(400, /PROPERTY_DOESNT_EXIST/));
    await assert.rejects(create({ email: 'no address' }), refused(400, /INVALID_EMAIL/));
    await assert.rejects(create({ email: 'x@loomtest.example', lifecyclestage: 'lead ' }), refused(400, /whitespace/));
    await assert.rejects(create({ email: 'x@loomtest.example', hs_email_optout: 'true' }), refused(400, /READ_ONLY/));
    client.setAccessToken('wrong');
    await assert.rejects(contacts().basicApi.getPage(), refused(401, /INVALID_AUTHENTICATION/));
  });

  it('hands out OAuth tokens that expire', async () => {
    const grant = await client.oauth.tokensApi.create('refresh_token', undefined, undefined,
      'sandbox-hubspot-client', 'sandbox-hubspot-secret', 'sandbox-hubspot-refresh');
    assert.equal(grant.expiresIn, 1800);
    client.setAccessToken(grant.accessToken);
    await contacts().basicApi.getPage();
    await sandbox.control('PATCH', '/clock', { advance_ms: 1_801_000 });
    await assert.rejects(contacts().basicApi.getPage(), refused(401, /EXPIRED_AUTHENTICATION/));
  });

  it('passes injected rate limits on', async () => {
    await sandbox.control('POST', '/faults', { vendor: 'hubspot', times: 1, action: { kind: 'rate_limit', retry_after: 1 } });
    await assert.rejects(contacts().basicApi.getPage(), refused(429, /RATE_LIMIT/));
    await contacts().basicApi.getPage();
  });
});
