import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Starts the sandbox program on a free port; the caller stops it. */
export async function startSandbox(...options) {
  const program = process.env.LEADLOOM_SANDBOX ?? '../../../build/dev/bin/leadloom-sandbox';
  const child = spawn(program, ['--listen', '127.0.0.1:0', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const url = line.trim().split(' ').pop();
  return {
    url,
    async stop() {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      return (await exited)[0];
    },
    /** A request to the control surface. */
    async control(method, path, body) {
      const answer = await fetch(`${url}/_control${path}`, {
        method,
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
      return text === '' ? null : JSON.parse(text);
    },
  };
}
