/** Whether a message is in another language than English, by its letters and its commonest words. Cheap; short messages without either are left alone. */

/** Letters of scripts that English does not use. */
const OTHER_SCRIPT =
  /\p{Script=Greek}|\p{Script=Cyrillic}|\p{Script=Hebrew}|\p{Script=Arabic}|\p{Script=Devanagari}|\p{Script=Thai}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Han}/gu;

/** Common words of German, French, Spanish, Portuguese, Italian, Dutch and Polish that are no English ones. */
const OTHER_WORDS = new Set(
  (
    'der das und ist nicht wir ich ein eine einen für mit auf dem den von zu wie viele brauchen brauche haben hat kostet kosten unser unsere nutzer benutzer pro oder aber wenn werden kann bitte ' +
    'le la les des une est nous vous pour avec sur dans combien avons besoin faut coûte coute utilisateurs par jour seconde et du au aux notre nos ' +
    'hola cuánto cuanto cómo como servir queremos quiero mensajes peticiones solicitudes el los las una es nosotros para con cuántas cuantas cuántos cuantos necesito necesitamos tenemos usuarios por segundo día dia cuesta nuestro y ' +
    'os uma é são sao nós com quantas quantos precisamos preciso temos usuários usuarios custa não nao ' +
    'il gli una per quanti quante servono abbiamo bisogno utenti al secondo giorno costa che mi sono ' +
    'het een wij hebben nodig gebruikers hoeveel voor met zijn dag niet ' +
    'ile potrzebujemy mamy użytkowników na dzień jest nie dla i'
  ).split(' '),
);
/** Among them what an English message may hold by chance: names, units, a letter. */
for (const word of [
  'i',
  'per',
  'la',
  'le',
  'el',
  'das',
  'den',
  'es',
  'os',
  'na',
  'al',
  'y',
  'des',
  'con',
  'du',
  'mi',
  'pro',
  'les',
  'hat',
  'met',
  'dag',
  'par',
  'sur',
])
  OTHER_WORDS.delete(word);

const ENGLISH = new Set(
  'the is are we our you your for and of to how many much what why when with need needs have has a an in on at it that this i my can would will do does should per more than not be if users requests cost'.split(
    ' ',
  ),
);

export function inOtherLanguage(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const foreign = text.match(OTHER_SCRIPT)?.length ?? 0;
  // µ and Ω are units; a name in another script is not a sentence
  if (foreign >= 4 && foreign * 2 > letters) return true;
  let [other, english] = [0, 0];
  for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) {
    if (OTHER_WORDS.has(word)) other += 1;
    else if (ENGLISH.has(word)) english += 1;
  }
  return other >= 2 && other > english;
}
