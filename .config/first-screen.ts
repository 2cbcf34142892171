import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/** Names of the chunks that the main thread loads before the first plan is on screen: the page, and what it asks for at once. */
const entries = ['index', 'library', 'Story'];

interface ManifestChunk {
  readonly file: string;
  readonly name?: string;
  readonly imports?: readonly string[];
}

/** Scripts of the first screen in the built page, by the manifest of the build: the entries and all they import. */
export function firstScreenScripts(dist: string): string[] {
  const manifest = JSON.parse(readFileSync(`${dist}/.vite/manifest.json`, 'utf8')) as Record<string, ManifestChunk>;
  const keys = Object.keys(manifest);
  const first = entries.map((entry) => {
    const key = keys.find((each) => manifest[each]?.name === entry && manifest[each].file.endsWith('.js'));
    if (key === undefined) throw new Error(`the build has no chunk named ${entry}: mend the list of the first screen`);
    return key;
  });
  return closure(first, (key) => manifest[key]?.imports ?? []).map((key) => manifest[key]?.file ?? key);
}

/** Asks for the scripts of the first screen all at once; found one by one, each would cost a way to the server and back. */
export function preloadFirstScreen(): Plugin {
  let base = '/';
  return {
    name: 'preload-first-screen',
    apply: 'build',
    configResolved: (config) => {
      base = config.base;
    },
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle = {} }) => {
        const chunks = Object.values(bundle).filter((each) => each.type === 'chunk');
        const first = chunks.filter((chunk) => entries.includes(chunk.name));
        const files = closure(
          first.map((chunk) => chunk.fileName),
          (file) => chunks.find((chunk) => chunk.fileName === file)?.imports ?? [],
        );
        return files
          .filter((file) => chunks.some((chunk) => chunk.fileName === file && !chunk.isEntry))
          .map((file) => ({
            tag: 'link',
            attrs: { rel: 'modulepreload', crossorigin: true, href: `${base}${file}` },
            injectTo: 'head',
          }));
      },
    },
  };
}

function closure(from: readonly string[], importsOf: (name: string) => readonly string[]): string[] {
  const seen = new Set(from);
  // a set goes on with what joins it on the way
  for (const name of seen) for (const each of importsOf(name)) seen.add(each);
  return [...seen];
}
