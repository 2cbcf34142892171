/** The dialogs that come when they are opened. */
export type DialogName = 'palette' | 'privacy' | 'shortcuts' | 'guide' | 'display' | 'plans' | 'share';

/** What lies over the page: the open dialog, the conversation, and the link that waits for an answer. */
class Shown {
  dialog = $state<DialogName | null>(null);
  /** whether the conversation is open */
  asking = $state(false);
  /** the part of the address after `#`, where it is a link to a plan; null = none waits */
  link = $state<string | null>(linkIn(location.hash));

  /** Opens the conversation, or puts the caret there where it is open. */
  ask(): void {
    if (this.asking) document.getElementById('conversation-text')?.focus();
    this.asking = true;
  }

  /** Follows the address; a link that is pasted into an open tab waits like one that opened it. */
  start(): void {
    addEventListener('hashchange', () => (this.link = linkIn(location.hash) ?? this.link));
  }

  /** The link was answered: it leaves the address, so that a reload does not ask again. */
  answered(): void {
    this.link = null;
    history.replaceState(history.state, '', location.pathname + location.search);
  }
}

/** Addresses of parts of the page (`#demand`) are no links to a plan. */
function linkIn(hash: string): string | null {
  return /^#(s\d+|p)=/.test(hash) ? hash : null;
}

export const shown = new Shown();
