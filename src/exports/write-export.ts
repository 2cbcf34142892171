/** A plan as a file: the one entry of all exports. */
import { Document } from 'yaml';
import { inputError } from '../base/errors.ts';
import type { Plan } from '../plan/plan.ts';
import { resolveScenario } from '../scenario/resolve.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { exportDocuments, type ExportDocuments } from './export-documents.ts';
import { exportFactsOf } from './export-facts.ts';
import { exportFormatOf, exportFormats, type ExportFormatId } from './export-formats.ts';
import { kubernetesName } from './safe-text.ts';
import { writePlan } from './write-plan.ts';

export interface ExportFile {
  readonly format: ExportFormatId;
  /** a name that every file system takes */
  readonly name: string;
  readonly mediaType: string;
  readonly content: string | Uint8Array;
  /** what to know before it is applied; text files hold them as comments */
  readonly notes: readonly string[];
}

/**
 * The file of one format.
 *
 * @param scenario  the document that the plan was made from
 * @throws InputError `format` where there is none of that name; `sizing.chosen` where a plan that meets no goal is to be deployed
 */
export async function writeExport(plan: Plan, scenario: Scenario, format: string): Promise<ExportFile> {
  const known = exportFormatOf(format);
  if (known === undefined)
    throw inputError(
      'format',
      `"${format.slice(0, 40)}" is not known`,
      `Use one of: ${exportFormats.map((each) => each.id).join(', ')}.`,
    );
  const id = known.id as ExportFormatId;
  const { content, notes } = await contentOf(plan, scenario, id);
  return {
    format: id,
    name: `${kubernetesName(plan.name)}${known.ending}`,
    mediaType: known.mediaType,
    content,
    notes,
  };
}

async function contentOf(
  plan: Plan,
  scenario: Scenario,
  format: ExportFormatId,
): Promise<{ content: string | Uint8Array; notes: readonly string[] }> {
  switch (format) {
    case 'json':
    case 'yaml':
    case 'csv':
      return { content: ended(writePlan(plan, format)), notes: [] };
    case 'markdown':
      return { content: ended(writePlan(plan, 'md')), notes: [] };
    case 'xlsx': {
      const { planXlsx } = await import('./plan-xlsx.ts');
      return {
        content: planXlsx(plan, resolveScenario(scenario).scenario),
        notes: [
          'Totals are formulas over the sheet of sizes: change the price on the first sheet, and the money follows.',
        ],
      };
    }
    default: {
      const documents = exportDocuments(exportFactsOf(plan, scenario), format);
      return { content: exportText(documents), notes: documents.notes };
    }
  }
}

/** Documents as text; notes stand before the first as comments. */
export function exportText(all: ExportDocuments): string {
  switch (all.kind) {
    case 'text':
      return all.text;
    case 'json':
      return ended(JSON.stringify(all.document, null, 2));
    case 'yaml':
      return all.documents.map((each, i) => yamlText(each, i === 0 ? all.notes : [])).join('---\n');
  }
}

function yamlText(value: unknown, notes: readonly string[]): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  if (notes.length > 0) document.commentBefore = notes.map((each) => ` ${each}`).join('\n');
  return ended(document.toString({ lineWidth: 0 }));
}

function ended(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
