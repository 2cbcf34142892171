/** A chart as a file: the same drawing as on the page, with its colours written out, and a picture of it. */
import { download } from '../download.ts';
import type { Figure, Tone } from '../figures/figure.ts';
import { drawingOf, type Drawing } from './drawing.ts';

export type ColourName =
  | 'card'
  | 'ink'
  | 'ink2'
  | 'ink3'
  | 'line'
  | 'deep'
  | 'mid'
  | 'wash'
  | 'warn'
  | 'warn-wash'
  | 'brand'
  | 'fan-95'
  | 'fan-80'
  | 'fan-50';
export type Colours = (name: ColourName) => string;

const WIDTH = 960;
const HEIGHT = 400;
const MARGIN = 12;
/** Room for the title above the drawing. */
const TITLE = 34;
/** Pixels of the picture for one of the drawing. */
const PNG_SCALE = 2;
const fills: Readonly<Record<Tone, ColourName>> = {
  ink: 'deep',
  ink2: 'mid',
  brand: 'brand',
  'fan-95': 'fan-95',
  'fan-80': 'fan-80',
  'fan-50': 'fan-50',
  warn: 'warn',
  wash: 'wash',
  event: 'warn-wash',
};
const strokes: Readonly<Record<Tone, ColourName>> = { ...fills, ink: 'ink', ink2: 'ink2' };

/** A whole SVG document; texts of users are escaped. */
export function svgText(figure: Figure, title: string, colours: Colours): string {
  const drawing = drawingOf(figure, WIDTH - 2 * MARGIN, HEIGHT - TITLE);
  const { plot } = drawing;
  const label = (x: number, y: number, text: string, tone: ColourName, anchor = 'start', more = ''): string =>
    `<text x="${String(x)}" y="${String(y)}" text-anchor="${anchor}" fill="${colours(tone)}"${more}>${escaped(text)}</text>`;
  const rule = (x1: number, x2: number, y1: number, y2: number, tone: ColourName, more = ''): string =>
    `<line x1="${String(x1)}" x2="${String(x2)}" y1="${String(y1)}" y2="${String(y2)}" stroke="${colours(tone)}"${more}/>`;
  const parts = [
    ...drawing.yTicks.flatMap((tick) => [
      rule(plot.left, plot.right, tick.y, tick.y, 'line'),
      label(plot.left - 6, tick.y + 4, tick.text, 'ink3', 'end'),
    ]),
    drawing.yTitle === '' ? '' : label(0, 12, drawing.yTitle, 'ink3'),
    ...drawing.xTicks.map((tick) => label(tick.x, HEIGHT - TITLE - 6, tick.text, 'ink3', tick.anchor)),
    ...drawing.shapes.map((shape) => shapeText(shape, colours)),
    ...drawing.marks.flatMap((mark) => [
      rule(mark.x, mark.x, mark.textY - 8, plot.bottom, strokes[mark.tone], ' stroke-dasharray="3 3"'),
      label(mark.textX, mark.textY, mark.text, strokes[mark.tone], mark.anchor),
    ]),
    ...drawing.labels.map((each) => label(each.x, each.y, each.text, strokes[each.tone])),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${String(WIDTH)}" height="${String(HEIGHT)}" viewBox="0 0 ${String(WIDTH)} ${String(HEIGHT)}" font-family="system-ui, sans-serif" font-size="12" role="img">`,
    `<title>${escaped(title)}</title><desc>${escaped(figure.description)}</desc>`,
    `<rect width="100%" height="100%" fill="${colours('card')}"/>`,
    label(MARGIN, 22, title, 'ink', 'start', ' font-size="15" font-weight="600"'),
    `<g transform="translate(${String(MARGIN)} ${String(TITLE)})">`,
    ...parts,
    '</g></svg>',
    '',
  ].join('\n');
}

function shapeText(shape: Drawing['shapes'][number], colours: Colours): string {
  switch (shape.kind) {
    case 'line':
      return `<path d="${shape.d}" fill="none" stroke="${colours(strokes[shape.tone])}" stroke-width="${String(shape.width)}" stroke-linecap="round" stroke-linejoin="round"/>`;
    case 'area':
      return `<path d="${shape.d}" fill="${colours(fills[shape.tone])}"/>`;
    case 'rect':
      return `<rect x="${String(shape.x)}" y="${String(shape.y)}" width="${String(shape.width)}" height="${String(shape.height)}" fill="${colours(fills[shape.tone])}"/>`;
  }
}

function escaped(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  // control characters are no XML
  // eslint-disable-next-line no-control-regex -- they are what is taken out
  return text.replace(/[\u0000-\u001f\ufffe\uffff]/g, ' ').replace(/[&<>"]/g, (each) => names[each] ?? each);
}

/** The colours that the page shows now. */
const pageColours: Colours = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** The drawing as a picture, drawn by the browser. @throws Error where it cannot */
async function pngOf(svg: string): Promise<Uint8Array> {
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = WIDTH * PNG_SCALE;
    canvas.height = HEIGHT * PNG_SCALE;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (blob === null) throw new Error('the picture could not be drawn');
    return new Uint8Array(await blob.arrayBuffer());
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** Saves a chart under the heading of the section it stands in. */
export async function saveChart(figure: Figure, place: HTMLElement | undefined, as: 'svg' | 'png'): Promise<void> {
  const title = place?.closest('section')?.querySelector('h2')?.textContent ?? figure.id;
  const svg = svgText(figure, title, pageColours);
  if (as === 'svg') download(svg, `${figure.id}.svg`, 'image/svg+xml');
  else download(await pngOf(svg), `${figure.id}.png`, 'image/png');
}
