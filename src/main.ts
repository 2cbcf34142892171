import { mount } from 'svelte';
import { readHistoryInWorker } from './imports/in-worker.ts';
import { askToPersist } from './store/storage-status.ts';
import { openChannel, rememberedPlan, rememberPlan } from './store/tabs.ts';
import App from './ui/App.svelte';
import './ui/page.css';
import { display } from './ui/display.svelte.ts';
import { fetchSample } from './ui/fetch-sample.ts';
import { makePlanner } from './ui/planner.ts';
import { requests } from './ui/requests.svelte.ts';
import { shown } from './ui/shown.svelte.ts';
import { theme } from './ui/theme.svelte.ts';
import { Workspace } from './ui/workspace.svelte.ts';

theme.start();
display.start();
shown.start();
if (document.readyState === 'complete') requests.start();
else addEventListener('load', () => requests.start());

/** begins to load at once, beside the planner */
const library = import('./store/library.ts');
library.catch(() => undefined);
const workspace = new Workspace({
  planner: makePlanner(),
  readHistory: readHistoryInWorker,
  keeper: {
    openLibrary: async (writer, events) => (await library).openLibrary(writer, events),
    openChannel,
    remembered: rememberedPlan,
    remember: rememberPlan,
    now: Date.now,
  },
  askToPersist,
  fetchSample,
});
void workspace.open();
// a task of its own: reading the scripts was one
setTimeout(() => {
  const target = document.getElementById('app');
  if (target !== null) mount(App, { target, props: { workspace } });
});
