/** Where the page shows what an answer is about, and the chart people would rather look at. */
import type { ShowTarget } from '../../assistant/telling.ts';
import type { Plan } from '../../plan/plan.ts';
import { demandFigure } from '../figures/demand.ts';
import type { Figure } from '../figures/figure.ts';
import { futuresFigure } from '../figures/futures.ts';
import { replicasFigure } from '../figures/replicas.ts';

/** ids of the sections */
const sections: Readonly<Record<ShowTarget, string>> = {
  answer: 'answer',
  demand: 'demand',
  capacity: 'capacity',
  latency: 'configurations',
  memory: 'memory',
  cost: 'cost',
  risk: 'risk',
  factors: 'factors',
  actions: 'actions',
};

/** Brings the part into view and puts the focus on it; the answer where a plan has no such part. */
export function goTo(target: ShowTarget): void {
  const section = document.getElementById(sections[target]) ?? document.getElementById('answer');
  if (section === null) return;
  section.tabIndex = -1;
  section.scrollIntoView({ block: 'start' });
  section.focus({ preventScroll: true });
}

/** Null where words say it better. */
export function figureFor(target: ShowTarget, plan: Plan): Figure | null {
  switch (target) {
    case 'demand':
      return demandFigure(plan);
    case 'risk':
      return plan.sizing.chosen === null ? null : futuresFigure(plan);
    case 'capacity':
      return plan.sizing.chosen === null ? null : replicasFigure(plan);
    default:
      return null;
  }
}
