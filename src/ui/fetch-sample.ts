/** A sample history, from the page's own files. */
export async function fetchSample(file: string): Promise<Blob> {
  const answer = await fetch(`${import.meta.env.BASE_URL}samples/${file}`);
  if (!answer.ok) throw new Error(`the sample ${file} could not be loaded (${String(answer.status)})`);
  return answer.blob();
}
