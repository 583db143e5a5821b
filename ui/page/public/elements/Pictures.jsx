import { useState } from 'react';
import { useChatData } from '@chainlit/react-client';
import { Dialog, DialogContent, DialogTitle } from '@/components/ui/dialog';

// The pictures of one result. A cut-out or main picture can be compared with its photo by dragging or with arrow keys.
const say = (...name) => window.lightboxSay(...name);

function Compare({ picture }) {
  const [share, setShare] = useState(50);
  return (
    <div className={`lb-stage ${picture.kind === 'cutout' ? 'lb-checks' : ''}`}
         style={{ aspectRatio: `${picture.width} / ${picture.height}` }}>
      <img src={picture.url} alt={picture.alt} loading="lazy" />
      <div className="lb-layer lb-before" style={{ clipPath: `inset(0 ${100 - share}% 0 0)` }}>
        <img src={picture.before} alt={picture.before_alt} loading="lazy" />
      </div>
      {share > 12 ? <span className="lb-tag lb-tag-before">{say('before')}</span> : null}
      {share < 88 ? <span className="lb-tag lb-tag-after">{say('after')}</span> : null}
      <input className="lb-slider" type="range" min="0" max="100" value={share}
             aria-label={say('compare', { title: picture.title })}
             aria-valuetext={say('share', { before: share, after: 100 - share })}
             onChange={(event) => setShare(Number(event.target.value))} />
      <span className="lb-handle" style={{ left: `${share}%` }} aria-hidden="true" />
    </div>
  );
}

// A picture that AI redrew stands beside its original: laid over it, another angle would show nothing.
function Beside({ picture }) {
  const shape = { aspectRatio: `${picture.width} / ${picture.height}` };
  return (
    <div className="lb-beside">
      {[[picture.original, picture.original_alt, say('original')], [picture.url, picture.alt, say('by-ai')]].map(([url, alt, tag]) => (
        <div className="lb-stage" style={shape} key={tag}>
          <img src={url} alt={alt} loading="lazy" />
          <span className="lb-tag lb-tag-before">{tag}</span>
        </div>
      ))}
    </div>
  );
}

function Picture({ picture, numbered }) {
  const [open, setOpen] = useState(false);
  const { loading } = useChatData();
  const checks = picture.kind === 'cutout' ? 'lb-checks' : '';
  const name = picture.name || picture.title;
  const facts = [picture.detail, `${picture.width} × ${picture.height} px`, picture.engine && say('engine', { engine: picture.engine }), picture.id];
  return (
    <figure className="lb-picture" data-picture={picture.id} data-number={picture.number}>
      {picture.original ? <Beside picture={picture} /> : picture.before ? <Compare picture={picture} /> : (
        <button type="button" className={`lb-stage ${checks}`} onClick={() => setOpen(true)} aria-label={say('show-larger', { title: picture.title })}
                style={{ aspectRatio: `${picture.width} / ${picture.height}` }}>
          <img src={picture.url} alt={picture.alt} loading="lazy" />
        </button>
      )}
      <figcaption>
        <span className="lb-name">{numbered ? <span className="lb-number">{picture.number}</span> : null}
          <span>{name}<small>{facts.filter(Boolean).join(' · ')}</small></span>
        </span>
        <span className="lb-choices">
          {picture.before || picture.original ? <button type="button" className="lb-button" onClick={() => setOpen(true)} aria-label={say('show-larger', { title: picture.title })}>{say('larger')}</button> : null}
          {picture.download ? <a className="lb-button" href={picture.download} download={picture.file} aria-label={say('download-this', { title: picture.title })}>{say('download')}</a> : null}
          {(picture.actions || []).map((action) => (
            <button type="button" key={action.say} className="lb-button lb-quiet" disabled={loading} title={action.say}
                    onClick={() => sendUserMessage(action.say)}>{action.label}</button>
          ))}
        </span>
      </figcaption>
      {picture.warning ? <p className="lb-warning" role="note">{picture.warning}</p> : null}
      {picture.uncertain ? (
        <a href={picture.uncertain} target="_blank" rel="noreferrer noopener">
          <img className="lb-evidence" src={picture.uncertain} alt={say('edge')} loading="lazy" />
        </a>
      ) : null}
      <Dialog open={open} onOpenChange={setOpen}>
        <DialogContent className="max-w-none w-fit p-4" aria-describedby={undefined}>
          <DialogTitle>{picture.title}</DialogTitle>
          <img className={`lb-big ${checks}`} src={picture.url} alt={picture.alt} />
        </DialogContent>
      </Dialog>
    </figure>
  );
}

export default function Pictures() {
  const { pictures, notes, files = [] } = props;
  const numbered = pictures.length > 1 || pictures[0]?.number > 1;
  return (
    <div className="lb">
      <div className={`lb-pictures ${pictures.length === 1 ? 'lb-one' : ''}`}>
        {pictures.map((picture) => <Picture key={picture.id} picture={picture} numbered={numbered} />)}
      </div>
      {pictures.length > 1 ? <p className="lb-next lb-hint">{say('say-its-name')}</p> : null}
      {files.length ? (
        <div className="lb-choices">
          {files.map((file) => (
            <a key={file.name} className="lb-button lb-main" href={file.url} download={file.name}>{file.label}</a>
          ))}
        </div>
      ) : null}
      {notes.length ? (
        <details className="lb-notes">
          <summary>{say('notes')}</summary>
          <ul>{notes.map((note, i) => <li key={i}>{note}</li>)}</ul>
        </details>
      ) : null}
    </div>
  );
}
