#!/usr/bin/env node
// A sandbox in whose way every request is held to what Zoho's SDK knows; see support/checked_sandbox.mjs.
import { join } from 'node:path';
import { serveChecked } from '../support/checked_sandbox.mjs';
import { requestRules } from './request_rules.mjs';

await serveChecked('/zoho/crm/', requestRules(join(process.env.LEADLOOM_PEER_MODULES, '@zohocrm/nodejs-sdk-8.0/lib')));
