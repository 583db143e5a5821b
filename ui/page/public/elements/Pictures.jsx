import { useState } from 'react';
import { Dialog, DialogContent, DialogTitle } from '@/components/ui/dialog';

// The pictures of one result. A cut-out or main picture can be compared with its photo by dragging or with arrow keys.
function Compare({ picture }) {
  const [share, setShare] = useState(50);
  return (
    <div className={`lb-stage ${picture.kind === 'cutout' ? 'lb-checks' : ''}`}
         style={{ aspectRatio: `${picture.width} / ${picture.height}` }}>
      <img src={picture.url} alt={picture.alt} loading="lazy" />
      <div className="lb-layer lb-before" style={{ clipPath: `inset(0 ${100 - share}% 0 0)` }}>
        <img src={picture.before} alt={picture.before_alt} loading="lazy" />
      </div>
      {share > 12 ? <span className="lb-tag lb-tag-before">Before</span> : null}
      {share < 88 ? <span className="lb-tag lb-tag-after">After</span> : null}
      <input className="lb-slider" type="range" min="0" max="100" value={share}
             aria-label={`Compare before and after: ${picture.title}`}
             aria-valuetext={`${share}% before, ${100 - share}% after`}
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
      {[[picture.original, picture.original_alt, 'Original'], [picture.url, picture.alt, 'Changed by AI']].map(([url, alt, tag]) => (
        <div className="lb-stage" style={shape} key={tag}>
          <img src={url} alt={alt} loading="lazy" />
          <span className="lb-tag lb-tag-before">{tag}</span>
        </div>
      ))}
    </div>
  );
}

function Picture({ picture }) {
  const [open, setOpen] = useState(false);
  const checks = picture.kind === 'cutout' ? 'lb-checks' : '';
  return (
    <figure className="lb-picture" data-picture={picture.id}>
      {picture.original ? <Beside picture={picture} /> : picture.before ? <Compare picture={picture} /> : (
        <button type="button" className={`lb-stage ${checks}`} onClick={() => setOpen(true)} aria-label={`Show larger: ${picture.title}`}
                style={{ aspectRatio: `${picture.width} / ${picture.height}` }}>
          <img src={picture.url} alt={picture.alt} loading="lazy" />
        </button>
      )}
      <figcaption>
        <span>{picture.title}
          <small>{[`${picture.width} × ${picture.height} px`, picture.engine && `${picture.engine} engine`, picture.id].filter(Boolean).join(' · ')}</small>
        </span>
        <span className="lb-choices">
          {picture.before || picture.original ? <button type="button" className="lb-button" onClick={() => setOpen(true)}>Larger</button> : null}
          {picture.download ? <a className="lb-button" href={picture.download} download={picture.file} aria-label={`Download ${picture.title}`}>Download</a> : null}
        </span>
      </figcaption>
      {picture.warning ? <p className="lb-warning" role="note">{picture.warning}</p> : null}
      {picture.uncertain ? (
        <a href={picture.uncertain} target="_blank" rel="noreferrer noopener">
          <img className="lb-evidence" src={picture.uncertain} alt="Where the edge is uncertain, framed in red: the photo and the cut-out" loading="lazy" />
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
  return (
    <div className="lb">
      <div className={`lb-pictures ${pictures.length === 1 ? 'lb-one' : ''}`}>
        {pictures.map((picture) => <Picture key={picture.id} picture={picture} />)}
      </div>
      {files.map((file) => (
        <a key={file.name} className="lb-button lb-main" href={file.url} download={file.name}>{file.label}</a>
      ))}
      {notes.length ? <ul className="lb-notes">{notes.map((note, i) => <li key={i}>{note}</li>)}</ul> : null}
    </div>
  );
}
