/** Sample services: what each says, and the synthetic history that goes with it (public/samples, seeded generator). */
import type { Scenario } from './scenario.ts';

export interface Sample {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly scenario: Scenario;
  /** file under public/samples; null where the sample is a description only */
  readonly historyFile: string | null;
}

export const samples: readonly Sample[] = [
  {
    id: 'support-chat',
    title: 'Support chat',
    summary: 'A customer-support bot in Europe, eight weeks of hourly requests',
    historyFile: 'support-chat.csv',
    scenario: {
      version: 1,
      name: 'Support assistant, EU',
      service: { team: 'Customer care', environment: 'production', criticality: 'high' },
      deployment: { model: 'Llama 3.3 70B', precision: 'fp8' },
      goals: { ttftMs: { p99: 2000 } },
      workload: { demand: { historyMetric: 'requests' } },
      planning: { growthPerMonthFraction: 0.12, horizonDays: 84 },
      resources: { gpus: ['H100', 'H200', 'A100 80GB', 'L40S'], budgetUsdPerMonth: 60_000 },
    },
  },
  {
    id: 'rag-search',
    title: 'Document search',
    summary: 'Answers over company documents: long prompts, short answers',
    historyFile: 'rag-search.csv',
    scenario: {
      version: 1,
      name: 'Document search',
      service: { team: 'Knowledge', environment: 'production', criticality: 'medium' },
      deployment: { model: 'Qwen3-32B' },
      goals: { ttftMs: { p50: null, p99: 4000 } },
      workload: { demand: { historyMetric: 'requests' }, chat: { sharedPrefixTokens: 600 } },
    },
  },
  {
    id: 'coding-agent',
    title: 'Coding agent',
    summary: 'Agents with growing context: thirty calls a task, most of it cached',
    historyFile: 'coding-agent.csv',
    scenario: {
      version: 1,
      name: 'Coding agent',
      service: { team: 'Developer tools', environment: 'production', criticality: 'high' },
      deployment: { model: 'gpt-oss-120b' },
      goals: { ttftMs: { p50: 1000, p99: 5000 } },
      workload: {
        demand: { historyMetric: 'requests' },
        agent: { share: 1, callsPerTask: 30, contextGrowthTokensPerCall: 1200, prefixCacheHitFraction: 0.9 },
      },
    },
  },
  {
    id: 'new-assistant',
    title: 'New assistant, no history',
    summary: 'A launch: only the number of users is known',
    historyFile: null,
    scenario: {
      version: 1,
      name: 'New assistant',
      deployment: { model: 'Llama-3.1-8B' },
      workload: { demand: { users: 40_000, requestsPerUserPerDay: 2 }, chat: { inputTokens: { mean: 900 } } },
      planning: { horizonDays: 90, growthPerMonthFraction: 0.1 },
    },
  },
];

/** The sample that a first visit sees. */
export const firstSample: Sample = samples[0] as Sample;
