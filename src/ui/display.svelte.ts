/** How the same plan is shown: how much of it, in which units. Kept in this browser where it may be; never part of a document. */
export interface DisplayChoice {
  /** simple: the answer, demand, size, money, risk and actions; expert: all there is */
  readonly view: 'simple' | 'expert';
  readonly rate: 'second' | 'day';
  readonly money: 'month' | 'hour';
  readonly memory: 'GB' | 'GiB';
}

const KEY = 'headroom-display';
const asShipped: DisplayChoice = { view: 'expert', rate: 'second', money: 'month', memory: 'GB' };
const values: { readonly [Name in keyof DisplayChoice]: readonly DisplayChoice[Name][] } = {
  view: ['simple', 'expert'],
  rate: ['second', 'day'],
  money: ['month', 'hour'],
  memory: ['GB', 'GiB'],
};

class Display {
  choice = $state.raw<DisplayChoice>(asShipped);

  /** Reads the kept choice; before the first paint. */
  start(): void {
    this.choice = kept();
    this.#show();
  }

  set(change: Partial<DisplayChoice>): void {
    this.choice = { ...this.choice, ...change };
    this.#show();
    try {
      localStorage.setItem(KEY, JSON.stringify(this.choice));
    } catch {
      // storage is forbidden: the choice holds until the page is left
    }
  }

  #show(): void {
    document.documentElement.dataset['view'] = this.choice.view;
  }
}

/** Only values that are known are taken over: anything may stand in storage. */
function kept(): DisplayChoice {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Record<keyof DisplayChoice, unknown>>;
    const known = (Object.keys(values) as (keyof DisplayChoice)[]).filter((name) =>
      (values[name] as readonly unknown[]).includes(found[name]),
    );
    return { ...asShipped, ...Object.fromEntries(known.map((name) => [name, found[name]])) };
  } catch {
    return asShipped;
  }
}

export const display = new Display();
