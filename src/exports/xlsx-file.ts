/**
 * A workbook as bytes (Office Open XML, ECMA-376 part 1): text, numbers and formulas with the value they had when written, so
 * that programs which do not compute show it too. Same cells, same bytes. The zip is made in the calling thread: the page's
 * policy allows no worker from a blob.
 */
import { strToU8, zipSync, type Zippable } from 'fflate';

export type XlsxFormat = 'text' | 'bold' | 'whole' | 'tenth' | 'cents' | 'rate' | 'micro';

export interface XlsxCell {
  /** text is text, whatever it begins with */
  readonly value: string | number;
  readonly format: XlsxFormat;
  /** without `=`; `value` is what it gives */
  readonly formula?: string;
}

export interface XlsxSheet {
  /** ours, never a person's: at most 31 characters, none of []:*?/\ */
  readonly name: string;
  readonly columnWidths: readonly number[];
  /** rows that stay in view */
  readonly headRows: number;
  readonly rows: readonly (readonly (XlsxCell | null)[])[];
}

/** Number formats by the index of their style; 3 and 4 are built in. */
const numberFormats: Readonly<Record<XlsxFormat, { readonly id: number; readonly code?: string }>> = {
  text: { id: 0 },
  bold: { id: 0 },
  whole: { id: 3 },
  cents: { id: 4 },
  tenth: { id: 164, code: '#,##0.0' },
  rate: { id: 165, code: '0.0000' },
  micro: { id: 166, code: '0.000000' },
};
const formats = Object.keys(numberFormats) as XlsxFormat[];

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

export function xlsxFile(sheets: readonly XlsxSheet[]): Uint8Array {
  const files: Record<string, string> = {
    '[Content_Types].xml': contentTypes(sheets.length),
    '_rels/.rels': relations([['officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml': workbook(sheets),
    'xl/_rels/workbook.xml.rels': relations([
      ...sheets.map((_, i) => ['worksheet', `worksheets/sheet${String(i + 1)}.xml`] as const),
      ['styles', 'styles.xml'],
    ]),
    'xl/styles.xml': styles(),
    ...Object.fromEntries(sheets.map((sheet, i) => [`xl/worksheets/sheet${String(i + 1)}.xml`, worksheet(sheet)])),
  };
  // a fixed date on every clock: the same workbook has the same bytes
  const options = { mtime: new Date(1980, 0, 1), level: 6 } as const;
  const zippable: Zippable = Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path, [strToU8(HEAD + text), options]]),
  );
  return zipSync(zippable);
}

/** `A`, `Z`, `AA` … of a column counted from 0. */
export function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter;
}

function contentTypes(sheets: number): string {
  const parts = [
    ['/xl/workbook.xml', 'sheet.main'],
    ['/xl/styles.xml', 'styles'],
    ...Array.from({ length: sheets }, (_, i) => [`/xl/worksheets/sheet${String(i + 1)}.xml`, 'worksheet']),
  ];
  return `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${parts
    .map(([name, type]) => `<Override PartName="${name ?? ''}" ContentType="${SHEET_TYPE}.${type ?? ''}+xml"/>`)
    .join('')}</Types>`;
}

function relations(targets: readonly (readonly [string, string])[]): string {
  return `<Relationships xmlns="${PACKAGE}/relationships">${targets
    .map(([type, target], i) => `<Relationship Id="r${String(i + 1)}" Type="${RELATIONS}/${type}" Target="${target}"/>`)
    .join('')}</Relationships>`;
}

function workbook(sheets: readonly XlsxSheet[]): string {
  return `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${sheets
    .map((sheet, i) => `<sheet name="${xmlText(sheet.name)}" sheetId="${String(i + 1)}" r:id="r${String(i + 1)}"/>`)
    .join('')}</sheets><calcPr fullCalcOnLoad="1"/></workbook>`;
}

function styles(): string {
  const own = Object.values(numberFormats).filter((each) => each.code !== undefined);
  return `<styleSheet xmlns="${MAIN}"><numFmts count="${String(own.length)}">${own
    .map((each) => `<numFmt numFmtId="${String(each.id)}" formatCode="${each.code ?? ''}"/>`)
    .join(
      '',
    )}</numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="${String(formats.length)}">${formats
    .map(
      (each) =>
        `<xf numFmtId="${String(numberFormats[each].id)}" fontId="${each === 'bold' ? '1' : '0'}" xfId="0" applyNumberFormat="1" applyFont="1"/>`,
    )
    .join('')}</cellXfs></styleSheet>`;
}

function worksheet(sheet: XlsxSheet): string {
  const pane =
    sheet.headRows === 0
      ? ''
      : `<pane ySplit="${String(sheet.headRows)}" topLeftCell="A${String(sheet.headRows + 1)}" activePane="bottomLeft" state="frozen"/>`;
  const columns = sheet.columnWidths
    .map((width, i) => `<col min="${String(i + 1)}" max="${String(i + 1)}" width="${String(width)}" customWidth="1"/>`)
    .join('');
  const rows = sheet.rows
    .map(
      (row, r) =>
        `<row r="${String(r + 1)}">${row.map((each, c) => cell(each, `${columnName(c)}${String(r + 1)}`)).join('')}</row>`,
    )
    .join('');
  return `<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews><cols>${columns}</cols><sheetData>${rows}</sheetData></worksheet>`;
}

function cell(each: XlsxCell | null, place: string): string {
  if (each === null) return '';
  const style = String(formats.indexOf(each.format));
  if (typeof each.value === 'string')
    return `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xmlText(each.value)}</t></is></c>`;
  const value = Number.isFinite(each.value) ? String(each.value) : '0';
  const formula = each.formula === undefined ? '' : `<f>${xmlText(each.formula)}</f>`;
  return `<c r="${place}" s="${style}">${formula}<v>${value}</v></c>`;
}

/** Text inside XML; characters that XML 1.0 cannot hold are left out. */
function xmlText(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;');
}
