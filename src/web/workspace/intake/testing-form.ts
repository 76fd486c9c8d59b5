/** Fills in forms for tests as a browser without script does: hidden fields travel on, files are sent as parts. */
import type { TestPerson } from '../../../testing/test-system.ts';
import type { TestWorkspace } from '../../../testing/test-workspace.ts';

/** What a page answered. */
export interface Seen {
  status: number;
  html: string;
}

/** Sends the form of a page with these fields typed in; hidden fields go along as they stand. */
export async function fillIn(
  web: TestWorkspace,
  page: Seen,
  typed: Record<string, string | string[]>,
  { path = '/report', files = [] as File[], as }: { path?: string; files?: File[]; as?: TestPerson } = {},
): Promise<Seen> {
  const fields: Record<string, string | string[]> = { ...hiddenOf(page.html), ...typed };
  if (files.length === 0) return await web.post(path, fields, as);
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) form.append(name, one);
  for (const file of files) form.append('file', file);
  const cookie: Record<string, string> = as ? { cookie: `tamga=${as.cookie}` } : {};
  const headers = { 'sec-fetch-site': 'same-origin', ...cookie };
  const response = await web.app.request(path, { method: 'POST', body: form, headers });
  return { status: response.status, html: await response.text() };
}

/** Hidden fields of the last form of a page. */
export function hiddenOf(html: string): Record<string, string> {
  const form = html.slice(html.lastIndexOf('<form'));
  const fields = [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  return Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value]));
}

/** The receipt code that a page shows. */
export function receiptOf({ html }: Seen): string {
  const block = /<p class="code num"[^>]*>(.*?)<\/p>/s.exec(html)?.[1] ?? '';
  return block.replaceAll(/\D/g, '');
}
