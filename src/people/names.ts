/** Pseudonyms: sealed where they are stored, found again by a keyed digest of their folded form. */
import { fold } from '../kernel/fold.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Secrets } from '../platform/index.ts';
import { isPseudonym } from './model.ts';

export class Names {
  private readonly secrets: Secrets;

  constructor(secrets: Secrets) {
    this.secrets = secrets;
  }

  /** A pseudonym as it will be stored for a person. @throws Refusal `pseudonym-unfit` */
  seal(id: string, pseudonym: string): { pseudonym: Uint8Array; folded: Uint8Array } {
    const text = pseudonym.normalize('NFC');
    if (!isPseudonym(text) || fold(text) === '') throw new Refusal('pseudonym-unfit', {}, 422);
    return { pseudonym: this.secrets.seal(Buffer.from(text, 'utf8'), `pseudonym/${id}`), folded: this.digest(text) };
  }

  open(id: string, sealed: Uint8Array): string {
    return Buffer.from(this.secrets.open(sealed, `pseudonym/${id}`)).toString('utf8');
  }

  /** Two pseudonyms that fold to the same have the same digest (32 bytes). */
  digest(pseudonym: string): Uint8Array {
    return this.secrets.mac(Buffer.from(fold(pseudonym.normalize('NFC')), 'utf8'), 'pseudonym');
  }
}
