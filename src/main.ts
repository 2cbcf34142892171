import { mount } from 'svelte';
import { readHistoryInWorker } from './imports/in-worker.ts';
import { openStore } from './store/store.ts';
import App from './ui/App.svelte';
import './ui/page.css';
import { display } from './ui/display.svelte.ts';
import { fetchSample } from './ui/fetch-sample.ts';
import { makePlanner } from './ui/planner.ts';
import { requests } from './ui/requests.svelte.ts';
import { theme } from './ui/theme.svelte.ts';
import { Workspace } from './ui/workspace.svelte.ts';

theme.start();
display.start();
if (document.readyState === 'complete') requests.start();
else addEventListener('load', () => requests.start());

const workspace = new Workspace({ planner: makePlanner(), readHistory: readHistoryInWorker, openStore, fetchSample });
const target = document.getElementById('app');
if (target !== null) mount(App, { target, props: { workspace } });
void workspace.open();
