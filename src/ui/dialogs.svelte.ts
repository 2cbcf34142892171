/** Which of the lazy dialogs is open. */
export type DialogName = 'palette' | 'privacy' | 'shortcuts' | 'guide' | 'display';

class Dialogs {
  shown = $state<DialogName | null>(null);
}

export const dialogs = new Dialogs();
