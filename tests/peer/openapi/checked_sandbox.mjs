#!/usr/bin/env node
// A sandbox in whose way every request is held to the vendor's OpenAPI description; see
// support/checked_sandbox.mjs.
import { serveChecked } from '../support/checked_sandbox.mjs';
import { requestRules } from './request_rules.mjs';

const { LEADLOOM_PEER_MODULES, LEADLOOM_PEER_VENDOR, LEADLOOM_SPECS } = process.env;
const vendor = await import(`./vendors/${LEADLOOM_PEER_VENDOR}.mjs`);
await serveChecked(vendor.prefix, await requestRules(LEADLOOM_PEER_MODULES, vendor, LEADLOOM_SPECS));
