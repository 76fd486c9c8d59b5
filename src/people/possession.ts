/** What a browser signs to show that it holds the key it asks to be granted. Pure: made there and checked here alike. */
import { utf8 } from '../kernel/bytes.ts';
import { canonicalize } from '../kernel/jcs.ts';

/** What is bound together: nobody can pass off a key, a recipient or a challenge as belonging to another request. */
export interface Possession {
  /** Base64url, as issued. */
  challenge: string;
  person: string;
  body: string;
  role: string;
  /** age recipient. */
  recipient: string;
}

/** The bytes to sign with Ed25519. */
export function possessionBytes({ challenge, person, body, role, recipient }: Possession): Uint8Array {
  return utf8(`tamga/key-possession/v1\n${canonicalize({ challenge, person, body, role, recipient })}`);
}
