// NODE: the plain loop in a plain Node script. node node.mjs A_URL B_URL
import { createHash } from 'node:crypto';
import http from 'node:http';

const [source, target] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function send(url, method, body) {
  return new Promise((resolve, reject) => {
    const headers = body === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const request = http.request(url, { method, agent, headers }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(JSON.parse(Buffer.concat(parts).toString()));
        else reject(new Error(`${method} ${url}: ${response.statusCode}`));
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

const leadOf = (p) => ({
  name: { first: p.firstname, last: p.lastname },
  contact: { email: p.email, phone: p.phone },
  job: { title: p.jobtitle },
  company: { name: p.company, domain: p.website },
  address: { street: p.address, city: p.city, zip: p.zip, country: p.country },
  stage: p.lifecyclestage,
});

const start = process.hrtime.bigint();
const seen = new Set();
const known = new Map();
let items = [];
const flush = async () => {
  await send(`${target}/leads/batch`, 'POST', JSON.stringify({ items }));
  items = [];
};

let page;
let place = '0';
do {
  page = await send(`${source}/contacts?after=${place}`, 'GET');
  for (const record of page.results) {
    known.set(record.id, createHash('sha256').update(JSON.stringify(record)).digest());
    const key = record.properties.email.trim().toLowerCase();
    if (seen.has(key)) continue;
    seen.add(key);
    items.push({ id: record.id, fields: leadOf(record.properties) });
    if (items.length === 100) await flush();
  }
  place = page.next;
} while (page.more);
if (items.length > 0) await flush();

const { user, system } = process.cpuUsage();
console.log(JSON.stringify({
  seconds: Number(process.hrtime.bigint() - start) / 1e9,
  cpu: (user + system) / 1e6,
}));
agent.destroy();
