export interface Firefox {
  goto(url: string): Promise<unknown>;
  evaluate(expression: string): Promise<string>;
  close(): Promise<void>;
}
export function findFirefox(): string | undefined;
export function openFirefox(path: string): Promise<Firefox>;
