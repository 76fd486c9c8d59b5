/** What a file says of itself, in plain words, with what that is worth. */
import type { VNode } from 'preact';
import type { Kept } from '../../../evidence/commands.ts';
import type { Capture, Findings } from '../../../evidence/findings.ts';
import { Address } from '../../components/value.tsx';
import type { View } from '../../view.ts';
import { CredentialsOf } from './credentials.tsx';
import { Fact } from './fact.tsx';
import { FacesSeen, Played, Written } from './seen.tsx';
import { sizeText, When } from './words.tsx';

export function Facts({ view, file }: { view: View; file: Kept }): VNode {
  const { meta, row } = file;
  const { findings = {} } = meta;
  const { capture } = findings;
  return (
    <>
      <h3>{view.t('evidence.facts')}</h3>
      <dl class="plain">
        <Fact view={view} name="format">
          <bdi>{meta.mediaType}</bdi>
        </Fact>
        <Fact view={view} name="size">
          {sizeText(view, meta.size)}
        </Fact>
        <Fact view={view} name="sha256">
          <code class="hash">{meta.sha256}</code>
        </Fact>
        <Fact view={view} name="received">
          <When view={view} at={row.at} />
        </Fact>
        {findings.width && (
          <Fact view={view} name="pixels">
            {view.n(findings.width)} × {view.n(findings.height ?? 0)}
          </Fact>
        )}
        {findings.pages && (
          <Fact view={view} name="pages">
            {view.n(findings.pages)}
          </Fact>
        )}
        {findings.archive && <Archived view={view} archive={findings.archive} />}
        {capture && <Captured view={view} capture={capture} />}
        {findings.refused && (
          <Fact view={view} name="refused">
            {view.find(`refusal.workshop-${findings.refused}`) ?? findings.refused}
          </Fact>
        )}
        {findings.film && <Played view={view} film={findings.film} />}
        {findings.writing && <Written view={view} writing={findings.writing} />}
        {findings.faces && (
          <Fact view={view} name="faces">
            <FacesSeen view={view} faces={findings.faces} />
          </Fact>
        )}
        {findings.unlooked && (
          <Fact view={view} name="faces">
            {view.t('evidence.faces.unlooked')}
          </Fact>
        )}
        {findings.c2pa !== undefined && !findings.archive && (
          <Fact view={view} name="c2pa">
            <CredentialsOf view={view} findings={findings} />
          </Fact>
        )}
      </dl>
      {(findings.care ?? []).map((care) => (
        <p key={care} class="warn">
          {view.find(`evidence.care.${care}`) ?? care}
        </p>
      ))}
      {row.state !== 'new' && !findings.archive && (
        <p class="small">{view.t(capture ? 'evidence.facts.what' : 'evidence.fact.no-capture')}</p>
      )}
    </>
  );
}

function Captured({
  view,
  capture: { taken, device, software, point, tags },
}: {
  view: View;
  capture: Capture;
}): VNode {
  return (
    <>
      {taken && (
        <Fact view={view} name="taken">
          <bdi>{taken.replace('T', ' ')}</bdi>
        </Fact>
      )}
      {device && (
        <Fact view={view} name="device">
          <bdi>{device}</bdi>
        </Fact>
      )}
      {software && (
        <Fact view={view} name="software">
          <bdi>{software}</bdi>
        </Fact>
      )}
      {point && (
        <Fact view={view} name="point">
          <bdi>{`${point.lat.toFixed(5)}, ${point.lon.toFixed(5)}`}</bdi>
        </Fact>
      )}
      {tags && (
        <Fact view={view} name="tags">
          <bdi class="small">
            {Object.entries(tags)
              .map(([name, value]) => `${name}: ${value}`)
              .join('; ')}
          </bdi>
        </Fact>
      )}
    </>
  );
}

function Archived({ view, archive }: { view: View; archive: NonNullable<Findings['archive']> }): VNode {
  return (
    <>
      <Fact view={view} name="address">
        <Address address={archive.url} />
      </Fact>
      <Fact view={view} name="collected">
        <time dateTime={archive.at}>{view.moment(archive.at)}</time>
      </Fact>
      <Fact view={view} name="method">
        {view.t('evidence.archive.method', {
          status: archive.status,
          count: archive.resources,
          missed: archive.missed,
        })}
      </Fact>
    </>
  );
}
