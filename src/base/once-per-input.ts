/** `work`, done once for each object and remembered as long as that lives. The object and the result must never be changed. */
export function oncePerInput<Input extends object, Result>(work: (input: Input) => Result): (input: Input) => Result {
  const known = new WeakMap<Input, { readonly result: Result }>();
  return (input) => {
    const entry = known.get(input) ?? { result: work(input) };
    known.set(input, entry);
    return entry.result;
  };
}
