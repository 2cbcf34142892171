import type { Command } from 'commander';
import * as z from 'zod/mini';
import { inputError } from '../base/errors.ts';
import { planSchema } from '../plan/plan.ts';
import { scenarioSchema } from '../scenario/scenario.ts';
import { jsonText, newCommand, type CommonOptions } from './command.ts';
import { writeOutput } from './output.ts';

/** `headroom schema scenario|plan`: JSON Schema 2020-12. */
export function schemaCommand(): Command {
  return newCommand('schema', 'JSON Schema of a document', ['json'])
    .argument('<document>', 'scenario or plan')
    .action((document: string, options: CommonOptions) => {
      writeOutput(jsonText(jsonSchemaOf(document)), options.out);
    });
}

/** @throws InputError where the document is neither */
export function jsonSchemaOf(document: string): unknown {
  switch (document) {
    case 'scenario':
      return { ...z.toJSONSchema(scenarioSchema, { io: 'input' }), title: 'Headroom scenario, version 1' };
    case 'plan':
      return { ...z.toJSONSchema(planSchema), title: 'Headroom plan, version 1' };
    default:
      throw inputError('document', `"${document}" has no schema`, 'Use scenario or plan.');
  }
}
