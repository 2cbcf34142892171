import type { Command } from 'commander';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { CallToolRequestSchema, ListToolsRequestSchema, type CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { InputError } from '../base/errors.ts';
import { CORE_VERSION } from '../engine/core-version.ts';
import { newCommand, withEngine, type CommonOptions } from './command.ts';
import { mcpTools } from './mcp-tools.ts';

/** `headroom mcp`: the same engine for an assistant of one's own, by the Model Context Protocol over stdin and stdout. */
export function mcpCommand(): Command {
  return newCommand('mcp', 'a Model Context Protocol server on stdin and stdout', ['json']).action(
    async (options: CommonOptions) => {
      await withEngine(options, async (engine) => {
        const tools = mcpTools(engine);
        // the plain server behind it takes our schemas as they are
        const { server } = new McpServer({ name: 'headroom', version: CORE_VERSION }, { capabilities: { tools: {} } });
        server.setRequestHandler(ListToolsRequestSchema, () => ({
          tools: tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema })),
        }));
        server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
          const tool = tools.find((each) => each.name === params.name);
          if (tool === undefined)
            return refused(
              `There is no tool "${params.name.slice(0, 60)}". Use one of: ${tools.map((each) => each.name).join(', ')}.`,
            );
          return called(() => tool.call(params.arguments ?? {}));
        });
        const ended = new Promise<void>((resolve) => {
          server.onclose = resolve;
          // a client that vanishes closes its end of the pipe, or leaves one that cannot be written to
          process.stdin.once('end', resolve);
          process.stdin.once('close', resolve);
          process.stdout.once('error', () => resolve());
        });
        await server.connect(new StdioServerTransport());
        await ended;
        await server.close().catch(() => undefined);
      });
    },
  );
}

/** What is wrong with the input is told as the tool's answer, so that the assistant can mend it; faults of ours too, without a stack. */
async function called(work: () => Promise<unknown>): Promise<CallToolResult> {
  try {
    const result = await work();
    return {
      content: [{ type: 'text', text: JSON.stringify(result, null, 1) }],
      structuredContent: result as Record<string, unknown>,
    };
  } catch (fault) {
    if (fault instanceof InputError)
      return refused(fault.problems.map((each) => `${each.field}: ${each.problem}. ${each.mend}`).join('\n'));
    return refused(`A fault of ours: ${fault instanceof Error ? fault.message : String(fault)}`);
  }
}

function refused(text: string): CallToolResult {
  return { content: [{ type: 'text', text }], isError: true };
}
