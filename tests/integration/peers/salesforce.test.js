import assert from 'node:assert/strict';
import { createSign } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';

import jsforce from 'jsforce';

import { startSandbox } from './sandbox.js';

const app = { clientId: 'sandbox-salesforce-client', clientSecret: 'sandbox-salesforce-secret' };

describe('jsforce against the Salesforce of the sandbox', () => {
  let sandbox, connection;

  before(async () => {
    sandbox = await startSandbox('--vendor', 'salesforce');
  });
  after(async () => assert.equal(await sandbox.stop(), 0));

  beforeEach(async () => {
    await sandbox.control('POST', '/reset', { people: 0 });
    connection = new jsforce.Connection({
      oauth2: { loginUrl: `${sandbox.url}/salesforce`, ...app },
      instanceUrl: `${sandbox.url}/salesforce`,
      refreshToken: 'sandbox-salesforce-refresh',
      version: '62.0',
    });
    const grant = await connection.oauth2.refreshToken('sandbox-salesforce-refresh');
    connection.accessToken = grant.access_token;
    assert.equal(grant.instance_url, `${sandbox.url}/salesforce`);
  });

  const lead = (more) => ({ LastName: 'Berg', Company: 'Alpine Tools', ...more });

  it('creates, reads, updates and deletes a record', async () => {
    const made = await connection.sobject('Lead').create(lead({ Email: 'Nora@Alpine.example' }));
    assert.equal(made.success, true);
    assert.equal(made.id.length, 18);

    const read = await connection.sobject('Lead').retrieve(made.id);
    assert.equal(read.Email, 'nora@alpine.example');
    assert.match(read.SystemModstamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000\+0000$/);

    await connection.sobject('Lead').update({ Id: made.id, Title: 'CEO' });
    assert.equal((await connection.sobject('Lead').retrieve(made.id)).Title, 'CEO');

    await connection.sobject('Lead').destroy(made.id);
    await assert.rejects(connection.sobject('Lead').retrieve(made.id), { errorCode: 'ENTITY_IS_DELETED' });
  });

  it('upserts by external id, once as a new record and once as a known one', async () => {
    const first = await connection.sobject('Lead').upsert(lead({ Loom_Id__c: 'L-1' }), 'Loom_Id__c');
    const second = await connection.sobject('Lead').upsert(lead({ Loom_Id__c: 'L-1', Title: 'CTO' }), 'Loom_Id__c');
    assert.equal(first.created, true);
    assert.equal(second.created, false);
    assert.equal(first.id, second.id);
  });

  it('writes collections with an outcome for each record', async () => {
    const results = await connection.sobject('Lead').create([lead(), { LastName: 'Ito' }], { allowRecursive: true });
    assert.deepEqual(results.map((result) => result.success), [true, false]);
    assert.equal(results[1].errors[0].statusCode, 'REQUIRED_FIELD_MISSING');

    const many = await connection.sobject('Lead').create(
      Array.from({ length: 450 }, (_, i) => lead({ Loom_Id__c: `L-${i}` })), { allowRecursive: true });
    assert.equal(many.filter((result) => result.success).length, 450);
    const again = await connection.sobject('Lead').upsert(
      Array.from({ length: 250 }, (_, i) => lead({ Loom_Id__c: `L-${i + 300}` })), 'Loom_Id__c', { allowRecursive: true });
    assert.equal(again.filter((result) => result.created).length, 100);
    const gone = await connection.sobject('Lead').destroy(many.slice(0, 200).map((result) => result.id));
    assert.ok(gone.every((result) => result.success));
  });

  it('takes a collection back whole when one record fails', async () => {
    const results = await connection.sobject('Lead').create([lead(), { LastName: 'Ito' }], { allOrNone: true });
    assert.deepEqual(results.map((result) => result.errors[0].statusCode),
      ['ALL_OR_NONE_OPERATION_ROLLED_BACK', 'REQUIRED_FIELD_MISSING']);
    assert.equal((await connection.query('SELECT COUNT() FROM Lead')).totalSize, 0);
  });

  it('pages a query by following nextRecordsUrl', async () => {
    await sandbox.control('POST', '/reset', { people: 3000, seed: 5 });
    connection.accessToken = (await connection.oauth2.refreshToken('sandbox-salesforce-refresh')).access_token;
    const first = await connection.query('SELECT Id, Name, Account.Name FROM Contact');
    const all = await connection.query('SELECT Id, Owner.Email FROM Lead ORDER BY Id', { autoFetch: true, maxFetch: 10000, headers: { 'Sforce-Query-Options': 'batchSize=200' } });
    assert.equal(first.totalSize + all.totalSize, 3000);
    assert.equal(new Set(all.records.map((record) => record.Id)).size, all.totalSize);
    assert.ok(all.records.every((record) => record.Owner.Email.endsWith('@sales.example')));
  });

  it('builds queries with conditions, order and limit', async () => {
    for (const [name, employees] of [['Alpha', 5], ['Beta', 50], ['Gamma', 500]])
      await connection.sobject('Lead').create({ LastName: name, Company: name, NumberOfEmployees: employees });
    const found = await connection.sobject('Lead')
      .find({ NumberOfEmployees: { $gte: 50 }, LastName: { $like: '%a' } }, 'Id, LastName')
      .sort({ LastName: -1 }).limit(5).execute();
    assert.deepEqual(found.map((record) => record.LastName), ['Gamma', 'Beta']);
  });

  it('shows deleted and merged records to queryAll alone', async () => {
    const winner = await connection.sobject('Lead').create(lead());
    const loser = await connection.sobject('Lead').create(lead());
    await sandbox.control('POST', `/salesforce/records/Lead/${winner.id}/merge`, { losers: [loser.id] });
    const soql = 'SELECT Id, IsDeleted, MasterRecordId FROM Lead WHERE IsDeleted = true';
    assert.equal((await connection.query(soql)).totalSize, 0);
    const all = await connection.query(soql, { scanAll: true });
    assert.equal(all.records[0].MasterRecordId, winner.id);
  });

  it('describes objects with their fields', async () => {
    const described = await connection.sobject('Lead').describe();
    const email = described.fields.find((field) => field.name === 'Email');
    assert.equal(email.type, 'email');
    assert.equal(described.fields.find((field) => field.name === 'Loom_Id__c').externalId, true);
    const names = (await connection.describeGlobal()).sobjects.map((object) => object.name);
    for (const name of ['Lead', 'Contact', 'Account', 'Opportunity', 'User']) assert.ok(names.includes(name));
  });

  it('refuses what the vendor refuses', async () => {
    const refusals = [
      ['SELECT Nope FROM Lead', 'INVALID_FIELD'],
      ['SELECT Id FROM Nope', 'INVALID_TYPE'],
      ['SELECT Id FROM Lead WHERE', 'MALFORMED_QUERY'],
      ["SELECT Id FROM Lead WHERE SystemModstamp > '2026-01-01T00:00:00Z'", 'INVALID_FIELD'],
    ];
    for (const [soql, errorCode] of refusals) await assert.rejects(connection.query(soql), { errorCode });
    const leads = connection.sobject('Lead');
    await assert.rejects(leads.create({ LastName: 'Berg' }), { errorCode: 'REQUIRED_FIELD_MISSING' });
    await assert.rejects(leads.create(lead({ Email: 'no address' })), { errorCode: 'INVALID_EMAIL_ADDRESS' });
    await assert.rejects(leads.create(lead({ FirstName: 'x'.repeat(41) })), { errorCode: 'STRING_TOO_LONG' });
    await assert.rejects(leads.create(lead({ Rating: 'Boiling' })), { errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST' });
    await assert.rejects(leads.create(lead({ IsConverted: true })), { errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE' });
  });

  it('refreshes an expired session and carries on', async () => {
    await sandbox.control('POST', '/salesforce/expire-tokens');
    const made = await connection.sobject('Lead').create(lead());
    assert.equal(made.success, true);
  });

  it('logs in with a signed assertion that has not expired', async () => {
    const { private_key: key } = await sandbox.control('GET', '/salesforce/jwt-key');
    const base64url = (object) => Buffer.from(JSON.stringify(object)).toString('base64url');
    const grant = (claims) => {
      const input = `${base64url({ alg: 'RS256' })}.${base64url({
        iss: app.clientId, sub: 'integration@sandbox.example', aud: 'https://login.salesforce.com',
        exp: Math.floor(Date.now() / 1000) + 120, ...claims })}`;
      const signature = createSign('RSA-SHA256').update(input).sign(key, 'base64url');
      return new jsforce.Connection({ loginUrl: `${sandbox.url}/salesforce`, version: '62.0', oauth2: { loginUrl: `${sandbox.url}/salesforce`, ...app } })
        .authorize({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: `${input}.${signature}` });
    };
    await grant({});
    await assert.rejects(grant({ exp: Math.floor(Date.now() / 1000) - 1 }), /expired/);
    await assert.rejects(grant({ exp: Date.now() }), /expires too late/);
    await assert.rejects(grant({ aud: 'https://example.test' }), /audience/);
    await assert.rejects(grant({ sub: 'somebody@else.example' }), /approved/);
  });

  it('says how much of the daily limit is used', async () => {
    await connection.query('SELECT Id FROM Lead');
    assert.equal(connection.limitInfo.apiUsage.limit, 100000);
    await sandbox.control('PATCH', '/salesforce/settings', { daily_limit: 1 });
    await assert.rejects(connection.query('SELECT Id FROM Lead'), { errorCode: 'REQUEST_LIMIT_EXCEEDED' });
  });

  it('loads and queries in bulk', async () => {
    // The bulk client of jsforce drops a path prefix, so it speaks to the root of the sandbox.
    const bulk = new jsforce.Connection({
      instanceUrl: sandbox.url, accessToken: connection.accessToken, version: '62.0' });
    bulk.bulk2.pollInterval = 20;
    const loaded = await bulk.bulk2.loadAndWaitForResults({
      object: 'Lead', operation: 'upsert', externalIdFieldName: 'Loom_Id__c',
      input: [lead({ Loom_Id__c: 'B-1' }), lead({ Loom_Id__c: 'B-2' }), { Loom_Id__c: 'B-3', LastName: 'Ito', Company: '' }],
      pollInterval: 20, pollTimeout: 10000,
    });
    assert.equal(loaded.successfulResults.length, 2);
    assert.match(loaded.failedResults[0].sf__Error, /^REQUIRED_FIELD_MISSING/);
    const stream = await bulk.bulk2.query('SELECT Id, LastName FROM Lead', { pollInterval: 20, pollTimeout: 10000 });
    assert.equal((await stream.toArray()).length, 2);
  });
});
