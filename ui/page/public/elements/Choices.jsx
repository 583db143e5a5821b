import { useChatData } from '@chainlit/react-client';

// Things to say next, as buttons; pressing one sends it as if the user had typed it.
export default function Choices() {
  const { loading } = useChatData();
  return (
    <div className={`lb-choices lb ${props.photo ? '' : 'lb-next'}`} style={{ flexDirection: 'row', gap: '.5rem' }}>
      {props.photo ? (
        <button type="button" className="lb-button lb-main" disabled={loading}
                onClick={() => document.getElementById('upload-button')?.click()}>{window.lightboxSay('add-photo')}</button>
      ) : null}
      {props.requests.map((request) => (
        <button type="button" key={request.say} className="lb-button" disabled={loading} title={request.say}
                onClick={() => sendUserMessage(request.say)}>{request.label}</button>
      ))}
    </div>
  );
}
