import type { Plan } from '../../plan/plan.ts';
import { number, plural } from '../format.ts';
import type { FigureTable } from './figure.ts';

/** now = carries the load from today; spare = may fail; peak = comes by the largest size; idle = paid for, since instances are whole */
export type FleetKind = 'now' | 'spare' | 'peak' | 'idle';

/** An instance (or a replica over several) and its GPUs in order; `replica` −1 = none. */
export interface FleetGroup {
  readonly cells: readonly { readonly kind: FleetKind; readonly replica: number }[];
}

export interface Fleet {
  readonly groups: readonly FleetGroup[];
  /** GPUs that one square stands for */
  readonly gpusPerCell: number;
  readonly kinds: readonly {
    readonly kind: FleetKind;
    readonly name: string;
    readonly replicas: number;
    readonly gpus: number;
  }[];
  readonly description: string;
  readonly table: FigureTable;
}

const names: Readonly<Record<FleetKind, (one: boolean) => string>> = {
  now: (one) => (one ? 'carries the load now' : 'carry the load now'),
  spare: () => 'spare: may fail',
  peak: (one) => (one ? 'joins by the largest size' : 'join by the largest size'),
  idle: () => 'idle: instances come whole',
};
/** More squares than this are a grey field: then one stands for several GPUs. */
const MOST_CELLS = 300;

/** Every GPU of the largest planned size; null without a choice. */
export function fleetOf(plan: Plan): Fleet | null {
  const { now, later } = plan.answer;
  const per = plan.replicas.gpusPerReplica;
  if (now === null || later === null || per === 0) return null;
  const spares = Math.min(now.replicas, plan.factors.find((each) => each.id === 'spare')?.replicas ?? 0);
  const replicas: FleetKind[] = Array.from({ length: later.replicas }, (_, at) =>
    at < now.replicas - spares ? 'now' : at < now.replicas ? 'spare' : 'peak',
  );
  const gpus = Math.max(later.gpus, later.replicas * per);
  const instance = Math.max(per, plan.cost.price?.gpusPerInstance ?? per);
  // replicas never share a GPU, and never lie over two instances that could each hold one
  const fit = Math.floor(instance / per);
  const scale = Math.max(1, Math.ceil(gpus / MOST_CELLS));
  const gpusPerCell = scale === 1 ? 1 : per * Math.ceil(scale / per);
  const groups =
    gpusPerCell === 1 ? groupsOf(replicas, { per, fit, instance, gpus }) : coarse(replicas, gpusPerCell / per);
  const kinds = (['now', 'spare', 'peak', 'idle'] as const).flatMap((kind) => {
    const count = replicas.filter((each) => each === kind).length;
    const ofKind = kind === 'idle' ? gpus - later.replicas * per : count * per;
    return ofKind === 0 ? [] : [{ kind, name: names[kind](ofKind === 1), replicas: count, gpus: ofKind }];
  });
  return {
    groups,
    gpusPerCell,
    kinds,
    description: `${plural(gpus, 'GPU')} in ${plural(later.replicas, 'replica')} of ${number(per)}: ${kinds
      .map((each) => `${number(each.gpus)} ${each.name}`)
      .join(', ')}.`,
    table: {
      columns: ['What they do', 'Replicas', 'GPUs'],
      rows: kinds.map((each) => [each.name, each.kind === 'idle' ? '' : number(each.replicas), number(each.gpus)]),
    },
  };
}

interface Shape {
  readonly per: number;
  readonly fit: number;
  readonly instance: number;
  readonly gpus: number;
}

/** Instance by instance; what is bought beyond the replicas is idle. */
function groupsOf(replicas: readonly FleetKind[], { per, fit, instance, gpus }: Shape): FleetGroup[] {
  const groups: FleetGroup[] = [];
  let left = gpus;
  for (let first = 0; first < replicas.length; first += fit) {
    const cells = replicas
      .slice(first, first + fit)
      .flatMap((kind, at) => Array.from({ length: per }, () => ({ kind, replica: first + at })));
    left -= cells.length;
    groups.push({ cells });
  }
  return groups.map(({ cells }) => {
    const idle = Math.max(0, Math.min(left, instance - cells.length));
    left -= idle;
    return { cells: [...cells, ...Array.from({ length: idle }, () => ({ kind: 'idle' as const, replica: -1 }))] };
  });
}

/** A square for so many replicas, ten to a group. */
function coarse(replicas: readonly FleetKind[], each: number): FleetGroup[] {
  const cells = Array.from({ length: Math.ceil(replicas.length / each) }, (_, at) => ({
    kind: replicas[at * each] ?? 'now',
    replica: at * each,
  }));
  return Array.from({ length: Math.ceil(cells.length / 10) }, (_, at) => ({
    cells: cells.slice(at * 10, at * 10 + 10),
  }));
}

const SIDE = 13;
/** A small fleet is drawn larger. */
const FEW_CELLS = 48;
const LARGE_SIDE = 22;
const GAP = 2;
const BETWEEN_REPLICAS = 3;
const BETWEEN_GROUPS = 12;

/** Squares in rows of a given width: where each stands, and how high it all is. Pixels. */
export function fleetLayout(
  fleet: Fleet,
  width: number,
): {
  readonly height: number;
  readonly cells: readonly { x: number; y: number; kind: FleetKind }[];
  readonly side: number;
} {
  const cells: { x: number; y: number; kind: FleetKind }[] = [];
  const side = fleet.groups.reduce((sum, group) => sum + group.cells.length, 0) > FEW_CELLS ? SIDE : LARGE_SIDE;
  let [x, y] = [0, 0];
  for (const group of fleet.groups) {
    const wide = group.cells.reduce((sum, cell, at) => sum + side + gapAfter(cell, group.cells[at + 1]), 0);
    if (x > 0 && x + wide > width) [x, y] = [0, y + side + BETWEEN_GROUPS - 2];
    for (const [at, cell] of group.cells.entries()) {
      if (x > 0 && x + side > width) [x, y] = [0, y + side + GAP];
      cells.push({ x, y, kind: cell.kind });
      x += side + gapAfter(cell, group.cells[at + 1]);
    }
    x += BETWEEN_GROUPS;
  }
  return { height: y + side, cells, side };
}

function gapAfter(cell: { replica: number }, next: { replica: number } | undefined): number {
  if (next === undefined) return 0;
  return next.replica === cell.replica ? GAP : GAP + BETWEEN_REPLICAS;
}
