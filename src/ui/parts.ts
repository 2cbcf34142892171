/** The parts of the page that can be gone to: by tab, palette, digit and link (`#demand`). Ids begin with a letter, never `s1=` or `p=`. */
export const parts: readonly (readonly [id: string, label: string])[] = [
  ['answer', 'Answer'],
  ['demand', 'Demand'],
  ['configurations', 'Capacity'],
  ['cost', 'Money'],
  ['risk', 'Risk'],
  ['actions', 'Actions'],
  ['method', 'Assumptions'],
  ['known', 'What we know'],
  ['files', 'Files'],
];

/** Names that people write in a link, and the section they mean. */
const aliases: Readonly<Record<string, string>> = {
  capacity: 'capacity',
  money: 'cost',
  assumptions: 'method',
  story: 'answer',
};

/** The section that a link's `#…` names; null for a share link or nothing known. */
export function partOfHash(hash: string): string | null {
  const name = hash.replace(/^#/, '');
  if (!/^[a-z][a-z-]{1,40}$/.test(name)) return null;
  return aliases[name] ?? name;
}

/** Brings a section into view, with the focus in it. */
export function goTo(id: string): void {
  // the simple view hides the table of configurations; the size over time stands for it
  const named = document.getElementById(id);
  const section = id === 'configurations' && named?.offsetParent === null ? document.getElementById('capacity') : named;
  if (section === null) return;
  section.scrollIntoView({ block: 'start' });
  section.querySelector<HTMLElement>('button, a, summary, input, select')?.focus({ preventScroll: true });
}
