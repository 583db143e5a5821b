// Where an answer comes from, with the date of the rule.
export default function Sources() {
  return (
    <section className="lb-sources lb" style={{ gap: 0 }} aria-label="Sources">
      <h3>{props.sources.length === 1 ? 'Source' : 'Sources'}</h3>
      <ol>
        {props.sources.map((source, i) => (
          <li key={i}>
            {source.url ? <a href={source.url} target="_blank" rel="noreferrer noopener">{source.title}</a> : source.title}
            {[source.publisher, source.as_of && `as of ${source.as_of}`, source.confidence && source.confidence !== 'high' && `${source.confidence} confidence`]
              .filter(Boolean).map((part) => ` · ${part}`).join('')}
          </li>
        ))}
      </ol>
    </section>
  );
}
