/** A small evaluator of spreadsheet formulas, for tests: numbers, references, ranges, + - * / > and a few functions. */
export type Cells = ReadonlyMap<string, ReadonlyMap<string, number | string | { readonly formula: string }>>;

type Value = number | string | readonly number[];

/** Value of a cell; formulas are computed, not read. @throws Error where a formula uses what is not known here */
export function valueOf(
  cells: Cells,
  sheet: string,
  place: string,
  memory = new Map<string, number | string>(),
): number | string {
  const key = `${sheet}!${place}`;
  const known = memory.get(key);
  if (known !== undefined) return known;
  const cell = cells.get(sheet)?.get(place) ?? 0;
  const value = typeof cell === 'object' ? numberOf(evaluate(cells, sheet, cell.formula, memory)) : cell;
  memory.set(key, value);
  return value;
}

const TOKEN =
  /\s*(?:(\d+(?:\.\d+)?)|((?:'[^']+'|[A-Za-z]+)!)?(\$?[A-Z]{1,3}\$?\d+)(?::(\$?[A-Z]{1,3}\$?\d+))?|([A-Z]+)\(|([-+*/>(),]))/y;

function evaluate(cells: Cells, sheet: string, formula: string, memory: Map<string, number | string>): Value {
  let at = 0;
  let token: RegExpExecArray | null = null;
  const next = (): void => {
    TOKEN.lastIndex = at;
    token = at >= formula.length ? null : TOKEN.exec(formula);
    if (token === null && at < formula.length) throw new Error(`cannot read ${formula} at ${String(at)}`);
    at = token === null ? at : TOKEN.lastIndex;
  };
  const operator = (): string => token?.[6] ?? '';
  const expect = (mark: string): void => {
    if (operator() !== mark) throw new Error(`${formula}: ${mark} expected`);
    next();
  };
  const atom = (): Value => {
    const now = token;
    if (now === null) throw new Error(`${formula} ends early`);
    next();
    if (now[1] !== undefined) return Number(now[1]);
    if (now[3] !== undefined) return reference(now[2], now[3], now[4]);
    if (now[5] !== undefined) {
      const values: Value[] = [];
      while (operator() !== ')') {
        values.push(comparison());
        if (operator() === ',') next();
      }
      expect(')');
      return called(now[5], values);
    }
    if (now[6] === '-') return -numberOf(atom());
    if (now[6] === '(') {
      const inner = comparison();
      expect(')');
      return inner;
    }
    throw new Error(`${formula}: ${now[0]} is not expected`);
  };
  const reference = (ofSheet: string | undefined, from: string, until: string | undefined): Value => {
    const name = ofSheet === undefined ? sheet : ofSheet.slice(0, -1).replaceAll("'", '');
    const [first, last] = [from.replaceAll('$', ''), until?.replaceAll('$', '')];
    if (last === undefined) return valueOf(cells, name, first, memory);
    const column = first.replace(/\d/g, '');
    const rows: number[] = [];
    for (let row = Number(first.replace(/\D/g, '')); row <= Number(last.replace(/\D/g, '')); row += 1)
      rows.push(numberOf(valueOf(cells, name, `${column}${String(row)}`, memory)));
    return rows;
  };
  const product = (): Value => {
    let left = atom();
    while (operator() === '*' || operator() === '/') {
      const divide = operator() === '/';
      next();
      const right = numberOf(atom());
      left = divide ? numberOf(left) / right : numberOf(left) * right;
    }
    return left;
  };
  const sum = (): Value => {
    let left = product();
    while (operator() === '+' || operator() === '-') {
      const minus = operator() === '-';
      next();
      const right = numberOf(product());
      left = minus ? numberOf(left) - right : numberOf(left) + right;
    }
    return left;
  };
  const comparison = (): Value => {
    const left = sum();
    if (operator() !== '>') return left;
    next();
    return numberOf(left) > numberOf(sum()) ? 1 : 0;
  };
  next();
  const value = comparison();
  if (at < formula.length || operator() !== '') throw new Error(`${formula} goes on after its end`);
  return value;
}

function called(name: string, values: readonly Value[]): number {
  const lists = values.map((each) => (typeof each === 'object' ? each : [numberOf(each)]));
  switch (name) {
    case 'SUM':
      return lists.flat().reduce((a, b) => a + b, 0);
    case 'MAX':
      return Math.max(...lists.flat());
    case 'ROUNDUP':
      if (lists[1]?.[0] !== 0) throw new Error('ROUNDUP to whole numbers only');
      return Math.ceil(lists[0]?.[0] ?? 0);
    case 'SUMPRODUCT':
      return (lists[0] ?? []).reduce((total, each, i) => total + each * (lists[1]?.[i] ?? 0), 0);
    case 'IF':
      return (lists[0]?.[0] ?? 0) !== 0 ? (lists[1]?.[0] ?? 0) : (lists[2]?.[0] ?? 0);
    default:
      throw new Error(`no function ${name}`);
  }
}

function numberOf(value: Value): number {
  if (typeof value === 'number') return value;
  throw new Error(`${JSON.stringify(value).slice(0, 40)} is not a number`);
}
