/** What a link may be at most. 14,000 characters can inflate to 10 MiB: every step stops by itself. */
export const MOST_LINK_CHARACTERS = 32_768;
export const MOST_INFLATED_BYTES = 1_048_576;
export const LINK_JSON_CAPS = { depth: 64, nodes: 20_000, stringLength: 2_000 };
