import { spawn } from 'node:child_process';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildNode } from '../../../src/cli/build.mjs';
import { monthlyCsv } from './headroom.ts';

const command = { command: process.execPath, args: ['src/cli/headroom.mjs', 'mcp', '--workers', '0'] };
const scenario = {
  asOf: '2026-11-16',
  deployment: { model: 'Llama-3.1-8B', gpusPerReplica: 1, precision: 'fp8' },
  resources: { gpus: ['L4'], clouds: ['aws'] },
  workload: { demand: { requestsPerSecond: 12 } },
  planning: { horizonDays: 28 },
};
const undemanded = { ...scenario, workload: undefined };
const client = new Client({ name: 'test', version: '1' });

beforeAll(async () => {
  await buildNode();
  await client.connect(new StdioClientTransport({ ...command, stderr: 'pipe' }));
}, 120_000);
afterAll(() => client.close());

async function call(
  name: string,
  given: Record<string, unknown>,
): Promise<{ text: string; isError: boolean; data: Record<string, unknown> }> {
  const result = await client.callTool({ name, arguments: given });
  const [first] = result.content as { text: string }[];
  return {
    text: first?.text ?? '',
    isError: result.isError === true,
    data: (result.structuredContent ?? {}) as Record<string, unknown>,
  };
}

describe('headroom mcp', { timeout: 60_000 }, () => {
  it('lists its tools with schemas made from that of the scenario', async () => {
    const { tools } = await client.listTools();
    expect(tools.map((tool) => tool.name)).toEqual(['plan', 'what_if', 'compare', 'explain', 'forecast', 'size']);
    for (const tool of tools) expect(tool.inputSchema.type).toBe('object');
    const planned = tools[0]?.inputSchema.properties as { scenario: { properties: Record<string, unknown> } };
    expect(Object.keys(planned.scenario.properties)).toEqual(
      expect.arrayContaining(['workload', 'deployment', 'goals', 'planning', 'resources']),
    );
  });

  it('plans, and gives the figures beside the sentence', async () => {
    const { data, isError } = await call('plan', { scenario });
    expect(isError).toBe(false);
    expect(data['answer']).toMatchObject({ now: { gpus: expect.any(Number) as number } });
    expect((data['answer'] as { sentence: string }).sentence).toMatch(/L4/);
  });

  it('tells what a change would do, with parts that add up', async () => {
    const { data } = await call('what_if', { scenario, patch: { workload: { demand: { requestsPerSecond: 24 } } } });
    expect(JSON.stringify(data)).toMatch(/workload\.demand/);
  });

  it('compares two scenarios', async () => {
    const { data, isError } = await call('compare', {
      before: scenario,
      after: { ...scenario, planning: { horizonDays: 28, marginFraction: 0.5 } },
    });
    expect(isError).toBe(false);
    expect(JSON.stringify(data)).toMatch(/marginFraction/);
  });

  it('explains with the figures of the plan', async () => {
    const { data } = await call('explain', { scenario, question: 'why so many GPUs?' });
    expect(JSON.stringify(data['answer'])).toMatch(/replicas = max/);
  });

  it('forecasts a history that is given as text', async () => {
    const { data, isError, text } = await call('forecast', {
      scenario: { ...undemanded, planning: { horizonDays: 90 } },
      history: monthlyCsv(60),
    });
    expect(isError, text).toBe(false);
    expect((data['forecast'] as { mean: number[] }).mean.length).toBeGreaterThan(0);
  });

  it('sizes', async () => {
    const { data } = await call('size', { scenario });
    expect(data['chosen']).toMatch(/L4/);
  });

  it.each([
    ['plan', {}, /scenario: is missing/],
    ['plan', { scenario: 5 }, /scenario: is not an object/],
    [
      'plan',
      { scenario: { workload: { demand: { requestsPerSecond: -1 } } } },
      /workload\.demand\.requestsPerSecond: is below/,
    ],
    ['plan', { scenario, budget: 5 }, /budget: is no argument of plan/],
    [
      'plan',
      { scenario: { deployment: { model: 'Lama-9' }, workload: { demand: { requestsPerSecond: 1 } } } },
      /Did you mean/,
    ],
    ['what_if', { scenario, patch: 'double' }, /patch: is not an object/],
    ['what_if', { scenario, patch: { planing: {} } }, /planing/],
    ['explain', { scenario, question: 7 }, /question: is not a text/],
    ['forecast', { scenario, history: 'no, csv' }, /./],
    ['nothing', {}, /There is no tool "nothing"/],
  ])('refuses %s with %j readably', async (name, given, words) => {
    const { text, isError } = await call(name, given);
    expect(isError).toBe(true);
    expect(text).toMatch(words);
    expect(text).not.toMatch(/\n\s+at /);
    expect(text.length).toBeLessThan(3000);
  });

  it('ends cleanly when the client vanishes', async () => {
    const child = spawn(command.command, command.args, { stdio: ['pipe', 'pipe', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
    child.stdin.write(
      `${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'plan', arguments: { scenario } } })}\n`,
    );
    child.stdout.destroy();
    child.stdin.end();
    expect(await ended).toBe(0);
    expect(stderr).toBe('');
  });
});
