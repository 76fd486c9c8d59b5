import { describe, expect, it } from 'vitest';
import { ed25519PublicKey, ed25519Sign, ed25519Verify } from '#crypto';
import { concat, fromHex, toBase64, toHex, utf8 } from '../kernel/bytes.ts';
import { cosignCheckpoint, formatCheckpoint, parseCheckpoint, signCheckpoint } from './checkpoint.ts';
import * as browser from './crypto-browser.ts';
import {
  COSIGNATURE,
  ED25519,
  formatSignerKey,
  newSigner,
  noteKeyId,
  parseSignerKey,
  parseVerifierKey,
  refuseWeakKey,
  verifierKeyOf,
} from './key.ts';
import { addSignatures, openNote, parseNote, signNote } from './note.ts';
import { checkPolicy, parsePolicy, quorumMet } from './policy.ts';
import { EMPTY_ROOT } from './tree.ts';

/** The example of Go's golang.org/x/mod/sumdb/note. */
const NEUMANN = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const NEUMANN_SECRET = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
const NEUMANN_TEXT =
  'If you think cryptography is the answer to your problem,\nthen you don’t know what your problem is.\n'.replace(
    '’',
    "'",
  );
const NEUMANN_NOTE = `${NEUMANN_TEXT}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;

/** RFC 8032 section 7.1, tests 1 to 3. */
const RFC8032 = [
  {
    seed: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    publicKey: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    message: '',
    signature:
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  },
  {
    seed: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    publicKey: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    message: '72',
    signature:
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  },
  {
    seed: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    publicKey: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    message: 'af82',
    signature:
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  },
];

describe('Ed25519', () => {
  it('has the published values of RFC 8032, in Node and as in browsers', async () => {
    for (const { seed, publicKey, message, signature } of RFC8032) {
      const [secret, text] = [fromHex(seed), fromHex(message)];
      for (const crypto of [{ ed25519PublicKey, ed25519Sign, ed25519Verify }, browser]) {
        expect(toHex(await crypto.ed25519PublicKey(secret))).toBe(publicKey);
        expect(toHex(await crypto.ed25519Sign(secret, text))).toBe(signature);
        expect(await crypto.ed25519Verify(fromHex(publicKey), text, fromHex(signature))).toBe(true);
        expect(await crypto.ed25519Verify(fromHex(publicKey), concat(text, Uint8Array.of(0)), fromHex(signature))).toBe(
          false,
        );
      }
      expect(browser.verifyWithNoble(fromHex(publicKey), text, fromHex(signature))).toBe(true);
      expect(browser.verifyWithNoble(fromHex(publicKey), utf8('other'), fromHex(signature))).toBe(false);
    }
  });

  it('keys of small order and second spellings are refused', () => {
    const bad = ['00'.repeat(32), `01${'00'.repeat(31)}`, `01${'00'.repeat(30)}80`, `ec${'ff'.repeat(30)}7f`];
    bad.push(`ed${'ff'.repeat(30)}7f`, `ee${'ff'.repeat(30)}ff`);
    bad.push('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85');
    bad.push('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a');
    for (const key of bad) expect(() => refuseWeakKey(fromHex(key))).toThrow('key-weak');
    expect(() => refuseWeakKey(new Uint8Array(31))).toThrow('key-weak');
    const odd = Buffer.from('39f1dfa93da236eb64b1d0cc309701bdc2aaf949121f59cbfe6f3a87c08649cd', 'hex');
    refuseWeakKey(odd);
    expect(odd[31], 'looking at a key that Node holds as a Buffer changes nothing in it').toBe(0xcd);
    refuseWeakKey(fromHex(RFC8032[0].publicKey));
  });
});

describe('signed notes', () => {
  it('opens the example of the Go implementation, and signs the same bytes', async () => {
    const { text, verified } = await openNote(NEUMANN_NOTE, [NEUMANN]);
    expect(text).toBe(NEUMANN_TEXT);
    expect(verified).toEqual([{ name: 'PeterNeumann', id: 'c74f20a3', type: ED25519, vkey: NEUMANN }]);
    expect(await signNote(NEUMANN_TEXT, NEUMANN_SECRET)).toBe(NEUMANN_NOTE);
    expect(verifierKeyOf(await parseSignerKey(NEUMANN_SECRET))).toBe(NEUMANN);
  });

  it('a key whose id does not fit is refused', () => {
    for (const bad of [
      NEUMANN.replace('c74f20a3', 'c74f20a4'),
      NEUMANN.replace('Peter', 'Petra'),
      NEUMANN.replace('10TW', '10TX'),
      NEUMANN.replace('c74f20a3', 'C74F20A3'),
      `${NEUMANN}=`,
      'PeterNeumann',
      '',
      '+c74f20a3+AQ==',
    ]) {
      expect(() => parseVerifierKey(bad)).toThrow();
    }
    const unknownType = concat(Uint8Array.of(6), new Uint8Array(32).fill(9));
    expect(() => parseVerifierKey(`a+00000000+${toBase64(unknownType)}`)).toThrow('verifier-key-type');
  });

  it('every changed byte of a note is refused', async () => {
    const bytes = utf8(NEUMANN_NOTE);
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at] ^= 1;
      await expect(openNote(Buffer.from(changed).toString('utf8'), [NEUMANN]), `byte ${at}`).rejects.toThrow();
    }
  });

  it('unknown signatures are ignored, but one bad signature of a known key rejects the whole note', async () => {
    const other = await newSigner('other', new Uint8Array(32).fill(7));
    const stranger = parseNote(await signNote(NEUMANN_TEXT, other)).signatures[0].line;
    const both = addSignatures(NEUMANN_NOTE, [stranger]);
    expect((await openNote(both, [NEUMANN])).verified).toHaveLength(1);
    expect((await openNote(both, [NEUMANN, verifierKeyOf(other)])).verified).toHaveLength(2);
    await expect(openNote(both, [])).rejects.toThrow('note-unverified');
    const forged = parseNote(await signNote('something else\n', other)).signatures[0].line;
    const withForged = addSignatures(NEUMANN_NOTE, [forged]);
    await expect(openNote(withForged, [NEUMANN, verifierKeyOf(other)])).rejects.toThrow('note-signature-invalid');
  });

  it('the same key may not be given twice', async () => {
    await expect(openNote(NEUMANN_NOTE, [NEUMANN, NEUMANN])).rejects.toThrow('note-key-duplicate');
  });

  it('base64 that is not strictly spelt is refused', async () => {
    await expect(openNote(NEUMANN_NOTE.replace('JnAM=', 'JnAN='), [NEUMANN])).rejects.toThrow('note-malformed');
    await expect(openNote(NEUMANN_NOTE.replace('JnAM=', 'JnAM'), [NEUMANN])).rejects.toThrow('note-malformed');
  });

  it('a note is split at its last blank line, and control characters are refused', async () => {
    const signer = await newSigner('a', new Uint8Array(32).fill(1));
    const note = await signNote('one\n\ntwo\n', signer);
    expect((await openNote(note, [verifierKeyOf(signer)])).text).toBe('one\n\ntwo\n');
    await expect(signNote('tab\there\n', signer)).rejects.toThrow('note-malformed');
    await expect(signNote('no newline', signer)).rejects.toThrow('note-malformed');
    await expect(newSigner('a b', new Uint8Array(32))).rejects.toThrow('verifier-key-invalid');
    await expect(newSigner('a+b', new Uint8Array(32))).rejects.toThrow('verifier-key-invalid');
  });

  it('a signer key survives being written down', async () => {
    const skey = await formatSignerKey('log.example', new Uint8Array(32).fill(3));
    expect(verifierKeyOf(await parseSignerKey(skey))).toMatch(/^log\.example\+/);
    await expect(parseSignerKey(skey.replace('log.', 'lag.'))).rejects.toThrow('signer-key-invalid');
  });
});

describe('checkpoints and witnesses', () => {
  const head = { origin: 'log.example/a', size: 0, root: EMPTY_ROOT };

  it('are read as they were written, with extension lines if there are any', () => {
    const text = formatCheckpoint(head);
    expect(parseCheckpoint(text)).toEqual({ ...head, extensions: [] });
    expect(parseCheckpoint(`${text}extra\n`).extensions).toEqual(['extra']);
    for (const bad of [
      '',
      'a\n1\n',
      `a\n01\n${toBase64(EMPTY_ROOT)}\n`,
      `a\n-1\n${toBase64(EMPTY_ROOT)}\n`,
      `\n1\n${toBase64(EMPTY_ROOT)}\n`,
      'a\n1\nAAAA\n',
    ]) {
      expect(() => parseCheckpoint(bad), bad).toThrow();
    }
    expect(() => parseCheckpoint(`a\n9007199254740992\n${toBase64(EMPTY_ROOT)}\n`)).toThrow('checkpoint-malformed');
  });

  it('only the log of that origin signs its checkpoint', async () => {
    const stranger = await newSigner('else.example', new Uint8Array(32).fill(2));
    await expect(signCheckpoint(head, stranger)).rejects.toThrow('checkpoint-signer');
  });

  it('a policy asks for its quorum of witnesses', async () => {
    const log = await newSigner(head.origin, new Uint8Array(32).fill(1));
    const witnesses = await Promise.all(
      [2, 3, 4].map((fill) => newSigner(`w${fill}.example`, new Uint8Array(32).fill(fill), COSIGNATURE)),
    );
    const names = witnesses.map((witness, i) => `witness w${i} ${verifierKeyOf(witness)}`).join('\n');
    const policy = `# ours\nlog ${verifierKeyOf(log)}\n${names}\ngroup two 2 w0 w1 w2\n\nquorum two\n`;
    const note = await signCheckpoint(head, log);
    await expect(checkPolicy(note, policy)).rejects.toThrow('policy-quorum');
    const one = addSignatures(note, [await cosignCheckpoint(note, witnesses[0], 1_700_000_000)]);
    await expect(checkPolicy(one, policy)).rejects.toThrow('policy-quorum');
    const two = addSignatures(one, [await cosignCheckpoint(one, witnesses[2], 1_700_000_001)]);
    const accepted = await checkPolicy(two, policy);
    expect(accepted.witnesses.map(({ name, time }) => [name, time])).toEqual([
      ['w0', 1_700_000_000],
      ['w2', 1_700_000_001],
    ]);
    const late = two.replace(
      /(— w2\.example )(\S{10})/,
      (_, name, id) => `${name}${id.slice(0, 9)}${id[9] === 'A' ? 'B' : 'A'}`,
    );
    await expect(checkPolicy(late, policy)).rejects.toThrow();
    const otherLog = policy.replace(verifierKeyOf(log), NEUMANN);
    await expect(checkPolicy(two, otherLog)).rejects.toThrow('policy-log-unknown');
    expect(noteKeyId('w2.example', COSIGNATURE, witnesses[0].publicKey)).not.toBe(
      noteKeyId('w2.example', ED25519, witnesses[0].publicKey),
    );
  });

  it('groups of groups count as the specification says', async () => {
    const keys = await Promise.all(
      [1, 2, 3, 4].map((n) => newSigner(`w${n}`, new Uint8Array(32).fill(n), COSIGNATURE)),
    );
    const lines = keys.map((key, i) => `witness w${i} ${verifierKeyOf(key)}`);
    const policy = parsePolicy(
      [...lines, 'group x any w0 w1', 'group y all w2 w3', 'group both all x y', 'quorum both', ''].join('\n'),
    );
    expect(quorumMet(policy, new Set(['w0', 'w2', 'w3']))).toBe(true);
    expect(quorumMet(policy, new Set(['w0', 'w1', 'w2']))).toBe(false);
    expect(quorumMet(parsePolicy('quorum none\n'), new Set())).toBe(true);
    const refused = [
      '',
      'quorum nobody\n',
      'quorum none\nquorum none\n',
      'group g any w0\nquorum g\n',
      'log x\nquorum none\n',
    ];
    refused.push(`${lines[0]}\ngroup g 2 w0\nquorum g\n`, `${lines[0]}\n${lines[0]}\nquorum none\n`);
    refused.push(`${lines[0]}\ngroup g any w0\ngroup h any w0\nquorum h\n`, `${lines[0]}\ngroup g 0 w0\nquorum g\n`);
    for (const text of refused) expect(() => parsePolicy(text), text).toThrow();
  });
});
