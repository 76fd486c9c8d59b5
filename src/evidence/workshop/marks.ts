/**
 * Finds, in bytes that go by, whether a file carries a C2PA manifest store: the description box of a JUMBF superbox with
 * the type C2PA registers for it (C2PA 2.1, 11.1.4.2). Presence is all that is said; nothing in it is checked.
 */

/** `jumd`, then the UUID of a manifest store: `c2pa` and the common ending. */
const STORE = Buffer.from('6a756d646332706100110010800000aa00389b71', 'hex');

export class Marks {
  c2pa = false;
  private end: Buffer = Buffer.alloc(0);

  pass(piece: Buffer): void {
    if (this.c2pa) return;
    const joined = Buffer.concat([this.end, piece]);
    this.c2pa = joined.includes(STORE);
    this.end = joined.subarray(Math.max(0, joined.length - STORE.length + 1));
  }
}
