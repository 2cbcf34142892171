// The layer rule (ARCHITECTURE.md): a river, edges that are strangers to each other, faces, and a core with one door.
const river = ['base', 'catalog', 'history', 'scenario', 'engine', 'forecast', 'workload', 'sizing', 'cost', 'risk', 'plan'];
const edges = 'imports|exports|store|share|assistant';
const faces = 'ui|cli';
const any = river.join('|');
const no = (name, from, to) => ({ name, severity: 'error', from, to });

module.exports = {
  forbidden: [
    no('no-circles', {}, { circular: true }),
    ...river.slice(0, -1).map((room, i) => no(`upstream-only-${room}`, { path: `^src/${room}/` }, { path: `^src/(${river.slice(i + 1).join('|')})/` })),
    no('river-knows-no-edge', { path: `^src/(${any})/` }, { path: `^src/(${edges}|${faces})/` }),
    no('edges-are-strangers', { path: `^src/(${edges})/` }, { path: `^src/(${edges})/`, pathNot: '^src/$1/' }),
    no('edges-know-no-face', { path: `^src/(${edges})/` }, { path: `^src/(${faces})/` }),
    no('faces-apart', { path: `^src/(${faces})/` }, { path: `^src/(${faces})/`, pathNot: '^src/$1/' }),
    // the launchers start the bundle that holds everything
    no('one-door-to-the-core', { path: '^src/', pathNot: '^src/(engine/|cli/(headroom|library)[.]mjs$)' }, { path: '^(assembly|build)/' }),
    no('engine-reads-only-the-abi', { path: '^src/engine/' }, { path: '^assembly/(?!abi[.]ts$)' }),
    no('engine-by-its-port', { path: '^src/(?!engine/|ui/|cli/|headroom[.]ts$)' }, { path: '^src/engine/(?!engine[.]ts$)' }),
    no('core-knows-nothing', { path: '^assembly/' }, { path: '^src/' }),
    no('pure-river', { path: `^src/(${any})/`, pathNot: '^src/engine/' }, { dependencyTypes: ['core', 'npm', 'npm-dev'], pathNot: 'node_modules/zod/' }),
    no('no-barrels', { path: '^src/' }, { path: '^src/.*/index[.]ts$' }),
    no('plotly-by-one-door', { path: '^src/', pathNot: '^src/ui/charts/' }, { path: 'node_modules/plotly' }),
  ],
  options: { tsPreCompilationDeps: true, tsConfig: { fileName: 'tsconfig.json' }, doNotFollow: { path: 'node_modules' } },
};
