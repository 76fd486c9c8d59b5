/** What this register is, how it works, what its grades mean, what it refuses, and what it does not do to its readers. */
import type { VNode } from 'preact';
import type { Rendered } from '../components/shell.tsx';
import { Term } from '../components/value.tsx';
import type { Key } from '../i18n.ts';
import type { View } from '../view.ts';

/** Builds the page. */
export function aboutPage(view: View): Rendered {
  return {
    title: view.t('about.title'),
    description: view.t('about.lead'),
    current: 'about',
    body: <Body view={view} />,
  };
}

const GRADES = ['admiralty-reliability', 'admiralty-credibility', 'proof'] as const;

function Body({ view }: { view: View }): VNode {
  return (
    <>
      <section class="head">
        <h1>{view.t('about.title')}</h1>
        <p class="lead">{view.t('about.lead')}</p>
      </section>
      <section class="grid two">
        <div class="prose">
          <Chapter
            view={view}
            id="method"
            paragraphs={['about.method.1', 'about.method.2', 'about.method.3', 'about.method.4']}
            title="about.method"
          />
          <Chapter
            view={view}
            id="refuses"
            paragraphs={['about.refuses.1', 'about.refuses.2', 'about.refuses.3']}
            title="about.refuses"
          />
          <Chapter
            view={view}
            id="corrections"
            paragraphs={['about.corrections.1', 'about.corrections.2']}
            title="about.corrections"
          />
        </div>
        <div>
          <div class="panel">
            <Chapter
              view={view}
              id="privacy"
              paragraphs={['about.privacy.1', 'about.privacy.2']}
              title="about.privacy"
            />
          </div>
          <h2 id="grades">{view.t('about.grades')}</h2>
          <p>{view.t('about.grades.text')}</p>
          {GRADES.map((vocabulary) => (
            <Grades key={vocabulary} view={view} vocabulary={vocabulary} />
          ))}
        </div>
      </section>
    </>
  );
}

function Chapter({ view, id, title, paragraphs }: { view: View; id: string; title: Key; paragraphs: Key[] }): VNode {
  return (
    <>
      <h2 id={id}>{view.t(title)}</h2>
      {paragraphs.map((key) => (
        <p key={key}>{view.t(key)}</p>
      ))}
    </>
  );
}

/** A scale as the vocabulary holds it; nothing where the instance does not have the list. */
function Grades({ view, vocabulary }: { view: View; vocabulary: (typeof GRADES)[number] }): VNode | null {
  const list = view.site.vocabularies.get(vocabulary);
  if (!list) return null;
  return (
    <details>
      <summary>{view.t(`about.grades.${vocabulary}`)}</summary>
      <dl class="plain">
        {list.terms.map(({ code }) => (
          <>
            <dt key={code}>
              <code>{code}</code>
            </dt>
            <dd>
              <Term view={view} vocabulary={vocabulary} code={code} />
            </dd>
          </>
        ))}
      </dl>
    </details>
  );
}
