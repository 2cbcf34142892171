#!/usr/bin/env node
// The `headroom` command: builds itself on first use, then runs.
import { buildNode } from './build.mjs';

try {
  await buildNode();
} catch (fault) {
  console.error(`headroom: could not be built: ${fault instanceof Error ? fault.message : String(fault)}`);
  console.error('Run `npm ci` in its folder, then try again.');
  process.exit(1);
}
const { run } = await import('../../build/node/cli.mjs');
process.exitCode = await run(process.argv.slice(2));
