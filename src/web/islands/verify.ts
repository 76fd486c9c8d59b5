/**
 * Checks a proof in the reader's own browser: the entry is in the tree, the tree is signed (and cosigned, if a policy
 * asks for it), and the object shown is the one the entry fixes. It holds no words; the page hands them over.
 */
import { fromBase64, toHex, utf8 } from '../../kernel/bytes.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { objectDigest } from '../../ledger/object.ts';
import { singleKeyPolicy } from '../../ledger/policy.ts';
import { verifyProof } from '../../ledger/proof.ts';

/** The file as served at `/<type>/<id>.proof`: texts, or bytes in base64. */
interface ProofFile {
  entry: string;
  object?: string;
  proof: string;
}

const form = document.querySelector<HTMLFormElement>('#verify');
const verdict = document.querySelector<HTMLElement>('#verdict');

if (form && verdict) {
  form.hidden = false;
  const record = form.querySelector<HTMLInputElement>('#v-record');
  const file = form.querySelector<HTMLInputElement>('#v-file');
  const say = (name: string): string => form.dataset[name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())] ?? name;
  const policy = () => form.querySelector<HTMLTextAreaElement>('#v-policy')?.value.trim() ?? '';
  const run = (load: () => Promise<string>) => check(load, policy, say, verdict);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void run(() => fetched(record?.value.trim() ?? ''));
  });
  file?.addEventListener('change', () => {
    const chosen = file.files?.[0];
    if (chosen) void run(() => chosen.text());
  });
  form.addEventListener('dragover', (event) => event.preventDefault());
  form.addEventListener('drop', (event) => {
    event.preventDefault();
    const dropped = event.dataTransfer?.files[0];
    if (dropped) void run(() => dropped.text());
  });
  if (record?.value) void run(() => fetched(record.value.trim()));
}

/** The proof of a record by its id or address; only this site is ever asked. */
async function fetched(record: string): Promise<string> {
  const id = /[a-z]{2}_[a-z2-7]{26}/.exec(record)?.[0];
  const path = id === undefined ? null : `/breaches/${id}.proof`;
  const answer = path === null ? null : await fetch(path);
  if (!answer?.ok) throw new Refusal('not-found', {}, 404);
  return answer.text();
}

async function check(load: () => Promise<string>, policy: () => string, say: (name: string) => string, verdict: HTMLElement): Promise<void> {
  show(verdict, 'open', say('working'), []);
  try {
    const file = JSON.parse(await load()) as ProofFile;
    const entry = bytesOf(file.entry);
    const own = policy();
    const proven = await verifyProof({ proof: file.proof, entry, policy: own || singleKeyPolicy(await serverKey()) });
    const steps = [`${say('entry')} ${proven.index + 1} / ${proven.checkpoint.size}`, `${say('checkpoint')} ${proven.checkpoint.origin}`];
    const fixed = (JSON.parse(new TextDecoder().decode(entry)) as { pub?: string }).pub;
    if (file.object === undefined) steps.push(say('no-object'));
    else if (objectDigest(bytesOf(file.object)) !== fixed) throw new Refusal('object-differs');
    else steps.push(`${say('object')} ${fixed}`);
    const names = proven.witnesses.map(({ name }) => name);
    steps.push(names.length > 0 ? `${say('witnessed')} ${names.join(', ')}` : own ? '' : say('self'));
    show(verdict, 'done', say('valid'), [...steps, `leaf ${toHex(proven.leafHash)}`]);
  } catch (error) {
    const missing = error instanceof Refusal && error.code === 'not-found';
    const unread = error instanceof SyntaxError || error instanceof TypeError;
    show(verdict, missing || unread ? 'open' : 'grave', say(missing ? 'not-found' : unread ? 'unreadable' : 'invalid'), [
      error instanceof Refusal && !missing ? error.message : '',
    ]);
  }
}

/** The key this server gives out: good for self-consistency and no more, and the verdict says so. */
async function serverKey(): Promise<string> {
  const keys = await (await fetch('/log/keys')).text();
  return keys.split('\n').find((line) => line.trim() !== '' && !line.startsWith('#'))?.trim() ?? '';
}

/** Bytes written as text (canonical JSON) or in base64. */
function bytesOf(value: string): Uint8Array {
  return value.startsWith('{') ? utf8(value) : fromBase64(value);
}

function show(verdict: HTMLElement, tone: string, head: string, steps: string[]): void {
  const title = document.createElement('p');
  const chip = document.createElement('b');
  chip.className = `chip ${tone}`;
  chip.textContent = head;
  title.append(chip);
  const list = document.createElement('ul');
  for (const step of steps.filter((text) => text !== '')) {
    const line = document.createElement('li');
    line.textContent = step;
    list.append(line);
  }
  verdict.replaceChildren(title, list);
}
