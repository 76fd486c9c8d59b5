import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rulesCommand } from './rules.ts';

const examples = fileURLToPath(new URL('../assembly/vectors/worked-examples.json', import.meta.url));
const preset = fileURLToPath(new URL('../../schema/rule-sets/biennial-council.json', import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tamga-rules-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function run(...argv: string[]) {
  let [out, err] = ['', ''];
  const io = { stdout: (text: string) => (out += text), stderr: (text: string) => (err += text) };
  const status = await rulesCommand(argv, io, {});
  return { status, out, err, json: () => JSON.parse(out.trimEnd().split('\n').at(-1) ?? '') };
}

async function check(content: unknown, ...options: string[]) {
  const file = join(folder, 'cases.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return run('check', file, ...options);
}

const rule = { all: [{ base: 'cast', fraction: [2, 3], op: 'gte' }] };
const one = { id: 'one', rule, input: { votes: { for: 160, against: 88 } }, expected: { outcome: 'rejected' } };

describe('tamga rules check', () => {
  it('finds every worked example as expected', async () => {
    const { status, out, json } = await run('check', examples, '--json');
    expect([status, out.split('\n')[0]]).toEqual([0, '13 of 13 cases as expected']);
    expect(json()).toEqual({ result: 'ok', cases: 13, differ: [] });
  });

  it('prints each case that differs, with what it was reckoned from', async () => {
    const wrong = { ...one, id: 'two', expected: { outcome: 'adopted', threshold_votes_for: [165] } };
    const { status, out, json } = await check({ cases: [one, wrong] }, '--json');
    expect(status).toBe(1);
    expect(out).toContain('two differs\n  outcome: expected "adopted", is "rejected"\n');
    expect(out).toContain('at least 166 votes for');
    expect(out).not.toContain('one differs');
    expect(json()).toEqual({
      result: 'differs',
      cases: 2,
      differ: [
        {
          id: 'two',
          expected: { outcome: 'adopted', threshold_votes_for: [165] },
          actual: { outcome: 'rejected', threshold_votes_for: [166] },
        },
      ],
    });
    expect((await check({ cases: [wrong] }, '--lang', 'ru')).out).toContain('Отклонено.');
  });

  it('names the unknown key of a rule and still decides the other cases', async () => {
    const wrong = { ...one, id: 'two', rule: { ...rule, rounding: 'up' } };
    const { status, out, json } = await check({ cases: [wrong, one] }, '--json');
    expect(status).toBe(1);
    expect(out).toContain('“rounding”');
    expect(out).toContain('1 of 2 cases as expected');
    expect(json().differ[0].actual).toMatchObject({ error: 'shape-key-unknown', key: 'rounding' });
    const foreseen = { ...wrong, expected: { error: 'shape-key-unknown' } };
    expect((await check({ cases: [foreseen] })).status).toBe(0);
  });

  it('says which expectation it did not look at', async () => {
    const { status, err } = await check({
      cases: [{ ...one, note: 'a remark', expected: { outcome: 'rejected', why: '' } }],
    });
    expect([status, err]).toEqual([0, 'one: not compared: why\n']);
  });

  it('checks a rule set', async () => {
    expect(await run('check', preset)).toMatchObject({ status: 0 });
    await expect(check({ decisions: {} })).rejects.toThrow('shape-key-missing');
  });

  it('refuses what is no file of cases, and cannot tell of a file that is not there', async () => {
    await expect(check('{"cases": [')).rejects.toThrow('json-invalid');
    await expect(check('{"cases": [], "cases": []}')).rejects.toThrow('json-duplicate-key');
    await expect(check({ cases: [one, one] })).rejects.toThrow('rule-case-twice');
    await expect(check({ cases: [{ ...one, expected: { outcom: 'adopted' } }] })).rejects.toThrow('shape-invalid');
    await expect(check({ case: [] })).rejects.toThrow('shape-key-missing');
    expect(await run('check', join(folder, 'nowhere.json'))).toMatchObject({ status: 2 });
    expect(await run('check')).toMatchObject({ status: 1, out: '' });
    expect(await run('--help')).toMatchObject({ status: 0, err: '' });
  });
});
