// install.mjs SOURCE TARGET: installs what SOURCE/package-lock.json pins into TARGET, unless it is
// there already. Exits with 77 where the registry can't be reached, or takes minutes.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [source, target] = process.argv.slice(2);
const lock = readFileSync(join(source, 'package-lock.json'), 'utf8');
const stamp = join(target, 'installed.json');
if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) process.exit(0);

mkdirSync(target, { recursive: true });
for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(source, file), join(target, file));
const run = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=1'],
                      { cwd: target, encoding: 'utf8', timeout: 240_000 });
if (run.status === 0) {
    writeFileSync(stamp, lock);
    process.exit(0);
}
console.error(run.stdout + run.stderr);
const unreachable = run.error?.code === 'ETIMEDOUT' ||
    /ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|E40[13]|E50\d|network/.test(run.stderr);
console.error(unreachable ? 'skipped: the npm registry can\'t be reached' : 'npm ci failed');
process.exit(unreachable ? 77 : 1);
