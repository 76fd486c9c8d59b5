/** Passwords, one-time codes, names and challenges: what is accepted, and that nothing is good twice. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Clock, drivenClock, shiftedClock } from '../platform/clock.ts';
import { seededRandom } from '../platform/random.ts';
import { secretsFrom } from '../platform/secrets.ts';
import { Devices } from './devices.ts';
import { MeansOfSignIn, type MeansParts } from './means.ts';
import { isPseudonym } from './model.ts';
import { Names } from './names.ts';
import { codeAt, newRecoveryCodes, newSecret, recoveryDigest, stepOf } from './one-time-codes.ts';
import { relyingParty } from './passkeys.ts';
import { assertPassword, Passwords } from './passwords.ts';

const random = seededRandom('sign-in');
const secrets = secretsFrom(random.bytes(32), '/nowhere', random);

describe('a password', () => {
  test('is refused when short, common, a run, or hardly more than the pseudonym', () => {
    const refused = (password: string, pseudonym = 'Aru') => {
      try {
        assertPassword(password, pseudonym);
        return null;
      } catch (error) {
        return (error as Error).message.split(' ')[0];
      }
    };
    expect(refused('elevenchars')).toBe('password-short');
    expect(refused('x'.repeat(201))).toBe('password-long');
    for (const common of [
      'password12345',
      'PasswordPassword',
      '123456789012',
      'qwertyuiop1234',
      'abcdefghijklmn',
      'aaaaaaaaaaaaaa',
      'Йцукенгшщзхъ1',
      'correcthorsebatterystaple',
    ])
      expect([common, refused(common)]).toEqual([common, 'password-common']);
    expect(refused('Aliya-Nurlan!', 'aliya nurlan')).toBe('password-pseudonym');
    expect(refused('Алия Нурлан 12', 'алия нурлан')).toBe('password-pseudonym');
    for (const good of [
      'seven willows by the ford',
      '!%&(?+#:;,.-_*',
      'семь ив у самого брода',
      'سبع صفصافات عند النهر',
    ]) {
      expect([good, refused(good)]).toEqual([good, null]);
    }
  });

  test('is known again, however it was composed, and never another one', async () => {
    const passwords = new Passwords({ secrets, random, cost: { memory: 64, passes: 1 } });
    const hash = await passwords.hash('café am Fluss, täglich');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=64,t=1,p=1\$/);
    expect(await passwords.verify('cafe\u0301 am Fluss, ta\u0308glich', hash)).toBe(true);
    expect(await passwords.verify('cafe am Fluss, taglich', hash)).toBe(false);
    expect(await passwords.verify('café am Fluss, täglich', null)).toBe(false);
    const elsewhere = new Passwords({ secrets: secretsFrom(random.bytes(32), '/nowhere', random), random });
    expect(await elsewhere.verify('café am Fluss, täglich', hash)).toBe(false);
  });

  test('is computed for few at once, and the many who wait are told to come back', async () => {
    const passwords = new Passwords({ secrets, random, cost: { memory: 64, passes: 1 } });
    const all = await Promise.allSettled(Array.from({ length: 60 }, () => passwords.hash('seven willows')));
    const refused = all.filter((one) => one.status === 'rejected');
    expect(refused.length).toBe(60 - 42);
    // A door that was too busy once opens again for those it does not know, too.
    expect(await passwords.verify('seven willows', null)).toBe(false);
    expect(refused.every(({ reason }) => reason.code === 'sign-in-busy')).toBe(true);
    expect(await passwords.hash('seven willows')).toContain('argon2id');
  });

  test('of a known device does not stand in line behind strangers', async () => {
    const passwords = new Passwords({ secrets, random, cost: { memory: 64, passes: 1 } });
    const hash = await passwords.hash('seven willows by the ford');
    const order: string[] = [];
    const strangers = Array.from({ length: 42 }, () => passwords.hash('x').then(() => order.push('stranger')));
    const known = passwords
      .verify('seven willows by the ford', hash, true)
      .then((right) => order.push(`known ${right}`));
    await expect(passwords.verify('y', hash)).rejects.toThrow('sign-in-busy');
    await Promise.all([...strangers, known]);
    expect(order.indexOf('known true')).toBeLessThan(4);
  });
});

describe('a code', () => {
  const secret = newSecret(random);
  const now = new Date('2026-03-01T09:00:10Z');

  test('of an authenticator names its time step, one early or late included', () => {
    const step = stepOf(secret, codeAt(secret, now), now) as number;
    const at = (seconds: number) => stepOf(secret, codeAt(secret, now), new Date(now.getTime() + seconds * 1000));
    expect([at(-30), at(0), at(30)]).toEqual([step, step, step]);
    expect([at(-60), at(60)]).toEqual([null, null]);
    const code = codeAt(secret, now);
    expect(stepOf(secret, ` ${code.slice(0, 3)} ${code.slice(3)}`, now)).toBe(step);
  });

  test('is never any other text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!/^\s*(\d\s*){6}$/.test(text));
        expect(stepOf(secret, text, now)).toBeNull();
      }),
    );
  });

  test('follows RFC 6238, appendix B', () => {
    const known = Buffer.from('12345678901234567890');
    expect(codeAt(known, new Date(59_000))).toBe('287082');
    expect(codeAt(known, new Date(1_234_567_890_000))).toBe('005924');
  });

  test('for recovery is one of ten different, known however it is typed', () => {
    const codes = newRecoveryCodes(random);
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) {
      expect(code).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){4}$/);
      expect(recoveryDigest(` ${code.toUpperCase().replaceAll('-', ' ')}`)).toEqual(recoveryDigest(code));
    }
    expect([recoveryDigest('123456'), recoveryDigest(''), recoveryDigest(`${codes[0]}x`)]).toEqual([null, null, null]);
  });
});

describe('an authenticator', () => {
  test('goes by the world’s time, also where the instance is told another', () => {
    const wall = (clock: Clock) => new MeansOfSignIn({ clock } as MeansParts).wallTime().getTime();
    const shifted = shiftedClock(new Date('2031-12-03T14:02:11Z'));
    expect(Math.abs(wall(shifted) - Date.now())).toBeLessThan(60_000);
    const driven = drivenClock(now());
    expect(wall(driven)).toBe(now().getTime());
  });
});

const now = () => new Date('2026-03-01T09:00:10Z');

describe('a name', () => {
  const names = new Names(secrets);

  test('is the same however it is written, and is stored unreadable', () => {
    expect(names.digest('Ару Нұр')).toEqual(names.digest('ару нұр'));
    expect(names.digest('Aru')).not.toEqual(names.digest('Arun'));
    const { pseudonym, folded } = names.seal('us_a', 'Ару');
    expect(names.open('us_a', pseudonym)).toBe('Ару');
    expect(() => names.open('us_b', pseudonym)).toThrow();
    expect(Buffer.concat([pseudonym, folded]).toString('utf8')).not.toContain('Ару');
  });

  test('has letters or digits and nothing invisible', () => {
    for (const bad of ['', 'a', '…', '--', 'a\u202eb', 'a\u0000b', 'x'.repeat(41), '<b>a</b>', 'a\u200bb']) {
      expect([bad, isPseudonym(bad)]).toEqual([bad, false]);
    }
    for (const good of ['Aru', 'Ару-7', 'آرو', '阿露', 'two words'])
      expect([good, isPseudonym(good)]).toEqual([good, true]);
  });
});

describe('a device', () => {
  test('is known to the account it signed in to, and to no other', () => {
    const devices = new Devices({ secrets, random });
    const [one, two] = [random.bytes(32), random.bytes(32)];
    const cookie = devices.known(one, '');
    expect(devices.idFor(one, cookie)).not.toBeNull();
    expect(devices.known(one, cookie)).toBe(cookie);
    expect(devices.idFor(two, cookie)).toBeNull();
    expect(devices.known(two, cookie)).not.toBe(cookie);
    fc.assert(fc.property(fc.string(), (text) => devices.idFor(one, text) === null));
  });
});

describe('an instance', () => {
  test('is known to passkeys by the name people open it under, and has none by number', () => {
    const origin = (url: string) => relyingParty(url, 'Tamga')?.origin ?? null;
    expect(origin('https://register.example')).toBe('https://register.example');
    expect(origin('http://127.0.0.1:8080')).toBe('http://localhost:8080');
    expect(origin('http://register.example')).toBeNull();
    expect(origin('https://192.0.2.7')).toBeNull();
    expect(origin('https://[2001:db8::1]')).toBeNull();
    expect(origin('')).toBeNull();
    expect(relyingParty('https://register.example:8443/x', 'T')?.id).toBe('register.example');
    expect(origin('http://register.localhost:8080')).toBe('http://register.localhost:8080');
    expect(origin('http://evillocalhost')).toBeNull();
    const moved = ['https://old.example', 'https://register.example', 'https://old.example:8443'];
    expect(relyingParty('https://register.example', 'T', moved)?.related).toEqual(['old.example']);
  });
});
