/** Reads histories in a browser worker, so that a large file never stops the page. */
import * as Comlink from 'comlink';
import { answerOf, benchmarkAnswerOf } from './answer.ts';

const worker = { answerOf, benchmarkAnswerOf };
export type HistoryWorker = typeof worker;

Comlink.expose(worker);
