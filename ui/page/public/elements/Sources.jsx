// Where an answer comes from, with the date of the rule.
export default function Sources() {
  const say = window.lightboxSay;
  const title = say(props.sources.length === 1 ? 'source' : 'sources');
  return (
    <section className="lb-sources lb" style={{ gap: 0 }} aria-label={title}>
      <h3>{title}</h3>
      <ol>
        {props.sources.map((source, i) => (
          <li key={i}>
            {source.url ? <a href={source.url} target="_blank" rel="noreferrer noopener">{source.title}</a> : source.title}
            {[source.publisher, source.as_of && say('as-of', { date: source.as_of }), source.confidence && source.confidence !== 'high' && say('confidence', { confidence: source.confidence })]
              .filter(Boolean).map((part) => ` · ${part}`).join('')}
          </li>
        ))}
      </ol>
    </section>
  );
}
