/**
 * One of many to choose, such as one of five hundred delegates: a box in which the beginning of a name finds them without a
 * script, and what is read from it. A page holds the list once, however many boxes it has.
 */
import type { VNode } from 'preact';
import { isId } from '../../../kernel/ids.ts';
import { Refusal } from '../../../kernel/refusal.ts';

/** What can be chosen: its id, and what people call it. */
export interface Choice {
  id: string;
  name: string;
}

const folded = (text: string): string => text.normalize('NFC').trim().toLowerCase();
const SAID = 80;

/** What a box says for each choice: its name, or its id where another is called the same. */
function written(choices: readonly Choice[]): ReadonlyMap<string, string> {
  const called = Map.groupBy(choices, ({ name }) => folded(name));
  return new Map(choices.map(({ id, name }) => [id, called.get(folded(name))?.length === 1 ? name : id]));
}

/** The list, for every box of the page that names it. */
export function ChoiceList({ id, choices }: { id: string; choices: readonly Choice[] }): VNode {
  const says = written(choices);
  return (
    <datalist id={id}>
      {choices.map((one) => {
        const value = says.get(one.id);
        return value === one.name ? (
          <option key={one.id} value={value} />
        ) : (
          <option key={one.id} value={value} label={one.name} />
        );
      })}
    </datalist>
  );
}

/** A box under its label, with what was typed, or with what stands for a choice whose id is given. */
export function ChoiceBox({
  label,
  hint,
  name,
  list,
  choices,
  value,
  required = false,
}: {
  label: string;
  hint?: string;
  name: string;
  /** Id of the list. */
  list: string;
  choices: readonly Choice[];
  value: string;
  required?: boolean;
}): VNode {
  return (
    <label>
      {label}
      <input
        name={name}
        list={list}
        value={written(choices).get(value) ?? value}
        maxLength={300}
        autocomplete="off"
        spellcheck={false}
        dir="auto"
        required={required}
      />
      {hint && <small>{hint}</small>}
    </label>
  );
}

/**
 * The id of what was typed: a whole name or an id; '' for nothing. Whether an id may be chosen the command says. @throws
 * Refusal `choice-unknown`, `choice-ambiguous`
 */
export function chosenIn(choices: readonly Choice[], typed: string): string {
  const text = typed.trim();
  const coded: boolean = isId(text);
  if (text === '' || coded) return text;
  const [one, ...others] = choices.filter(({ name }) => folded(name) === folded(text));
  if (!one) throw new Refusal('choice-unknown', { typed: text.slice(0, SAID) }, 422);
  if (others.length > 0) throw new Refusal('choice-ambiguous', { typed: text.slice(0, SAID) }, 422);
  return one.id;
}
