/** id of the input of a scenario path. */
export function fieldId(path: string): string {
  return `field-${path.replaceAll('.', '-')}`;
}

/** Opens whatever hides the row of a path, brings it into view and puts the caret there. */
export function focusField(path: string): void {
  const input = document.getElementById(fieldId(path));
  const hidden = input?.closest('details');
  if (hidden) hidden.open = true;
  input?.scrollIntoView({ block: 'center' });
  input?.focus({ preventScroll: true });
}
