/**
 * Checks a proof in the reader's own browser: the entry is in the tree, the tree is signed (and cosigned, if a policy
 * asks for it), and the object shown is the one the entry fixes. It holds no words; the page hands them over.
 */
import { toHex } from '../../kernel/bytes.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { singleKeyPolicy } from '../../ledger/policy.ts';
import { parseProofFile, verifyProofFile } from '../../ledger/proof-file.ts';

const form = document.querySelector<HTMLFormElement>('#verify');
const verdict = document.querySelector<HTMLElement>('#verdict');

if (form && verdict) {
  form.hidden = false;
  const record = form.querySelector<HTMLInputElement>('#v-record');
  const file = form.querySelector<HTMLInputElement>('#v-file');
  const say = (name: string): string =>
    form.dataset[name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())] ?? name;
  const paths = JSON.parse(form.dataset.paths ?? '{}') as Record<string, string>;
  const policy = () => form.querySelector<HTMLTextAreaElement>('#v-policy')?.value.trim() ?? '';
  const run = (load: () => Promise<string>) => check(load, policy, say, verdict);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void run(() => fetched(record?.value.trim() ?? '', paths));
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
  if (record?.value) void run(() => fetched(record.value.trim(), paths));
}

/** The proof of a record by its id or address; only this site is ever asked. */
async function fetched(record: string, paths: Readonly<Record<string, string>>): Promise<string> {
  const id = /[a-z]{2}_[a-z2-7]{26}/.exec(record)?.[0];
  const path = id === undefined ? undefined : paths[id.slice(0, 2)];
  const answer = path === undefined ? null : await fetch(`/${path}/${id}.proof`).catch(() => null);
  if (!answer?.ok) throw new Refusal('not-found', {}, 404);
  return answer.text();
}

/** Refusals of a file that is no proof at all; every other one says that a proof does not hold. */
const UNREAD = new Set(['proof-file-malformed', 'json-invalid', 'base64-invalid']);

async function check(
  load: () => Promise<string>,
  policy: () => string,
  say: (name: string) => string,
  verdict: HTMLElement,
): Promise<void> {
  show(verdict, 'open', say('working'), []);
  try {
    const file = parseProofFile(await load());
    const own = policy();
    const proven = await verifyProofFile(file, own || singleKeyPolicy(file.key ?? (await serverKey())));
    const { index, checkpoint, entry, object } = proven;
    const steps = [`${say('entry')} ${index} / ${checkpoint.size}`, `${say('checkpoint')} ${checkpoint.origin}`];
    steps.push(object === undefined ? say('no-object') : `${say('object')} ${entry.pub}`);
    for (const { promised, taken } of proven.succession)
      steps.push(say('succeeded').replace('{promised}', String(promised)).replace('{taken}', String(taken)));
    const names = proven.witnesses.map(({ name }) => name);
    steps.push(names.length > 0 ? `${say('witnessed')} ${names.join(', ')}` : own ? '' : say('self'));
    show(verdict, 'done', say('valid'), [...steps, `leaf ${toHex(proven.leafHash)}`]);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const missing = error.code === 'not-found';
    const unread = UNREAD.has(error.code);
    show(
      verdict,
      missing || unread ? 'open' : 'grave',
      say(missing ? 'not-found' : unread ? 'unreadable' : 'invalid'),
      [missing ? '' : error.message],
    );
  }
}

/** The key this server gives out, for a file that brought none: good for self-consistency and no more. */
async function serverKey(): Promise<string> {
  const keys = await (await fetch('/log/keys')).text();
  return (
    keys
      .split('\n')
      .findLast((line) => line.trim() !== '' && !line.startsWith('#'))
      ?.trim() ?? ''
  );
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
