// Meta's own client, pointed at a sandbox: it knows no setting for its host.
import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export function loadClient(modules) {
    const folder = join(modules, 'facebook-nodejs-business-sdk');
    if (!existsSync(folder)) {
        console.error('skipped: facebook-nodejs-business-sdk is not installed');
        process.exit(77);
    }
    return createRequire(import.meta.url)(folder);
}

export function pointAt(client, url) {
    Object.defineProperty(client.FacebookAdsApi, 'GRAPH', { get: () => url });
}
