/** Light, dark, or as the system says. The choice is kept in this browser where it may be. */
export type ThemeChoice = 'system' | 'light' | 'dark';

const KEY = 'headroom-theme';
const order: readonly ThemeChoice[] = ['system', 'light', 'dark'];

class Theme {
  choice = $state<ThemeChoice>('system');
  #systemDark = $state(false);
  readonly shown = $derived<'light' | 'dark'>(
    this.choice === 'system' ? (this.#systemDark ? 'dark' : 'light') : this.choice,
  );

  /** Reads the kept choice and follows the system; before the first paint. */
  start(): void {
    const query = matchMedia('(prefers-color-scheme: dark)');
    this.#systemDark = query.matches;
    query.addEventListener('change', (event) => {
      this.#systemDark = event.matches;
      this.#show();
    });
    this.choice = kept();
    this.#show();
  }

  choose(choice: ThemeChoice): void {
    this.choice = choice;
    this.#show();
    try {
      localStorage.setItem(KEY, choice);
    } catch {
      // storage is forbidden: the choice holds until the page is left
    }
  }

  next(): void {
    this.choose(order[(order.indexOf(this.choice) + 1) % order.length] ?? 'system');
  }

  #show(): void {
    document.documentElement.dataset['theme'] = this.shown;
  }
}

function kept(): ThemeChoice {
  try {
    const found = localStorage.getItem(KEY);
    return order.find((each) => each === found) ?? 'system';
  } catch {
    return 'system';
  }
}

export const theme = new Theme();
