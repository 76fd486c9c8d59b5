/**
 * Checks the C2PA manifest of a file: are its hashes and its signature whole, who signed, what was said to be done. It says
 * what the C2PA project's own reader says, asks no network, and trusts nobody but whom the operator named.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Credentials } from '../findings.ts';

const MOST = 200;
const MOST_ACTIONS = 30;

/** Who cannot be looked up, or whose certificate has ended, has not altered anything. */
const ABOUT_SIGNER = /^(?:signingCredential|timeStamp)\./;
/** What was hashed or signed is no longer what is there. */
const ALTERED = /\.mismatch$/;

interface Store {
  active_manifest?: string;
  manifests?: Record<string, Manifest>;
  validation_state?: string;
  validation_results?: { activeManifest?: { failure?: { code?: string }[] } };
}

interface Manifest {
  claim_generator?: string;
  claim_generator_info?: { name?: string; version?: string }[];
  signature_info?: { issuer?: string; common_name?: string; time?: string };
  ingredients?: unknown[];
  assertions?: { label?: string; data?: { actions?: { action?: string; digitalSourceType?: string }[] } }[];
}

/** The state of what is in `bytes`; `trust` = certificates (PEM) that the operator trusts. */
export async function credentialsOf(bytes: Buffer, mediaType: string, trust: string): Promise<Credentials> {
  try {
    const { WasmReader } = await reader();
    const settings = trust ? JSON.stringify({ trust: { trust_anchors: trust } }) : null;
    const opened = await WasmReader.fromBytes(mediaType, bytes, settings);
    return stateOf(JSON.parse(opened.json()) as Store);
  } catch {
    return { state: 'unreadable' };
  }
}

/** What the reader's answer amounts to, in one word, with who and what. */
export function stateOf(store: Store): Credentials {
  const manifest = store.manifests?.[store.active_manifest ?? ''];
  if (!manifest) return { state: 'unreadable' };
  const codes = (store.validation_results?.activeManifest?.failure ?? []).map(({ code }) => plain(code));
  const failed = codes.filter((code) => !ABOUT_SIGNER.test(code));
  const { issuer, common_name: name, time } = manifest.signature_info ?? {};
  const by = [plain(name), plain(issuer)].filter(Boolean).join(', ');
  const [made] = manifest.claim_generator_info ?? [];
  const generator = made ? [plain(made.name), plain(made.version)].filter(Boolean).join(' ') : '';
  const steps = (manifest.assertions ?? []).filter(({ label }) => /^c2pa\.actions(?:\.v2)?/.test(label ?? ''));
  const actions = steps.flatMap(({ data }) => data?.actions ?? []).slice(0, MOST_ACTIONS);
  const sources = new Set(actions.map(({ digitalSourceType }) => plain(digitalSourceType).split('/').at(-1) ?? ''));
  return {
    state: stateFrom(store.validation_state ?? '', failed),
    ...(codes.length > 0 ? { codes: [...new Set(codes)].slice(0, MOST_ACTIONS) } : {}),
    ...(by ? { by } : {}),
    ...(plain(time) ? { at: plain(time) } : {}),
    ...(generator || manifest.claim_generator ? { with: generator || plain(manifest.claim_generator) } : {}),
    actions: actions.map(({ action }) => plain(action)),
    sources: [...sources].filter(Boolean),
    ingredients: (manifest.ingredients ?? []).length,
  };
}

function stateFrom(validation: string, failed: readonly string[]): Credentials['state'] {
  if (failed.some((code) => ALTERED.test(code))) return 'altered';
  if (failed.length > 0 || validation === '') return 'unreadable';
  return validation === 'Trusted' ? 'trusted' : 'untrusted';
}

const plain = (text: unknown): string =>
  typeof text === 'string'
    ? text
        .replaceAll(/\p{Cc}/gu, ' ')
        .trim()
        .slice(0, MOST)
        .toWellFormed()
    : '';

let loaded: Promise<typeof import('@contentauth/c2pa-wasm')> | undefined;

function reader(): Promise<typeof import('@contentauth/c2pa-wasm')> {
  loaded ??= (async () => {
    const library = await import('@contentauth/c2pa-wasm');
    const bytes = readFileSync(createRequire(import.meta.url).resolve('@contentauth/c2pa-wasm/c2pa.wasm'));
    await library.default({ module_or_path: bytes });
    return library;
  })();
  return loaded;
}
