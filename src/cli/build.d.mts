/** Compiles the core unless it is up to date; true when it had to. */
export function buildCore(): Promise<boolean>;
/** Bundles the worker for Node beside the core (and compiles the core first) unless up to date; true when it had to. */
export function buildWorker(): Promise<boolean>;
/** Bundles library, and command line for Node (worker and core first) unless up to date; true when it had to. */
export function buildNode(): Promise<boolean>;
