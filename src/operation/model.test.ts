import { describe, expect, test } from 'vitest';
import { Refusal } from '../kernel/refusal.ts';
import { finding, formerUrlsOf, onionOf, publicUrlOf, statusOf, transportOf } from './model.ts';

const ONION = `${'a2'.repeat(28)}.onion`;

describe('the address the world sees', () => {
  test('is scheme and host, with no slash at its end', () => {
    expect(publicUrlOf('https://register.example.org/')).toBe('https://register.example.org');
    expect(publicUrlOf('http://localhost:8080')).toBe('http://localhost:8080');
    expect(publicUrlOf(undefined)).toBeUndefined();
    expect(publicUrlOf('')).toBeUndefined();
  });

  test.each([
    'register',
    'ftp://a.example',
    'https://a.example/x',
    'https://u:p@a.example',
    'https://a.example?x',
    'https://',
  ])('is not %s', (text) => expect(() => publicUrlOf(text)).toThrow(Refusal));

  test('is trusted by browsers over https, on this machine, and in part as an onion', () => {
    expect(transportOf('https://register.example')).toBe('https');
    for (const url of ['http://localhost:8080', 'http://127.0.0.1', 'http://[::1]:80', 'http://a.localhost'])
      expect(transportOf(url)).toBe('local');
    expect(transportOf(`http://${ONION}`)).toBe('onion');
    expect(transportOf('http://register.example')).toBe('plain');
    expect(transportOf('http://localhost.example')).toBe('plain');
  });

  test('had others before: https ones alone', () => {
    expect(formerUrlsOf(undefined)).toEqual([]);
    expect(formerUrlsOf(' https://a.example/, https://b.example:8443 ')).toEqual([
      'https://a.example',
      'https://b.example:8443',
    ]);
    for (const text of ['a.example', 'http://a.example', 'https://a.example/x', 'https://a.example b'])
      expect(() => formerUrlsOf(text)).toThrow(Refusal);
  });

  test('of an onion service is a whole one', () => {
    expect(onionOf(ONION)).toBe(`http://${ONION}`);
    expect(onionOf(`http://${ONION}/`)).toBe(`http://${ONION}`);
    expect(() => onionOf('http://short.onion')).toThrow(Refusal);
    expect(() => onionOf(`http://${ONION}.example`)).toThrow(Refusal);
  });
});

test('what is wrong decides the status before what could not be told', () => {
  expect(statusOf([finding('ok', 'a'), finding('hint', 'b')])).toBe(0);
  expect(statusOf([finding('unknown', 'a')])).toBe(2);
  expect(statusOf([finding('unknown', 'a'), finding('wrong', 'b')])).toBe(1);
});
