/** Does the work in a task of its own, once the browser has drawn and answered. @returns calls it off */
export function later(work: () => void): () => void {
  // Safari knows no idle callback
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(work);
    return () => clearTimeout(timer);
  }
  const idle = requestIdleCallback(work, { timeout: 100 });
  return () => cancelIdleCallback(idle);
}
