// A sandbox in whose way every request is held to what others say of the vendor. A program that calls
// this takes a sandbox's arguments and prints its line; LEADLOOM_PEER_SANDBOX names the sandbox and
// LEADLOOM_PEER_FOUND the file to which one line of JSON is added for each request. A request that
// doesn't hold is answered with 400 and goes no further.
import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { createServer, request as send } from 'node:http';

/// `prefix`: of the paths that are checked, `check` gets what stands behind the vendor's name.
export async function serveChecked(prefix, check) {
    const { LEADLOOM_PEER_SANDBOX, LEADLOOM_PEER_FOUND } = process.env;
    const child = spawn(LEADLOOM_PEER_SANDBOX, process.argv.slice(2), { stdio: ['ignore', 'pipe', 'inherit'] });
    const line = await new Promise((resolve) => child.stdout.once('data', (data) => resolve(String(data))));
    const root = new URL(line.match(/http:\/\/\S+/)[0]);
    const vendor = prefix.slice(0, prefix.indexOf('/', 1));

    const server = createServer((request, response) => {
        const parts = [];
        request.on('data', (part) => parts.push(part));
        request.on('end', () => {
            const body = Buffer.concat(parts);
            if (request.url.startsWith(prefix)) {
                const found = check({ method: request.method, url: request.url.slice(vendor.length),
                                      headers: request.headers, body: body.toString() });
                appendFileSync(LEADLOOM_PEER_FOUND, JSON.stringify(found) + '\n');
                if (found.faults.length > 0) {
                    response.writeHead(400, { 'Content-Type': 'application/json' });
                    response.end(JSON.stringify({ faults: found.faults }));
                    return;
                }
            }
            // A connection for each request: one that was kept may be closed by the other side just when it is used.
            const forward = send({ host: root.hostname, port: root.port, method: request.method, path: request.url,
                                   agent: false, headers: { ...request.headers, connection: 'close' } }, (answer) => {
                response.writeHead(answer.statusCode, answer.headers);
                answer.pipe(response);
            });
            forward.on('error', () => response.destroy());
            forward.end(body);
        });
    });
    server.listen(0, '127.0.0.1', () => console.log(`checked sandbox listens on http://127.0.0.1:${server.address().port}`));
    process.on('SIGTERM', () => {
        child.kill('SIGTERM');
        process.exit(0);
    });
}
