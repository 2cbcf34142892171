/** The strict schemas of what exports fill in, compiled once. */
import { Ajv, type ValidateFunction } from 'ajv';
import { readFileSync, readdirSync } from 'node:fs';

const folder = 'tests/fixtures/export-schemas';
const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true });
const schemas = new Map<string, ValidateFunction>(
  readdirSync(folder).map((file) => [
    file.replace(/\.json$/, ''),
    ajv.compile(JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as object),
  ]),
);

export const schemaNames: readonly string[] = [...schemas.keys()];

/** What is wrong with a document, in words; '' = valid. */
export function faultsOf(schema: string, document: unknown): string {
  const validate = schemas.get(schema);
  if (validate === undefined) return `no schema ${schema}`;
  return validate(document) ? '' : ajv.errorsText(validate.errors);
}
