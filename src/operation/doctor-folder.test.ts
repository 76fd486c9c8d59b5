import { expect, test } from 'vitest';
import { workshopFindings } from './doctor-folder.ts';

test.each([
  [{ network: true, limits: true }, ['ok workshop-held']],
  [{ network: false, limits: true }, ['wrong workshop-network']],
  [{ network: false, limits: false }, ['wrong workshop-network', 'wrong workshop-limits']],
])('the doctor says how files of strangers are held: %o', (hold, said) => {
  expect(workshopFindings(hold).map(({ level, code }) => `${level} ${code}`)).toEqual(said);
});
