// `npm run bench -- NAME` and `npm run accuracy -- NAME`: bundles tests/bench/KIND-NAME.ts and runs it in Node.
// Measurements on real data; never part of the test command.
import { build } from 'esbuild';
import { existsSync, readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { buildNode } from '../../src/cli/build.mjs';

const [kind = 'bench', name, ...rest] = process.argv.slice(2);
const entry = `tests/bench/${kind}-${name}.ts`;
if (!name || !existsSync(entry)) {
  const known = readdirSync('tests/bench')
    .filter((file) => file.startsWith(`${kind}-`))
    .map((file) => file.slice(kind.length + 1, -3));
  console.error(`npm run ${kind} -- NAME, where NAME is one of: ${known.join(', ')}`);
  process.exit(2);
}
await buildNode();
const outfile = `build/node/${kind}-${name}.mjs`;
await build({
  entryPoints: [entry],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
});
process.argv = [process.argv[0], outfile, ...rest];
await import(pathToFileURL(outfile).href);
