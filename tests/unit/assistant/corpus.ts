/** Reads the corpus (tests/fixtures/assistant) and scores what was understood: precision, recall and F1 over patched fields with exact values. */
import { readFileSync } from 'node:fs';
import { fullCatalog } from '../../../src/catalog/full.ts';
import { emptyMemory, type Context, type Memory } from '../../../src/assistant/meaning.ts';
import { vocabularyOf } from '../../../src/assistant/vocabulary.ts';
import { leavesOfPatch } from '../../../src/assistant/patches.ts';
import { understand, type Understanding } from '../../../src/assistant/understand.ts';
import { remembered } from '../../../src/assistant/remember.ts';
import { applyPatch } from '../../../src/scenario/patch.ts';
import { resolveScenario } from '../../../src/scenario/resolve.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';

export const AS_OF = '2026-11-16';
export const vocabulary = vocabularyOf(fullCatalog());

/** Names of the fixture → places in the scenario: written beside the corpus, not taken from the code under test. */
const paths: Readonly<Record<string, string>> = {
  rps: 'workload.demand.requestsPerSecond',
  rpd: 'workload.demand.requestsPerDay',
  users: 'workload.demand.users',
  rpu: 'workload.demand.requestsPerUserPerDay',
  conc: 'workload.demand.concurrency',
  unc: 'workload.demand.uncertaintyFraction',
  in: 'workload.chat.inputTokens.mean',
  out: 'workload.chat.outputTokens.mean',
  turns: 'workload.chat.turnsPerSession',
  think: 'workload.chat.thinkSeconds',
  prefix: 'workload.chat.sharedPrefixTokens',
  hit: 'workload.chat.prefixCacheHitFraction',
  agent: 'workload.agent.share',
  calls: 'workload.agent.callsPerTask',
  ain: 'workload.agent.inputTokens.mean',
  aout: 'workload.agent.outputTokens.mean',
  agrow: 'workload.agent.contextGrowthTokensPerCall',
  tool: 'workload.agent.toolSeconds',
  actx: 'workload.agent.maxContextTokens',
  model: 'deployment.model',
  gpus: 'resources.gpus',
  gpr: 'deployment.gpusPerReplica',
  replicas: 'deployment.replicas',
  prec: 'deployment.precision',
  kv: 'deployment.kvPrecision',
  engine: 'deployment.engine',
  mctx: 'deployment.maxContextTokens',
  startup: 'deployment.startupMinutes',
  seqs: 'deployment.maxSequences',
  util: 'deployment.memoryUtilizationFraction',
  image: 'deployment.imageGb',
  ttft50: 'goals.ttftMs.p50',
  ttft95: 'goals.ttftMs.p95',
  ttft99: 'goals.ttftMs.p99',
  itl50: 'goals.itlMs.p50',
  itl95: 'goals.itlMs.p95',
  itl99: 'goals.itlMs.p99',
  e2e50: 'goals.e2eMs.p50',
  e2e95: 'goals.e2eMs.p95',
  e2e99: 'goals.e2eMs.p99',
  horizon: 'planning.horizonDays',
  growth: 'planning.growthPerMonthFraction',
  event: 'planning.events',
  quantile: 'planning.planningQuantile',
  peak: 'planning.peakMultiplier',
  margin: 'planning.marginFraction',
  spare: 'planning.spareReplicas',
  min: 'planning.minReplicas',
  max: 'planning.maxReplicas',
  maxgpus: 'resources.maxGpus',
  scaling: 'planning.scaling',
  lead: 'planning.leadTimeDays',
  clouds: 'resources.clouds',
  regions: 'resources.regions',
  inst: 'resources.instanceTypes',
  purchase: 'resources.purchase',
  budget: 'resources.budgetUsdPerMonth',
  discount: 'resources.discountFraction',
  price: 'resources.prices',
  logs: 'resources.logRetentionDays',
  env: 'service.environment',
  crit: 'service.criticality',
  name: 'name',
  cur: 'money.currency',
  rate: 'money.currencyPerUsd',
};
const places: Readonly<Record<string, string>> = {
  '@Frankfurt': 'eu-central-1 europe-west3 eu-frankfurt-1 fra',
  '@London': 'eu-west-2 uksouth uk-london-1',
  '@Singapore': 'asia-southeast1',
  '@Tokyo': 'ap-northeast-1 asia-northeast1 japaneast ap-tokyo-1',
  '@Ohio': 'us-east-2 us-east5',
  '@US':
    'us-east-1 us-east-2 us-west-1 us-west-2 us-central1 us-east1 us-east4 us-east5 us-west4 eastus eastus2 southcentralus westus2 westus3 us-ashburn-1 ewr',
  '@EU':
    'eu-central-1 eu-west-1 eu-north-1 europe-west1 europe-west3 europe-west4 francecentral northeurope swedencentral westeurope eu-north1 eu-frankfurt-1 europe-central-1 fra',
  '@Europe':
    'eu-central-1 eu-west-1 eu-north-1 europe-west1 europe-west3 europe-west4 francecentral northeurope swedencentral westeurope eu-north1 eu-frankfurt-1 europe-central-1 fra eu-west-2 uksouth uk-london-1',
};
const lists = new Set(['gpus', 'clouds', 'regions', 'inst']);

