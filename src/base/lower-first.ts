/**
 * A sentence's words to go on after a colon or within another sentence: `Order 2 …` → `order 2 …`. A first word with a digit, a mark or a
 * second capital in it is a name (H100, KV, TensorRT-LLM) and stays.
 */
export function lowerFirst(text: string): string {
  return /^[A-Z][a-z]*(?:[\s,.:;]|$)/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
