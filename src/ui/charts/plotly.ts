/** The same figure in Plotly, for a closer look: zoom, pan, values. The one door to Plotly, which is large and comes when asked. */
import type Plotly from 'plotly.js-dist-min';
import { shownCurrency } from '../currency.svelte.ts';
import type { Figure, Layer, Tone } from '../figures/figure.ts';

const STYLE_ID = 'plotly.js-style-global';
let loading: Promise<typeof Plotly> | undefined;

/** The style comes first: Plotly looks for it while it is evaluated. A failed load may be tried again. */
export function loadPlotly(): Promise<typeof Plotly> {
  loading ??= linkStyle()
    .then(() => import('plotly.js-dist-min'))
    .then((module) => module.default)
    .catch((fault: unknown) => {
      loading = undefined;
      throw fault;
    });
  return loading;
}

/** Draws the figure into `host`, or changes what is there. */
export async function showPlotly(host: HTMLElement, figure: Figure): Promise<void> {
  const plotly = await loadPlotly();
  if (!host.isConnected) return;
  const colour = coloursOf(host);
  const traces = figure.layers.flatMap((layer) => tracesOf(layer, colour, figure.x.kind === 'time'));
  await plotly.react(host, traces, layoutOf(figure, colour), {
    displaylogo: false,
    responsive: true,
    modeBarButtonsToRemove: ['select2d', 'lasso2d', 'autoScale2d'],
    // Plotly 4 has a button that uploads the chart, on by default: nothing leaves this page
    showSendToCloud: false,
    plotlyServerURL: '',
  });
}

/** Frees what Plotly holds. */
export function hidePlotly(host: HTMLElement): void {
  void loading?.then((plotly) => plotly.purge(host));
}

/** Plotly's own rules as a static sheet: with this id and class it injects none, as the page's policy demands. */
async function linkStyle(): Promise<void> {
  if (document.getElementById(STYLE_ID) !== null) return;
  const link = document.createElement('link');
  link.id = STYLE_ID;
  link.className = 'no-inline-styles';
  link.rel = 'stylesheet';
  link.href = `${import.meta.env.BASE_URL}plotly.css`;
  const loaded = new Promise<void>((resolve) => {
    link.addEventListener('load', () => resolve());
    link.addEventListener('error', () => resolve());
  });
  document.head.append(link);
  await loaded;
}

type Colours = (tone: Tone | 'text' | 'grid') => string;

function coloursOf(host: HTMLElement): Colours {
  const style = getComputedStyle(host);
  const names: Readonly<Partial<Record<Tone | 'text' | 'grid', string>>> = {
    text: '--ink2',
    grid: '--line',
    event: '--warn-wash',
  };
  return (tone) => style.getPropertyValue(names[tone] ?? `--${tone}`).trim();
}

function tracesOf(layer: Layer, colour: Colours, time: boolean): Plotly.Data[] {
  const at = (values: readonly number[]): (number | Date)[] =>
    time ? values.map((value) => new Date(value)) : [...values];
  switch (layer.kind) {
    case 'line':
      return [
        {
          type: 'scatter',
          mode: 'lines',
          name: layer.name,
          x: at(layer.x),
          y: [...layer.y],
          line: { color: colour(layer.tone), width: layer.width, shape: layer.shape === 'steps' ? 'hv' : 'linear' },
        },
      ];
    case 'band':
      return [
        {
          type: 'scatter',
          mode: 'lines',
          name: `${layer.name} from`,
          x: at(layer.x),
          y: [...layer.low],
          line: { width: 0, shape: layer.shape === 'steps' ? 'hv' : 'linear' },
          hoverinfo: 'skip',
        },
        {
          type: 'scatter',
          mode: 'lines',
          name: layer.name,
          x: at(layer.x),
          y: [...layer.high],
          line: { width: 0, shape: layer.shape === 'steps' ? 'hv' : 'linear' },
          fill: 'tonexty',
          fillcolor: colour(layer.tone),
          hoverinfo: 'skip',
        },
      ];
    case 'bars':
      return [
        {
          type: 'bar',
          name: layer.name,
          x: layer.heights.map((_, i) => ((layer.edges[i] ?? 0) + (layer.edges[i + 1] ?? 0)) / 2),
          width: layer.heights.map((_, i) => (layer.edges[i + 1] ?? 0) - (layer.edges[i] ?? 0)),
          y: [...layer.heights],
          marker: { color: layer.tones.map(colour) },
        },
      ];
    case 'points':
      return [
        {
          type: 'scatter',
          mode: 'markers',
          name: layer.name,
          x: at(layer.x),
          y: [...layer.y],
          text: [...layer.texts],
          marker: { color: colour(layer.tone), size: layer.width },
        },
      ];
    case 'mark':
    case 'span':
      return [];
  }
}

/** Plotly reads a few tags in texts; names that people gave are words. */
function plain(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function layoutOf(figure: Figure, colour: Colours): Partial<Plotly.Layout> {
  const axis = {
    gridcolor: colour('grid'),
    linecolor: colour('grid'),
    zerolinecolor: colour('grid'),
    automargin: true,
  };
  const marks = figure.layers.filter((layer) => layer.kind === 'mark');
  const spans = figure.layers.filter((layer) => layer.kind === 'span');
  const position = (at: number): number | string => (figure.x.kind === 'time' ? new Date(at).toISOString() : at);
  return {
    autosize: true,
    height: 320,
    margin: { l: 48, r: 16, t: 56, b: 40 },
    modebar: { bgcolor: 'rgba(0,0,0,0)', color: colour('text'), activecolor: colour('brand') },
    hoverdistance: 8,
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    font: { color: colour('text'), family: 'inherit', size: 12 },
    showlegend: false,
    hovermode: 'x unified',
    hoverlabel: { bgcolor: colour('wash'), font: { color: colour('ink') } },
    bargap: 0.05,
    xaxis: {
      ...axis,
      type: figure.x.kind === 'time' ? 'date' : 'linear',
      ...(figure.x.kind === 'money' ? { tickprefix: shownCurrency.symbol } : {}),
    },
    yaxis: {
      ...axis,
      rangemode: (figure.y?.min ?? 0) < 0 ? 'normal' : 'tozero',
      hoverformat: '.3~r',
      title: { text: figure.y?.title ?? 'futures' },
    },
    shapes: [
      ...marks.map((mark) => ({
        type: 'line' as const,
        x0: position(mark.at),
        x1: position(mark.at),
        y0: 0,
        y1: 1,
        yref: 'paper' as const,
        line: { color: colour(mark.tone), dash: 'dot' as const, width: 1 },
      })),
      ...spans.map((span) => ({
        type: 'rect' as const,
        layer: 'below' as const,
        x0: position(span.from),
        x1: position(span.to),
        y0: 0,
        y1: 1,
        yref: 'paper' as const,
        line: { width: 0 },
        fillcolor: colour(span.tone),
      })),
    ],
    annotations: [
      ...marks.map((mark) => ({ at: mark.at, name: mark.name, tone: mark.tone, inside: false })),
      ...spans.map((span) => ({ at: span.from, name: span.name, tone: 'ink2' as const, inside: true })),
    ].map(({ at, name, tone, inside }) => ({
      x: position(at),
      y: 1,
      yref: 'paper',
      xanchor: inside ? 'left' : 'auto',
      yanchor: inside ? 'top' : 'bottom',
      text: plain(name),
      showarrow: false,
      font: { color: colour(tone) },
    })),
  };
}
