import { describe, expect, it } from 'vitest';
import { inOtherLanguage } from '../../../src/assistant/other-language.ts';
import { singles } from './corpus.ts';
import { talk } from './talking.ts';

describe('inOtherLanguage(text)', () => {
  it('knows German, French, Spanish, Portuguese, Italian, Dutch, Polish and other scripts by a few words', () => {
    for (const text of [
      'Wie viele GPUs brauche ich für 500 Nutzer?',
      'combien de GPU pour 1000 utilisateurs?',
      'necesitamos 20 solicitudes por segundo',
      'preciso de 10 GPUs para 500 usuários',
      'quanti GPU mi servono per 300 utenti',
      'een model voor 500 gebruikers',
      'ile GPU potrzebujemy dla 500 użytkowników',
      '我们需要多少GPU',
      'сколько GPU нам нужно',
    ])
      expect(inOtherLanguage(text), text).toBe(true);
  });

  it('takes no English message of the growing corpus for another language, nor names, units and loan words', () => {
    const ours = singles('growing-single.txt').map((each) => each.text);
    const foreign = ours.filter(inOtherLanguage);
    expect(foreign).toHaveLength(5);
    for (const text of [
      'El Paso office has 300 users',
      'Die Zeit',
      'latency of 300 µs',
      'la la la',
      'H100, 70B, 20 rps',
      '',
    ])
      expect(inOtherLanguage(text), text).toBe(false);
  });

  it('respond says that only English is understood, and changes nothing', async () => {
    const { replies, dialogue } = await talk(['20 rps', 'wir haben 5000 Benutzer und brauchen Llama 70B']);
    expect(replies[1]!.lines[0]).toMatch(/^Only English is understood here, and nothing was changed\. The form/);
    expect(replies[1]!.patch).toEqual({});
    expect(dialogue.scenario.deployment?.model).toBe('Llama-3.1-8B');
  });
});
