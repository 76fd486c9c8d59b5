/**
 * Passkeys (WebAuthn level 3): asked for with a one-time challenge, checked against the one address people know this
 * instance by, always with the person's own verification (PIN, finger, face) on the device, which is the second factor.
 * A passkey belongs to the name it was made for: after a change of address it works only where the former one vouches for
 * the new (related origins, WebAuthn level 3, section 5.11).
 */
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { z } from 'zod';
import { Refusal } from '../kernel/refusal.ts';
import type { Client, Clock, Db, Secrets } from '../platform/index.ts';
import type { Challenges } from './challenges.ts';
import * as store from './means-store.ts';

/** This instance as browsers know it: its name (a domain) and its origin. */
export interface RelyingParty {
  id: string;
  origin: string;
  name: string;
  /** Former names that vouch for this one: their passkeys may still be used here. */
  related: readonly string[];
}

/** Names whose passkeys open this instance. */
export const namesOf = ({ id, related }: RelyingParty): string[] => [id, ...related];

/** A passkey that was checked, not yet somebody's. */
export interface NewPasskey {
  id: string;
  key: Uint8Array;
  counter: number;
  transports: string[];
  /** The name it was made for. */
  rp: string;
  /** How the device knows its person. */
  handle: Uint8Array;
}

const SIGN_IN = 'passkey-sign-in';
const ADD = 'passkey-add';
/** EdDSA, ES256, RS256: what devices of today make (COSE numbers). */
const ALGORITHMS = [-8, -7, -257];
const text = z.string().max(16_384);
const credential = { id: text, rawId: text, type: z.literal('public-key'), clientExtensionResults: z.looseObject({}) };
const CREATED = z.looseObject({
  ...credential,
  response: z.looseObject({ clientDataJSON: text, attestationObject: text, transports: z.array(text).optional() }),
});
const ASSERTED = z.looseObject({
  ...credential,
  response: z.looseObject({ clientDataJSON: text, authenticatorData: text, signature: text }),
});

/**
 * How browsers know an instance by its public address: WebAuthn takes names, not addresses of machines, so one that listens
 * on the loopback address is `localhost`. Null where passkeys cannot work. `former`: https addresses it had before and still
 * serves.
 */
