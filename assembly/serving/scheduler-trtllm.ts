/**
 * TensorRT-LLM (capacity scheduler GUARANTEED_NO_EVICT and micro-batch scheduler: cpp/tensorrt_llm/batch_manager and
 * tensorrt_llm/_torch/pyexecutor/scheduler.py @034fffb): a request is let in only when the blocks of its prompt and its whole answer can be
 * reserved, so that nothing is ever preempted. A pass fuses all generating requests with prompts in the order of arrival, whole ones
 * unless chunked context is on, up to max_num_tokens. A prompt longer than that alone is cut here; the engine would refuse it.
 */
import { Replica } from './replica';
import { NONE } from './requests';
import { admitCarried, isCarried } from './scheduler-vllm';

export function scheduleTensorrtLlm(replica: Replica): void {
  const rules = replica.rules;
  admitCarried(replica);
  replica.passDecodes = replica.decoding;
  let budget = rules.maxBatchTokens - replica.decoding * (rules.drafted + 1);
  if (replica.partial != NONE && budget > 0) {
    const tokens = min(replica.targetOf(replica.partial) - replica.partialDone, budget);
    replica.prefill(tokens);
    budget -= tokens;
  }
  while (replica.waitHead != NONE && budget > 0 && replica.partial == NONE && replica.running < rules.maxSequences) {
    const id = replica.waitHead;
    if (isCarried(replica, id)) break;
    const hit = replica.hitOf(id);
    let tokens = replica.targetOf(id) - hit;
    const blocks = replica.blocks.most(id);
    if (blocks > replica.pool.available) break;
    if (tokens > budget && !rules.chunked && (tokens <= rules.maxBatchTokens || replica.decoding > 0)) break;
    tokens = min(tokens, budget);
    replica.leaveLine();
    replica.admit(id, hit, tokens, blocks);
    budget -= tokens;
  }
  replica.quiet = replica.passTokens == 0;
}
