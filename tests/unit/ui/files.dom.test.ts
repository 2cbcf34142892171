import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import Files from '../../../src/ui/panels/Files.svelte';
import { previewOf } from '../../../src/ui/file-preview.ts';
import { samplePlan } from '../../gallery/sample-plan.ts';

const scenario = { version: 1 as const };

beforeAll(async () => {
  await import('../../../src/exports/write-export.ts');
});

async function chosen(format: string): Promise<void> {
  await fireEvent.change(screen.getByLabelText('Format'), { target: { value: format } });
  await waitFor(() => expect(screen.getByRole('button', { name: 'Download' })).toHaveProperty('disabled', false));
}

describe('the files panel', () => {
  test('previews, copies and names the file of the format chosen', async () => {
    const writeText = vi.fn(() => Promise.resolve());
    Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
    render(Files, { plan: samplePlan, scenario });
    expect(screen.getByRole('button', { name: 'Copy' })).toHaveProperty('disabled', true);
    await chosen('keda');
    const preview = screen.getByRole('region', { name: 'Preview of support-assistant-eu.keda.yaml' });
    expect(preview.textContent).toContain('kind: ScaledObject');
    await fireEvent.click(screen.getByRole('button', { name: 'Copy' }));
    expect(writeText).toHaveBeenCalledWith(expect.stringContaining('kind: ScaledObject'));
    await waitFor(() => expect(screen.getByRole('status').textContent).toBe('Copied.'));
  });

  test('writes the file anew when the plan changes, and downloads it by its name', async () => {
    const { rerender } = render(Files, { plan: samplePlan, scenario });
    await chosen('hpa');
    await rerender({ plan: { ...samplePlan, name: 'Other' }, scenario });
    await screen.findByRole('region', { name: 'Preview of other.hpa.yaml' });
    const clicked = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
    Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL: () => undefined });
    await fireEvent.click(screen.getByRole('button', { name: 'Download' }));
    expect((clicked.mock.contexts[0] as HTMLAnchorElement).download).toBe('other.hpa.yaml');
    expect(screen.getByRole('status').textContent).toBe('Saved as other.hpa.yaml.');
    clicked.mockRestore();
  });

  test('offers the plan alone where nothing meets the goals', () => {
    const missed = { ...samplePlan, sizing: { ...samplePlan.sizing, chosen: null } };
    render(Files, { plan: missed, scenario });
    expect(screen.queryByRole('option', { name: 'KEDA ScaledObject' })).toBeNull();
    expect(screen.getByRole('option', { name: 'Markdown' })).toBeTruthy();
  });

  test('previewOf(file) shows the beginning and counts the rest', () => {
    const content = Array.from({ length: 1000 }, (_, i) => String(i)).join('\n');
    expect(previewOf({ content }).linesLeft).toBe(700);
    expect(previewOf({ content }).text.endsWith('\n299')).toBe(true);
    expect(previewOf({ content: new Uint8Array(3) })).toEqual({ text: '', linesLeft: 0 });
  });
});
