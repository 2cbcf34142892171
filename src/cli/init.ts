import type { Command } from 'commander';
import { inputError } from '../base/errors.ts';
import { formatOf, jsonText, newCommand, type CommonOptions } from './command.ts';
import { writeOutput } from './output.ts';
import { parse as parseYaml } from 'yaml';

/** Commented templates: what is written is said, what is behind `#` is the default. */
const chatbot = `# A Headroom scenario. Lines behind # show the default; take the # away to say otherwise.
# Every field: headroom schema scenario
version: 1
name: Support chat
service:
  environment: production        # production, staging, development
  criticality: high              # low, medium, high, critical
  # team: Customer care
workload:
  demand:                        # or give a history: headroom plan scenario.yaml --history usage.csv
    users: 40000
    requestsPerUserPerDay: 2
    # requestsPerSecond: 1       # wins over users
    # burstiness: 1              # 1 = Poisson
  chat:
    inputTokens: { mean: 1200 }  # cv: 0.9
    outputTokens: { mean: 250 }
    # sharedPrefixTokens: 0      # system prompt that every request shares
deployment:
  model: Llama 3.3 70B
  # gpu: H100                    # absent: the search compares all that have a price
  # gpusPerReplica: 4
  # precision: fp8               # absent: the published one and fp8
  # engine: vllm
goals:
  ttftMs: { p50: 500, p99: 2000 }
  itlMs: { p99: 50 }
planning:
  horizonDays: 90
  growthPerMonthFraction: 0.05
  # marginFraction: 0.25
  # spareReplicas: 1
  # peakMultiplier: 2            # peak over average where no history shows the day
  # holidays:                    # effect measured on such days of the history, unless demandMultiplier says it
  #   - { name: Christmas, startDate: 2027-12-24, endDate: 2027-12-26, everyYear: true }
  # events:
  #   - { name: Launch, startDate: 2027-03-01, endDate: 2027-03-07, demandMultiplier: 2 }
resources:
  budgetUsdPerMonth: 60000
  # clouds: [aws]
  # purchase: on-demand          # spot, reserved-1y, reserved-3y
  # discountFraction: 0          # negotiated, off list prices
  # apiPrice: { usdPerMillionInputTokens: 0.6, usdPerMillionOutputTokens: 2.4 }    # an API to compare with
# money: { currency: EUR, currencyPerUsd: 0.92, ownHardware: { usdPerGpu: 33000 }, energy: { kgCo2ePerKwh: 0.35 } }
`;

const rag = chatbot
  .replace('name: Support chat', 'name: Document search')
  .replace('inputTokens: { mean: 1200 }  # cv: 0.9', 'inputTokens: { mean: 6000 }  # question and passages')
  .replace(
    '# sharedPrefixTokens: 0      # system prompt that every request shares',
    'sharedPrefixTokens: 600      # system prompt that every request shares',
  )
  .replace('ttftMs: { p50: 500, p99: 2000 }', 'ttftMs: { p50: 1000, p99: 4000 }');

const agent = chatbot
  .replace('name: Support chat', 'name: Coding agent')
  .replace('users: 40000', 'users: 400')
  .replace('requestsPerUserPerDay: 2', 'requestsPerUserPerDay: 12   # tasks')
  .replace(
    / {2}chat:\n(?: {4}.*\n)+/,
    `  agent:
    share: 1                     # all requests are tasks of an agent
    callsPerTask: 30
    inputTokens: { mean: 8000 }  # of the first call
    outputTokens: { mean: 300 }  # of one call
    contextGrowthTokensPerCall: 1200
    prefixCacheHitFraction: 0.9  # each call resends the context
    # toolSeconds: 5
`,
  )
  .replace('ttftMs: { p50: 500, p99: 2000 }', 'ttftMs: { p50: 1000, p99: 5000 }');

const templates: Readonly<Record<string, string>> = { chatbot, rag, agent };
const formats = ['yaml', 'json'] as const;

/** `headroom init chatbot|rag|agent`: a commented template. */
export function initCommand(): Command {
  return newCommand('init', 'a commented scenario to start from', formats)
    .argument('<kind>', Object.keys(templates).join(', '))
    .action((kind: string, options: CommonOptions) => {
      const template = Object.hasOwn(templates, kind) ? templates[kind] : undefined;
      if (template === undefined)
        throw inputError('kind', `"${kind}" has no template`, `Use one of: ${Object.keys(templates).join(', ')}.`);
      writeOutput(formatOf(options, formats) === 'json' ? jsonText(parseYaml(template)) : template, options.out);
    });
}
