import { useState } from 'react';

// Under an answer at the support desk: a reply to paste, and a way to say that the answer is wrong.
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement('textarea'); // pages without TLS have no clipboard
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
}

export default function Reply() {
  const say = window.lightboxSay;
  const [copied, setCopied] = useState(false);
  const [asking, setAsking] = useState(false);
  const [comment, setComment] = useState('');
  const send = async () => {
    await callAction({ name: 'wrong_answer', payload: { turn: props.turn, comment } });
    setAsking(false);
    updateElement({ ...props, noted: true });
  };
  return (
    <div className="lb lb-reply">
      <div className="lb-choices">
        <button type="button" className="lb-button lb-main" data-reply={props.reply}
                onClick={async () => { await copy(props.reply); setCopied(true); setTimeout(() => setCopied(false), 3000); }}>
          <span aria-live="polite">{copied ? `✓ ${say('copied')}` : say('copy-reply')}</span>
        </button>
        {props.noted || asking ? null : (
          <button type="button" className="lb-button" onClick={() => setAsking(true)}>{say('wrong')}</button>
        )}
      </div>
      {asking ? (
        <form className="lb-wrong" onSubmit={(event) => { event.preventDefault(); send(); }}>
          <label>{say('wrong-what')}
            <textarea rows="2" maxLength="2000" value={comment} onChange={(event) => setComment(event.target.value)} autoFocus />
          </label>
          <div className="lb-choices">
            <button type="submit" className="lb-button lb-main">{say('wrong-send')}</button>
            <button type="button" className="lb-button" onClick={() => setAsking(false)}>{say('cancel')}</button>
          </div>
        </form>
      ) : null}
      {props.noted ? <p role="status" className="lb-noted">{say('wrong-thanks')}</p> : null}
    </div>
  );
}
