// How far a long job is, with a preview where there is one. It disappears when the job ends.
export default function Progress() {
  const say = window.lightboxSay;
  const percent = Math.round(props.share * 100);
  return (
    <div className="lb lb-progress">
      {props.preview ? <img className="lb-preview" src={props.preview} alt={say('so-far')} /> : null}
      <div className="lb-progress-words">
        <p>{props.sentence}{props.left ? <small> · {props.left}</small> : null}</p>
        <div className="lb-bar" role="progressbar" aria-label={say('progress')} aria-valuemin="0" aria-valuemax="100" aria-valuenow={percent}>
          <span style={{ width: `${percent}%` }} />
        </div>
        <button type="button" className="lb-button lb-stop" onClick={() => document.getElementById('stop-button')?.click()}>{say('stop')}</button>
      </div>
    </div>
  );
}
