/**
 * Text ↔ deflate-raw in base64url. By fflate alone, in every host: the same scenario gives the same link in the page and on the command
 * line, which the compressors of browsers and Node do not promise.
 */
import { deflateSync, Inflate, strFromU8, strToU8 } from 'fflate';
import { inputError } from '../base/errors.ts';
import { MOST_INFLATED_BYTES } from './caps.ts';

/** Bytes given to the inflater at once: it makes at most some 1,032 times as many of them. */
const PIECE = 512;
const CUT = 'It was cut or changed on its way: ask for it again.';

export function packText(text: string): string {
  return base64urlOf(deflateSync(strToU8(text), { level: 9 }));
}

/** @throws InputError `link` where it is no such text, or more than may be */
export function unpackText(packed: string): string {
  const bytes = inflated(bytesOf(packed));
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw inputError('link', 'is damaged', CUT);
  }
}

function inflated(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(MOST_INFLATED_BYTES);
  let length = 0;
  const state = { ended: false };
  const inflate = new Inflate((piece, last) => {
    if (length + piece.length > MOST_INFLATED_BYTES)
      throw inputError('link', 'unpacks to more than 1 MiB', 'No plan is that large: do not trust where it came from.');
    out.set(piece, length);
    length += piece.length;
    state.ended = last;
  });
  try {
    for (let at = 0; at < bytes.length; at += PIECE)
      inflate.push(bytes.subarray(at, at + PIECE), at + PIECE >= bytes.length);
  } catch (fault) {
    if (fault instanceof Error && fault.name === 'InputError') throw fault;
    throw inputError('link', 'is damaged', CUT);
  }
  if (!state.ended) throw inputError('link', 'is damaged', CUT);
  return out.subarray(0, length);
}

function base64urlOf(bytes: Uint8Array): string {
  return btoa(strFromU8(bytes, true)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function bytesOf(text: string): Uint8Array {
  if (!/^[A-Za-z0-9_-]+$/.test(text) || text.length % 4 === 1) throw inputError('link', 'is damaged', CUT);
  return strToU8(atob(text.replaceAll('-', '+').replaceAll('_', '/')), true);
}
