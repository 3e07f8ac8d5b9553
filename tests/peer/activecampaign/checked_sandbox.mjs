#!/usr/bin/env node
// A sandbox in whose way every request is held to ActiveCampaign's OpenAPI descriptions; see
// support/checked_sandbox.mjs.
import { serveChecked } from '../support/checked_sandbox.mjs';
import { requestRules } from './request_rules.mjs';

const { LEADLOOM_PEER_MODULES, LEADLOOM_SPECS } = process.env;
await serveChecked('/activecampaign/api/', await requestRules(LEADLOOM_PEER_MODULES, LEADLOOM_SPECS));
