// A sandbox vendor in a process of its own, with its control surface.
import { spawn } from 'node:child_process';

export async function startSandbox(binary, vendor, more = []) {
    const child = spawn(binary, ['--listen', '127.0.0.1:0', '--vendor', vendor, ...more],
                        { stdio: ['ignore', 'pipe', 'inherit'] });
    const line = await new Promise((resolve, reject) => {
        let text = '';
        child.stdout.on('data', (data) => {
            text += data;
            if (text.includes('\n')) resolve(text);
        });
        child.on('exit', (code) => reject(new Error(`the sandbox ended with ${code}`)));
    });
    const root = line.match(/http:\/\/\S+/)[0];
    const control = async (method, path, body) => {
        const answer = await fetch(`${root}/_control${path}`, {
            method,
            headers: { 'Content-Type': 'application/json' },
            body: body === undefined ? undefined : JSON.stringify(body),
        });
        const text = await answer.text();
        if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
        return text ? JSON.parse(text) : null;
    };
    const stop = () => {
        child.removeAllListeners('exit');
        child.kill('SIGTERM');
    };
    return { url: `${root}/${vendor}`, root, control, stop };
}
