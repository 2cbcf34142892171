/** What tabs of one browser tell each other, and which plan this one shows. */
import { fieldsOf } from './records.ts';

export type TabMessage =
  /** the tab works on the plan from now on */
  | { readonly kind: 'opened'; readonly tab: string; readonly planId: string; readonly atMs: number }
  /** the plan was saved, renamed, deleted or brought back */
  | { readonly kind: 'changed'; readonly tab: string; readonly planId: string };

export interface Channel {
  post(message: TabMessage): void;
  close(): void;
}

export function openChannel(listen: (message: TabMessage) => void): Channel {
  // without it the comparison of revisions alone keeps tabs from eating each other's work
  if (typeof BroadcastChannel === 'undefined') return { post: () => undefined, close: () => undefined };
  const channel = new BroadcastChannel('headroom');
  channel.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (isTabMessage(event.data)) listen(event.data);
  });
  return {
    post: (message) => channel.postMessage(message),
    close: () => channel.close(),
  };
}

function isTabMessage(value: unknown): value is TabMessage {
  const { kind, tab, planId, atMs } = fieldsOf(value) ?? {};
  if (typeof tab !== 'string' || typeof planId !== 'string') return false;
  return kind === 'changed' || (kind === 'opened' && typeof atMs === 'number');
}

const KEY = 'headroom-plan';

/** The plan of this tab, so that a reload shows the same one. */
export function rememberedPlan(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function rememberPlan(id: string): void {
  try {
    sessionStorage.setItem(KEY, id);
  } catch {
    // storage is forbidden: a reload shows the plan that was open last
  }
}