export interface Turn {
  readonly text: string;
  /** field → value, as text that is equal where the values are */
  readonly expected: ReadonlyMap<string, string>;
}
export interface Conversation {
  readonly title: string;
  readonly turns: readonly Turn[];
}

function linesOf(file: string): string[] {
  return readFileSync(`tests/fixtures/assistant/${file}`, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}

export function singles(file: string): Turn[] {
  return linesOf(file).map(turnOf);
}

export function conversations(file = 'conversations.txt'): Conversation[] {
  const found: { title: string; turns: Turn[] }[] = [];
  for (const line of linesOf(file)) {
    if (line.startsWith('#')) found.push({ title: line.slice(2), turns: [] });
    else found.at(-1)?.turns.push(turnOf(line));
  }
  return found;
}

/** Odd places (1st, 3rd, …) grow the grammar; even ones are held. */
export function halfOf<Case>(cases: readonly Case[], half: 'growing' | 'held'): Case[] {
  return cases.filter((_, i) => (i % 2 === 0) === (half === 'growing'));
}

export function turnOf(line: string): Turn {
  const at = line.lastIndexOf(' => ');
  const expected = new Map<string, string>();
  for (const pair of line.slice(at + 4).split(' ')) {
    if (pair === 'nothing' || pair === '') continue;
    const [slot = '', ...rest] = pair.split('=');
    const said = rest.join('=');
    if (slot === 'ask') expected.set('ask', said);
    else {
      const path = paths[slot];
      if (path === undefined) throw new Error(`corpus: no slot "${slot}" in ${line}`);
      expected.set(path, valueOf(slot, said));
    }
  }
  return { text: line.slice(0, at), expected };
}

function valueOf(slot: string, said: string): string {
  if (said === '-') return 'null';
  if (lists.has(slot)) return listText(slot, said);
  if (slot === 'event') return said.split(';').map(eventText).sort().join(';');
  if (slot === 'price') {
    const [gpu, usd] = said.split(':');
    return `${gpu ?? ''}:${String(Number(usd))}`;
  }
  if (/^-?[\d.]+(?:\/[\d.]+)?$/.test(said)) {
    const [top, bottom] = said.split('/').map(Number);
    return numberText((top ?? 0) / (bottom ?? 1));
  }
  return said.replaceAll('_', ' ');
}

const numberText = (value: number): string => String(Math.round(value * 1e4) / 1e4);

function listText(slot: string, said: string): string {
  if (said.startsWith('~')) {
    const out = said.slice(1).toLowerCase();
    const all = slot === 'gpus' ? vocabulary.gpus : vocabulary.clouds;
    return all
      .filter((name) => !name.toLowerCase().startsWith(out))
      .sort()
      .join(' ');
  }
  return said
    .split(',')
    .flatMap((each) => (each.startsWith('@') ? (places[each] ?? '').split(' ') : [each]))
    .sort()
    .join(' ');
}

function eventText(said: string): string {
  const [, from = '', to = '', factor = ''] = /^([\d-]+)\.\.([\d-]*)\*([\d.]+)$/.exec(said) ?? [];
  return `${from}..${to}*${numberText(Number(factor))}`;
}

/** What was understood, in the same words as the corpus. */
export function leavesOf(understood: Pick<Understanding, 'patch' | 'command'>): Map<string, string> {
  const leaves = new Map<string, string>();
  for (const [path, value] of leavesOfPatch(understood.patch)) leaves.set(path, textOf(path, value));
  if (understood.command !== null && !['greeting', 'keep', 'save'].includes(understood.command))
    leaves.set('ask', understood.command);
  return leaves;
}

function textOf(path: string, value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'number') return numberText(value);
  if (path === 'planning.events')
    return (value as { startDate: string; endDate?: string; demandMultiplier: number }[])
      .map((each) => `${each.startDate}..${each.endDate ?? ''}*${numberText(each.demandMultiplier)}`)
      .sort()
      .join(';');
  if (path === 'resources.prices')
    return (value as { gpu: string; usdPerGpuHour: number }[])
      .map((each) => `${each.gpu}:${String(each.usdPerGpuHour)}`)
      .join(' ');
  if (Array.isArray(value)) return [...(value as string[])].sort().join(' ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export interface Score {
  right: number;
  wrong: number;
  missed: number;
  /** shown when a score is too low */
  readonly misses: string[];
}
export const emptyScore = (): Score => ({ right: 0, wrong: 0, missed: 0, misses: [] });
export const f1 = ({ right, wrong, missed }: Score): number => (2 * right) / Math.max(1, 2 * right + wrong + missed);

export function score(turn: Turn, found: ReadonlyMap<string, string>, into: Score): void {
  const said: string[] = [];
  for (const [path, value] of turn.expected) {
    if (found.get(path) === value) into.right += 1;
    else {
      into.missed += 1;
      said.push(`missed ${path}=${value}`);
    }
  }
  for (const [path, value] of found) {
    if (turn.expected.get(path) !== value) {
      into.wrong += 1;
      said.push(`wrong ${path}=${value.slice(0, 60)}`);
    }
  }
  if (said.length > 0) into.misses.push(`${turn.text}   [${said.join('; ')}]`);
}

export function contextOf(scenario: Scenario, memory: Memory = emptyMemory): Context {
  return { scenario, full: resolveScenario(scenario).scenario, vocabulary, asOf: AS_OF, memory };
}

export const emptyScenario: Scenario = { version: 1, asOf: AS_OF };

/** Runs a conversation on the understanding alone: patches applied, `undo`, `redo` and `keep it` as the dialogue does them. */
export function runConversation(conversation: Conversation, into: Score): void {
  let scenario = emptyScenario;
  let memory = emptyMemory;
  let supposed: Understanding['patch'] | null = null;
  const past: Scenario[] = [];
  const future: Scenario[] = [];
  for (const turn of conversation.turns) {
    const understood: Understanding = understand(turn.text, contextOf(scenario, memory));
    const kept: Understanding =
      understood.command === 'keep' && supposed !== null ? { ...understood, patch: supposed } : understood;
    score(turn, leavesOf(kept), into);
    if (understood.command === 'undo') {
      const before = past.pop();
      if (before !== undefined) {
        future.push(scenario);
        scenario = before;
      }
    } else if (understood.command === 'redo') {
      const after = future.pop();
      if (after !== undefined) {
        past.push(scenario);
        scenario = after;
      }
    } else if (understood.command === 'reset') scenario = emptyScenario;
    else if (!understood.supposed && leavesOfPatch(kept.patch).length > 0) {
      past.push(scenario);
      scenario = applyPatch(scenario, kept.patch);
    }
    supposed = understood.supposed ? understood.patch : kept.command === 'keep' ? null : supposed;
    memory = remembered(memory, understood);
  }
}
