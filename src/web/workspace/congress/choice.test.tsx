/** What a box with a list reads, and what it says: names, and ids only where a name would not tell two apart. */
import { render } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { ChoiceBox, ChoiceList, chosenIn } from './choice.tsx';

const id = (letter: string) => `us_${letter.repeat(26)}`;
const PEOPLE = [
  { id: id('a'), name: 'Anzob' },
  { id: id('b'), name: 'Бахор' },
  { id: id('c'), name: 'Delegation' },
  { id: id('d'), name: 'delegation' },
];
const code = (typed: string): string => {
  try {
    return chosenIn(PEOPLE, typed);
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('one of many', () => {
  it('is read by a whole name in any letter case, or by an id, and nothing is nobody', () => {
    expect([code(' anzob '), code('БАХОР'), code(id('c')), code('')]).toEqual([id('a'), id('b'), id('c'), '']);
  });

  it('is refused where nobody is called so, where a name is only begun, and where two are called so', () => {
    expect([code('Nobody'), code('Anz'), code('DELEGATION')]).toEqual([
      'choice-unknown',
      'choice-unknown',
      'choice-ambiguous',
    ]);
  });

  it('stands in the list by name, and by its code with the name beside where two have it', () => {
    const html = render(<ChoiceList id="people" choices={PEOPLE} />);
    expect(html).toContain('<option value="Anzob">');
    expect(html).toContain(`<option value="${id('d')}" label="delegation">`);
    expect(html).not.toContain(id('a'));
  });

  it('keeps what was typed, and says a name for an id that is given', () => {
    const box = (value: string) =>
      render(<ChoiceBox label="Whom" name="holder" list="people" choices={PEOPLE} value={value} />);
    expect(box('Anz')).toContain('value="Anz"');
    expect(box(id('a'))).toContain('value="Anzob"');
  });
});
