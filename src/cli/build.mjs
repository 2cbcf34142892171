/**
 * Builds what is never committed: the core (AssemblyScript to build/core.{debug,release}.wasm with its raw bindings) and the
 * Node bundles (build/node). Each build is skipped when a hash of its sources equals the stamp it left, and may be called by
 * several processes at once: one builds in a folder of its own and renames, the others wait for it.
 *
 *   node src/cli/build.mjs [core|worker|node]      each builds those before it; node by default
 */
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const buildFolder = join(root, 'build');
/** A lock older than this belongs to a process that died: a build takes well under a minute. */
const STALE_LOCK_MS = 180_000;

/**
 * Compiles assembly/index.ts for both targets.
 *
 * @returns whether anything had to be compiled
 * @throws Error with the compiler's messages
 */
export async function buildCore() {
  const version = await versionOf('assemblyscript');
  const sources = [
    ...(await filesUnder('assembly', '.ts')).filter((file) => !/(^|\/)dev-/.test(file)),
    'asconfig.json',
  ];
  const hash = await hashOfFiles(sources, version);
  return once('core', hash, async (folder) => {
    const asc = await import('assemblyscript/asc');
    for (const target of ['debug', 'release']) {
      const out = relative(root, join(folder, `core.${target}.wasm`))
        .split(sep)
        .join('/');
      const args = [
        'assembly/index.ts',
        '--config',
        'asconfig.json',
        '--baseDir',
        root,
        '--target',
        target,
        '--outFile',
        out,
      ];
      const { error, stderr } = await asc.main(args);
      if (error) throw new Error(`The core does not compile (${target}):\n${stderr.toString()}`, { cause: error });
    }
    await moveFiles(folder, buildFolder);
  });
}

/**
 * Bundles the worker for Node, with the core beside it: build/node/{worker.mjs,core.wasm}.
 *
 * @returns whether anything had to be bundled
 */
export async function buildWorker() {
  await buildCore();
  const sources = [
    ...(await filesUnder('src/engine', '.ts')),
    ...(await filesUnder('src/base', '.ts')),
    'assembly/abi.ts',
    'build/core.stamp',
  ];
  const hash = await hashOfFiles(sources, await versionOf('esbuild'));
  return once('worker', hash, async (folder) => {
    await bundle({ worker: 'src/engine/node-worker.ts' }, folder);
    await cp(join(buildFolder, 'core.release.wasm'), join(folder, 'core.wasm'));
    await moveFiles(folder, join(buildFolder, 'node'));
  });
}

/**
 * Bundles the library and the command line for Node beside the worker: build/node/{headroom,cli}.mjs.
 *
 * @returns whether anything had to be bundled
 */
export async function buildNode() {
  const workerBuilt = await buildWorker();
  const sources = [
    ...(await filesUnder('src', '.ts')),
    ...(await filesUnder('src', '.json')),
    'assembly/abi.ts',
    'build/core.stamp',
    'package.json',
  ];
  const hash = await hashOfFiles(sources, await versionOf('esbuild'));
  const built = await once('node', hash, async (folder) => {
    await bundle({ headroom: 'src/headroom.ts', cli: 'src/cli/main.ts' }, folder);
    await moveFiles(folder, join(buildFolder, 'node'));
  });
  return built || workerBuilt;
}

async function bundle(entryPoints, outdir) {
  const { build } = await import('esbuild');
  await build({
    absWorkingDir: root,
    entryPoints,
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'linked',
    logLevel: 'error',
    // CommonJS packages inside an ES module still ask for `require` of Node's own modules
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
  });
}

async function moveFiles(from, to) {
  await mkdir(to, { recursive: true });
  for (const file of await readdir(from)) await rename(join(from, file), join(to, file));
}

/** Runs `work` in a fresh folder unless the stamp of `name` says that `hash` has been built. */
async function once(name, hash, work) {
  const stamp = join(buildFolder, `${name}.stamp`);
  const upToDate = async () => (await readFile(stamp, 'utf8').catch(() => '')) === hash;
  if (await upToDate()) return false;
  await mkdir(buildFolder, { recursive: true });
  const unlock = await lock(join(buildFolder, `${name}.lock`));
  try {
    if (await upToDate()) return false;
    const folder = await mkdtemp(join(buildFolder, `${name}-`));
    try {
      await work(folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    await writeFile(`${stamp}.new`, hash);
    await rename(`${stamp}.new`, stamp);
    return true;
  } finally {
    await unlock();
  }
}

/** Takes the lock (a folder: making one is atomic), waiting for whoever holds it; the lock of a dead process is broken. */
async function lock(path) {
  for (;;) {
    try {
      await mkdir(path);
      await writeFile(join(path, 'pid'), String(process.pid));
      return () => rm(path, { recursive: true, force: true });
    } catch (fault) {
      if (fault.code !== 'EEXIST') throw fault;
      if (await isAbandoned(path)) await rm(path, { recursive: true, force: true });
      else await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function isAbandoned(path) {
  const made = await stat(path).catch(() => undefined);
  if (made === undefined) return false;
  const holder = Number(await readFile(join(path, 'pid'), 'utf8').catch(() => ''));
  return Date.now() - made.mtimeMs > STALE_LOCK_MS || (holder > 0 && !isRunning(holder));
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (fault) {
    return fault.code === 'EPERM';
  }
}

async function hashOfFiles(files, salt) {
  const hash = createHash('sha256').update(salt);
  for (const file of [...files].sort()) hash.update(`\0${file}\0`).update(await readFile(join(root, file)));
  return hash.digest('hex');
}

async function filesUnder(folder, ending) {
  const entries = await readdir(join(root, folder), { recursive: true });
  return entries.filter((entry) => entry.endsWith(ending)).map((entry) => `${folder}/${entry.split(sep).join('/')}`);
}

async function versionOf(packageName) {
  const path = createRequire(import.meta.url).resolve(`${packageName}/package.json`);
  return `${packageName}@${JSON.parse(await readFile(path, 'utf8')).version}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const builds = { core: buildCore, worker: buildWorker, node: buildNode };
  const what = process.argv[2] ?? 'node';
  if (!Object.hasOwn(builds, what)) throw new Error(`build.mjs knows ${Object.keys(builds).join(', ')}, not "${what}"`);
  process.stdout.write((await builds[what]()) ? 'built\n' : 'up to date\n');
}
