// The picture that is being drawn, as far as it is. It disappears when the finished one arrives.
export default function Preview() {
  return (
    <div className="lb">
      <img className="lb-preview" src={props.source} alt="The picture so far, unfinished" />
      <small>Not finished yet</small>
    </div>
  );
}
