import { useState } from 'react';
import { useChatData } from '@chainlit/react-client';

// A photo in which somebody shows what is meant: a tap on a thing, a box around it, or the numbered buttons below.
const LEAST = 16; // px of the photo; the tool takes no smaller box
const TAP = 6; // px on the screen that a finger may move and still tap

function Chooser({ card, words }) {
  const { loading } = useChatData();
  const [start, setStart] = useState(null);
  const [box, setBox] = useState(null);
  const [hover, setHover] = useState(null);
  const [drawing, setDrawing] = useState(false);

  const at = (event) => {
    const frame = event.currentTarget.getBoundingClientRect();
    const scale = (value, side, length) => Math.round(Math.min(1, Math.max(0, value / side)) * length);
    return {
      x: scale(event.clientX - frame.left, frame.width, card.width),
      y: scale(event.clientY - frame.top, frame.height, card.height),
      screen: [event.clientX, event.clientY],
    };
  };
  const thingAt = ({ x, y }) => {
    const area = ({ box: [left, top, right, bottom] }) => (right - left) * (bottom - top);
    const inside = card.things.filter(({ box: [l, t, r, b] }) => x >= l && x <= r && y >= t && y <= b);
    return inside.sort((one, other) => area(one) - area(other))[0] || null;
  };
  const between = (one, other) => ({
    left: Math.min(one.x, other.x), top: Math.min(one.y, other.y),
    width: Math.abs(one.x - other.x), height: Math.abs(one.y - other.y),
  });
  const moved = (one, other) => Math.hypot(one.screen[0] - other.screen[0], one.screen[1] - other.screen[1]) > TAP;
  const place = ({ left, top, width, height }) => ({
    left: `${100 * left / card.width}%`, top: `${100 * top / card.height}%`,
    width: `${100 * width / card.width}%`, height: `${100 * height / card.height}%`,
  });
  const frame = ([left, top, right, bottom]) => place({ left, top, width: right - left, height: bottom - top });
  const hint = card.things.length ? words.hint : words.mark;
  const say = box && `${words.cut} (${card.id}: ${box.left}, ${box.top}, ${box.width}, ${box.height})`;
  const fits = box && box.width >= LEAST && box.height >= LEAST;

  const down = (event) => {
    if (loading || event.button > 0) return;
    if (event.pointerType !== 'touch' || drawing) event.currentTarget.setPointerCapture(event.pointerId);
    setStart(at(event));
  };
  const move = (event) => {
    const here = at(event);
    setHover(event.pointerType === 'mouse' && !start ? thingAt(here) : null);
    if (start && moved(start, here) && (event.pointerType !== 'touch' || drawing)) setBox(between(start, here));
  };
  const up = (event) => {
    if (!start) return;
    const here = at(event);
    const tapped = moved(start, here) ? null : thingAt(here);
    setStart(null);
    if (tapped && !drawing) sendUserMessage(tapped.say);
  };
  const set = (side, value) => setBox({ left: 0, top: 0, width: card.width, height: card.height, ...box, [side]: Math.max(0, Number(value) || 0) });

  return (
    <div className="lb lb-pick">
      <p className="lb-next">{hint}</p>
      <div className="lb-pick-stage" style={{ aspectRatio: `${card.width} / ${card.height}` }}>
        <img src={card.url} alt={`${words.photo}: ${card.name}`} loading="lazy" draggable="false" />
        {hover ? <span className="lb-pick-hover" style={frame(hover.box)} aria-hidden="true" /> : null}
        {box ? <span className="lb-pick-box" style={place(box)} aria-hidden="true" /> : null}
        <div className={`lb-pick-layer ${drawing ? 'lb-drawing' : ''}`} aria-hidden="true" onPointerDown={down} onPointerMove={move}
             onPointerUp={up} onPointerCancel={() => setStart(null)} onPointerLeave={() => setHover(null)} />
      </div>
      <div className="lb-choices lb-next" role="group" aria-label={hint}>
        {card.things.map((thing) => (
          <button type="button" key={thing.number} className="lb-button" disabled={loading} data-thing={thing.number}
                  onMouseEnter={() => setHover(thing)} onMouseLeave={() => setHover(null)}
                  onFocus={() => setHover(thing)} onBlur={() => setHover(null)}
                  onClick={() => sendUserMessage(thing.say)}>{thing.label}</button>
        ))}
        {card.things.length ? (
          <button type="button" className="lb-button" disabled={loading} data-thing="all" onClick={() => sendUserMessage(card.all)}>{words.all}</button>
        ) : null}
        <button type="button" className={`lb-button ${drawing ? 'lb-on' : ''}`} disabled={loading} aria-pressed={drawing}
                onClick={() => { setDrawing(!drawing); setBox(null); }}>{words.draw}</button>
        {fits ? (
          <button type="button" className="lb-button lb-main" disabled={loading} data-cut="box"
                  onClick={() => sendUserMessage(say)}>{words.cut}</button>
        ) : null}
        {box ? <button type="button" className="lb-button" onClick={() => setBox(null)}>{words.clear}</button> : null}
      </div>
      {drawing ? (
        <details className="lb-next">
          <summary>{words.type} (px)</summary>
          <div className="lb-pick-fields">
            {['left', 'top', 'width', 'height'].map((side) => (
              <label key={side}>{words[side]}
                <input type="number" min="0" inputMode="numeric" name={side} max={side === 'left' || side === 'width' ? card.width : card.height}
                       value={box ? box[side] : ''} onChange={(event) => set(side, event.target.value)} />
              </label>
            ))}
          </div>
        </details>
      ) : null}
    </div>
  );
}

export default function PickThing() {
  const { words } = props;
  if (props.asked) return <Chooser card={props} words={words} />;
  return (
    <div className="lb lb-pick lb-next">
      <details>
        <summary>{words.other}</summary>
        <Chooser card={props} words={words} />
      </details>
    </div>
  );
}