export function relyingParty(publicUrl: string, name: string, former: readonly string[] = []): RelyingParty | null {
  if (!URL.canParse(publicUrl)) return null;
  const url = new URL(publicUrl);
  if (/^(?:127\.0\.0\.1|\[::1\])$/.test(url.hostname)) url.hostname = 'localhost';
  const secure = url.protocol === 'https:' || /(?:^|\.)localhost$/.test(url.hostname);
  const isAddress = /^[\d.]+$|^\[/.test(url.hostname);
  if (!secure || isAddress) return null;
  const related = former.map((one) => new URL(one).hostname).filter((one) => one !== url.hostname);
  return { id: url.hostname, origin: url.origin, name, related: [...new Set(related)] };
}

export class Passkeys {
  private readonly secrets: Secrets;
  private readonly challenges: Challenges;
  private readonly clock: Clock;

  constructor(parts: { secrets: Secrets; challenges: Challenges; clock: Clock }) {
    this.secrets = parts.secrets;
    this.challenges = parts.challenges;
    this.clock = parts.clock;
  }

  /** What a browser needs to make a passkey. `bound`: the person or link it is for; `known`: credentials there are. */
  async creation(
    party: RelyingParty,
    {
      pseudonym,
      bound,
      handle,
      known = [],
    }: { pseudonym: string; bound: string; handle?: Uint8Array; known?: string[] },
  ): Promise<PublicKeyCredentialCreationOptionsJSON> {
    const challenge = this.challenges.issue(ADD, bound);
    return await generateRegistrationOptions({
      rpName: party.name,
      rpID: party.id,
      userName: pseudonym,
      userDisplayName: pseudonym,
      userID: new Uint8Array(handle ?? this.handleFor(challenge)),
      challenge: new Uint8Array(challenge),
      attestationType: 'none',
      supportedAlgorithmIDs: ALGORITHMS,
      excludeCredentials: known.map((id) => ({ id })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
  }

  /** Checks what a browser made; uses the challenge up in the caller's transaction. @throws Refusal `passkey-refused`, `challenge-invalid`, `challenge-used` */
  async created(client: Client, party: RelyingParty, answer: string, bound: string): Promise<NewPasskey> {
    const response = parsed(CREATED, answer) as unknown as RegistrationResponseJSON;
    const challenge = await this.answered(client, response.response.clientDataJSON, ADD, bound);
    const { registrationInfo } = await refusing(
      verifyRegistrationResponse({
        response,
        ...this.expected(party, challenge),
        supportedAlgorithmIDs: ALGORITHMS,
      }),
    );
    if (!registrationInfo) throw new Refusal('passkey-refused', {}, 403);
    const { id, publicKey, counter } = registrationInfo.credential;
    const transports = (response.response.transports ?? []).filter((way) => /^[a-z-]{2,12}$/.test(way)).slice(0, 8);
    return { id, key: publicKey, counter, transports, rp: party.id, handle: this.handleFor(challenge) };
  }

  /**
   * What a browser needs to sign in: it offers the passkeys it has for this instance, and nobody is named. `rp`: a former
   * name to be asked for instead.
   */
  async request(party: RelyingParty, rp = ''): Promise<PublicKeyCredentialRequestOptionsJSON> {
    const challenge = new Uint8Array(this.challenges.issue(SIGN_IN));
    const rpID = party.related.includes(rp) ? rp : party.id;
    return await generateAuthenticationOptions({ rpID, challenge, userVerification: 'required' });
  }

  /** Who signs in with this answer; in the caller's transaction. @throws Refusal `passkey-refused`, `challenge-invalid`, `challenge-used` */
  async asserted(client: Client, party: RelyingParty, answer: string): Promise<string> {
    const response = parsed(ASSERTED, answer) as unknown as AuthenticationResponseJSON;
    const challenge = await this.answered(client, response.response.clientDataJSON, SIGN_IN, '');
    const known = await store.lockPasskey(client, response.id);
    const rp = known?.rp ?? party.id;
    if (!known || !namesOf(party).includes(rp)) throw new Refusal('passkey-refused', {}, 403);
    const { id, key, counter } = known;
    const { verified, authenticationInfo } = await refusing(
      verifyAuthenticationResponse({
        response,
        ...this.expected(party, challenge),
        expectedRPID: rp,
        credential: { id, publicKey: new Uint8Array(key), counter },
      }),
    );
    if (!verified) throw new Refusal('passkey-refused', {}, 403);
    await store.usePasskey(client, id, authenticationInfo.newCounter, this.clock.now());
    return known.person;
  }

  /** Says of passkeys made before names were noted that they are of this address. */
  async name(db: Db, party: RelyingParty): Promise<void> {
    await store.namePasskeys(db, party.id);
  }

  /** Names of passkeys there are that open nothing here any more. */
  async elsewhere(db: Db, party: RelyingParty): Promise<string[]> {
    return await store.otherNames(db, namesOf(party));
  }

  private expected(party: RelyingParty, challenge: Uint8Array) {
    const expectedChallenge = Buffer.from(challenge).toString('base64url');
    return { expectedChallenge, expectedOrigin: party.origin, expectedRPID: party.id, requireUserVerification: true };
  }

  private async answered(client: Client, clientData: string, purpose: string, bound: string): Promise<Uint8Array> {
    const data = parsed(z.looseObject({ challenge: text }), Buffer.from(clientData, 'base64url').toString('utf8'));
    const challenge = Buffer.from(data.challenge, 'base64url');
    await this.challenges.use(client, challenge, purpose, bound);
    return challenge;
  }

  private handleFor(challenge: Uint8Array): Uint8Array {
    return this.secrets.mac(challenge, 'passkey-handle').subarray(0, 16);
  }
}

function parsed<T>(schema: z.ZodType<T>, json: string): T {
  try {
    return schema.parse(JSON.parse(json));
  } catch {
    throw new Refusal('passkey-refused', {}, 403);
  }
}

/** The library throws a plain error for whatever does not fit; all of it is the sender's doing. */
async function refusing<T>(check: Promise<T>): Promise<T> {
  try {
    return await check;
  } catch {
    throw new Refusal('passkey-refused', {}, 403);
  }
}
