/** Where the page shows what an answer is about. */
import type { ShowTarget } from '../../assistant/telling.ts';

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
