import { describe, expect, it } from 'vitest';
import { Refusal } from '../kernel/refusal.ts';
import { noticeWords, refusalWords } from './words.ts';

describe('the command line', () => {
  it('says what is wrong and what to do, in the language of the terminal', () => {
    const refusal = new Refusal('data-in-use', { pid: 20771 });
    expect(refusalWords(refusal, 'en')).toBe(
      'refused: Process 20771 already runs an instance on this data folder\nStop it first, or choose another folder with TAMGA_DATA.\n',
    );
    expect(refusalWords(refusal, 'ru_RU.UTF-8')).toContain('уже работает процесс 20771');
    expect(refusalWords(refusal, 'C.UTF-8')).toContain('Process 20771');
  });

  it('puts the problem of a record in words', () => {
    const refusal = new Refusal('record-invalid', { pointer: '/killed', problem: 'value-missing' });
    expect(refusalWords(refusal, 'en')).toMatch(/^refused: The record .* \/killed: A required field is empty\n/);
  });

  it('passes on a notice, and a code without words as it is', () => {
    expect(noticeWords('master-key-on-disk', { file: '/d/master.key' })).toMatch(
      /^notice: The master key lies on this disk \(\/d\/master\.key\)/,
    );
    expect(refusalWords(new Refusal('never-heard-of', { a: 1 }), 'en')).toBe('refused: never-heard-of {"a":1}\n');
  });
});
