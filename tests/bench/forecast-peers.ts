/** Peers of the speed table as child processes: each times itself, one task at a time, and is ended when a task takes too long. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';

/** One run of one task. */
export interface Timing {
  readonly ms?: number;
  /** by the library's own account, where it gives one */
  readonly loglik?: number | null;
  readonly aicc?: number | null;
  readonly model?: string;
  /** the fit gave numbers that are none */
  readonly failed?: boolean;
  readonly error?: string;
  /** the peer cannot do the task */
  readonly missing?: boolean;
  /** ended after the limit, which then stands in ms */
  readonly overLimit?: boolean;
}

export interface Contender {
  readonly name: string;
  run(task: string): Promise<Timing>;
  end(): void;
}

/** A process that answers each line with one line of JSON after a first line `ready`. */
export class Peer implements Contender {
  private child: ChildProcess | undefined;
  private lines: Interface | undefined;
  private waiting: ((line: string | null) => void) | undefined;

  constructor(
    readonly name: string,
    private readonly command: readonly string[],
    private readonly limitMs: number,
  ) {}

  async run(task: string): Promise<Timing> {
    if (this.child === undefined && (await this.start()) === null) return { error: `${this.name} does not start` };
    const answer = this.nextLine(this.limitMs);
    this.child!.stdin!.write(`${task}\n`);
    const line = await answer;
    if (line === null) {
      this.end();
      return { ms: this.limitMs, overLimit: true };
    }
    return JSON.parse(line) as Timing;
  }

  end(): void {
    this.lines?.close();
    this.child?.kill('SIGKILL');
    this.child = undefined;
  }

  private start(): Promise<string | null> {
    const child = spawn(this.command[0]!, this.command.slice(1), { stdio: ['pipe', 'pipe', 'ignore'] });
    child.on('error', () => this.waiting?.(null));
    child.on('exit', () => this.waiting?.(null));
    this.child = child;
    this.lines = createInterface({ input: child.stdout });
    this.lines.on('line', (line) => this.waiting?.(line));
    return this.nextLine(30_000);
  }

  /** null when the time is over or the process has ended */
  private nextLine(limitMs: number): Promise<string | null> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle(null), limitMs);
      const settle = (line: string | null) => {
        clearTimeout(timer);
        this.waiting = undefined;
        resolve(line);
      };
      this.waiting = settle;
    });
  }
}
