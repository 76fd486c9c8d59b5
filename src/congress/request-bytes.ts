/** What a delegate's browser signs to ask for a special session. Pure: made there and checked here alike. */
import { utf8 } from '../kernel/bytes.ts';
import { canonicalize } from '../kernel/jcs.ts';

/** What is bound together: a request for one session cannot be passed off as one for another, or of another day. */
export interface SignedRequest {
  convening: string;
  mandate: string;
  /** `YYYY-MM-DD`, of UTC. */
  day: string;
}

/** The bytes to sign with Ed25519. */
export function requestBytes({ convening, mandate, day }: SignedRequest): Uint8Array {
  return utf8(`tamga/session-request/v1\n${canonicalize({ convening, day, mandate })}`);
}
