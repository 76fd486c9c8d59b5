/** Conditions of the mapping language: `{"is": value, "in": ["1", "2"]}` and their combinations. */
import { z } from 'zod';
import { asText, invalid, node, type Scope, type Test } from './expression.ts';

const shape = z.union([
  z.strictObject({ is: node, in: z.array(z.string()).min(1) }),
  z.strictObject({ is: node, starts: z.string().min(1) }),
  z.strictObject({ is: node, empty: z.boolean() }),
  z.strictObject({ is: node, above: z.number() }),
  z.strictObject({ is: node, same: node }),
  z.strictObject({ all: z.array(z.record(z.string(), z.unknown())).min(1) }),
  z.strictObject({ any: z.array(z.record(z.string(), z.unknown())).min(1) }),
  z.strictObject({ not: z.record(z.string(), z.unknown()) }),
]);

/** Compiles a condition. Texts are compared as written; a missing value is only ever `empty`. Throws Refusal `mapping-invalid`. */
export function compileTest(input: unknown, scope: Scope, at: string): Test {
  const read = shape.safeParse(input);
  if (!read.success) invalid(scope, at, 'not a condition: is + in | starts | empty | above | same, or all, any, not');
  const n = read.data;
  if ('not' in n) {
    const inner = compileTest(n.not, scope, `${at}/not`);
    return (frame) => !inner(frame);
  }
  if ('all' in n) {
    const inner = n.all.map((part, index) => compileTest(part, scope, `${at}/all/${index}`));
    return (frame) => inner.every((test) => test(frame));
  }
  if ('any' in n) {
    const inner = n.any.map((part, index) => compileTest(part, scope, `${at}/any/${index}`));
    return (frame) => inner.some((test) => test(frame));
  }
  const value = scope.value(n.is, `${at}/is`);
  if ('in' in n) {
    const set = new Set(n.in);
    return (frame) => set.has(asText(value(frame)) ?? '');
  }
  if ('starts' in n) return (frame) => (asText(value(frame)) ?? '').startsWith(n.starts);
  if ('empty' in n) return (frame) => (value(frame) === undefined) === n.empty;
  if ('above' in n) return (frame) => Number(asText(value(frame)) ?? Number.NaN) > n.above;
  const other = scope.value(n.same, `${at}/same`);
  return (frame) => {
    const text = asText(value(frame));
    return text !== undefined && text === asText(other(frame));
  };
}
