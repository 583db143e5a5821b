import { useChatData } from '@chainlit/react-client';

// The ready-made scenes; a tap on one asks for it.
export default function Templates() {
  const { loading } = useChatData();
  return (
    <div className="lb lb-templates">
      {props.templates.map((template) => (
        <button type="button" key={template.name} className="lb-template" disabled={loading} title={template.say}
                onClick={() => sendUserMessage(template.say)}>
          <img src={template.picture} alt="" loading="lazy" width="240" height="240" />
          <span>{template.name}</span>
        </button>
      ))}
    </div>
  );
}
