import { useChatData } from '@chainlit/react-client';

const say = (...name) => window.lightboxSay(...name);

// A check report: the verdict first, what to do next, and what is already good folded away.
const SIGNS = { pass: '✓', warn: '!', unknown: '?', review: '?', fail: '✕' };

function Finding({ finding, busy }) {
  return (
    <li className="lb-finding">
      <span className={`lb-sign lb-is-${finding.status}`} aria-hidden="true">{SIGNS[finding.status]}</span>
      <div>
        <span className={`lb-label lb-is-${finding.status}`}>{finding.label}</span>
        <p>{finding.message}</p>
        {finding.evidence ? (
          <a href={finding.evidence} target="_blank" rel="noreferrer noopener">
            <img className="lb-evidence" src={finding.evidence} alt={say('where', { message: finding.message })} loading="lazy" />
          </a>
        ) : null}
        <p className="lb-facts">
          {finding.url
            ? <a href={finding.url} target="_blank" rel="noreferrer noopener">{finding.source || say('source')}</a>
            : finding.source ? <>{say('source')}: {finding.source}</> : null}
          {finding.as_of ? <>, <span className="lb-date">{say('as-of', { date: finding.as_of })}</span></> : null}
        </p>
        {finding.measured || finding.limit ? (
          <details className="lb-facts">
            <summary>{say('numbers')}</summary>
            {finding.measured ? <p>{say('measured', { value: finding.measured })}</p> : null}
            {finding.limit ? <p>{say('rule', { value: finding.limit })}</p> : null}
          </details>
        ) : null}
        {finding.fix ? (
          <button type="button" className="lb-button lb-main" disabled={busy} title={finding.fix}
                  onClick={() => sendUserMessage(finding.fix)}>{say('fix')}</button>
        ) : null}
      </div>
    </li>
  );
}

export default function CheckCard() {
  const { loading } = useChatData();
  const open = props.findings.filter((finding) => finding.status !== 'pass');
  const good = props.findings.filter((finding) => finding.status === 'pass');
  return (
    <section className="lb-card lb" style={{ gap: 0 }} aria-label={say('check', { headline: props.headline })} data-verdict={props.verdict}>
      <header className={`lb-verdict lb-${props.verdict}`}>
        <span className="lb-sign" aria-hidden="true">{SIGNS[props.verdict]}</span>
        <div>
          <h3>{props.headline}</h3>
          <p>{props.sentence}</p>
          {props.before ? <p>{props.before}</p> : null}
          <small>{[props.picture, props.size].filter(Boolean).join(' · ')}</small>
        </div>
      </header>
      {open.length ? <ul>{open.map((finding) => <Finding key={finding.rule} finding={finding} busy={loading} />)}</ul> : null}
      {props.waiting.length ? (
        <details>
          <summary className="lb-is-unknown">
            {say('wait', { rules: props.waiting.length === 1 ? say('rule-one') : say('rules', { count: props.waiting.length }) })}
          </summary>
          <ul>{props.waiting.map((finding) => <Finding key={finding.rule} finding={finding} busy={loading} />)}</ul>
        </details>
      ) : null}
      {good.length ? (
        <details>
          <summary className="lb-is-pass">{good.length === 1 ? say('met-one') : say('met', { count: good.length })}</summary>
          <ul>{good.map((finding) => <Finding key={finding.rule} finding={finding} busy={loading} />)}</ul>
        </details>
      ) : null}
      {props.by_eye.length ? (
        <details>
          <summary className="lb-is-unknown">{say('by-eye')}</summary>
          <ul className="lb-by-eye">{props.by_eye.map((rule, i) => <li key={i}>{rule}</li>)}</ul>
        </details>
      ) : null}
    </section>
  );
}
