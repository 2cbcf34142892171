/** The replays of autoscalers in a thread of their own: the planner's gives the core its jobs meanwhile. */
import { expose } from 'comlink';
import { autoscalerOf, type Autoscaler, type AutoscalerRequest } from '../risk/autoscaler.ts';

const worker = {
  replay: (request: AutoscalerRequest): Autoscaler => autoscalerOf(request),
};

export type AutoscalerWorker = typeof worker;

expose(worker);
