/** Questions asked at the same time: one round trip, every answer to its asker, and a failure to those it concerns alone. */
import { expect, it } from 'vitest';
import { Gathered } from './gathered.ts';

/** Answers when told to, and remembers what it was asked. */
function register() {
  const asked: string[][] = [];
  const answers: (() => void)[] = [];
  const gathered = new Gathered<string>(async (keys) => {
    asked.push(keys);
    await new Promise<void>((resolve) => answers.push(resolve));
    if (keys.includes('broken')) throw new Error('broken');
    return new Map(keys.filter((key) => key !== 'absent').map((key) => [key, key.toUpperCase()]));
  });
  return { asked, answers, gathered };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

it('those of one turn share a round trip, and the same question is asked once', async () => {
  const { asked, answers, gathered } = register();
  const given = Promise.all(['a', 'b', 'a', 'absent'].map((key) => gathered.ask(key)));
  await turn();
  expect(asked).toEqual([['a', 'b', 'absent']]);
  answers[0]?.();
  expect(await given).toEqual(['A', 'B', 'A', null]);
});

it('while one is under way the next wait for each other, and none is answered by an older one', async () => {
  const { asked, answers, gathered } = register();
  const first = gathered.ask('a');
  await turn();
  const later = [gathered.ask('a'), gathered.ask('c')];
  await turn();
  expect(asked).toEqual([['a']]);
  answers[0]?.();
  expect(await first).toBe('A');
  await turn();
  await turn();
  expect(asked).toEqual([['a'], ['a', 'c']]);
  answers[1]?.();
  expect(await Promise.all(later)).toEqual(['A', 'C']);
});

it('many do not wait for the one under way', async () => {
  const { asked, answers, gathered } = register();
  const first = gathered.ask('a');
  await turn();
  const many = Array.from({ length: 12 }, (_, n) => gathered.ask(`k${n}`));
  await turn();
  expect(asked.map((keys) => keys.length)).toEqual([1, 12]);
  const last = gathered.ask('z');
  answers[1]?.();
  expect(await Promise.all(many)).toHaveLength(12);
  answers[0]?.();
  expect(await first).toBe('A');
  await turn();
  await turn();
  answers[2]?.();
  expect(await last).toBe('Z');
});

it('a failure reaches who asked with it, and nobody else', async () => {
  const { answers, gathered } = register();
  const failing = [gathered.ask('broken'), gathered.ask('a')].map((asked) =>
    asked.catch((error: Error) => error.message),
  );
  await turn();
  const other = gathered.ask('b');
  answers[0]?.();
  expect(await Promise.all(failing)).toEqual(['broken', 'broken']);
  await turn();
  await turn();
  answers[1]?.();
  expect(await other).toBe('B');
});
