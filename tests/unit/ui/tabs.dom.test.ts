import { render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import Tabs from '../../../src/ui/panels/Tabs.svelte';

const tabs = [
  ['answer', 'Answer'],
  ['demand', 'Demand'],
  ['risk', 'Risk'],
] as const;

/** A section so many pixels below the top of the window; jsdom lays nothing out. */
function section(id: string, top: number): HTMLElement {
  const made = document.createElement('section');
  made.id = id;
  made.getBoundingClientRect = () => new DOMRect(0, top, 800, 400);
  document.body.append(made);
  return made;
}

async function scrolled(): Promise<string | undefined> {
  window.dispatchEvent(new Event('scroll'));
  await new Promise((resolve) => requestAnimationFrame(resolve));
  await new Promise((resolve) => setTimeout(resolve));
  return document.querySelector('[aria-current]')?.textContent;
}

test('follows sections that came after it, and lets go of those that went', async () => {
  const sections = [section('answer', -900), section('demand', -500)];
  render(Tabs, { tabs });
  expect(screen.getByRole('link', { name: 'Answer' }).getAttribute('aria-current')).toBe('true');
  const late = section('risk', 90);
  expect(await scrolled()).toBe('Risk');
  late.remove();
  sections[1]!.getBoundingClientRect = () => new DOMRect(0, 100, 800, 400);
  expect(await scrolled()).toBe('Demand');
});

test('between two sections the one further up is current; a hidden one never is', async () => {
  document.body.innerHTML = '';
  section('answer', 80);
  section('demand', 300);
  render(Tabs, { tabs });
  expect(await scrolled()).toBe('Answer');
  document.getElementById('answer')!.getBoundingClientRect = () => new DOMRect(0, 0, 0, 0);
  expect(await scrolled()).toBe('Demand');
});
