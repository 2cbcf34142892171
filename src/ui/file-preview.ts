import type { ExportFile } from '../exports/write-export.ts';

const MOST_LINES = 300;
const MOST_CHARACTERS = 40_000;

/** The beginning of a text file; '' where the file is no text. */
export function previewOf(file: Pick<ExportFile, 'content'>): { text: string; linesLeft: number } {
  if (typeof file.content !== 'string') return { text: '', linesLeft: 0 };
  const lines = file.content.trimEnd().split('\n');
  const shown = lines.slice(0, MOST_LINES);
  const text = shown.join('\n');
  return {
    text: text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text,
    linesLeft: lines.length - shown.length,
  };
}
