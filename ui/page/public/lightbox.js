// What Chainlit's page lacks: a greeting above the empty chat, names for its icon buttons (screen readers), and
// patience while Lightbox restarts.
(() => {
  const NAMES = {
    '#upload-button': 'Add photos', '#chat-submit': 'Send', '#stop-button': 'Stop', '#chat-input': 'Your message',
    '#new-chat-button': 'New chat', '#sidebar-trigger-button': 'Show or hide your chats', '#theme-toggle': 'Light or dark',
    '#search-chats-button': 'Search your chats', '#thread-options': 'Rename or delete this chat',
    'button:has(> .lucide-thumbs-up)': 'Helpful', 'button:has(> .lucide-thumbs-down)': 'Not helpful',
    'button:has(> .lucide-copy)': 'Copy the text', 'button:has(> .lucide-arrow-down)': 'To the newest message',
    '#attachments button:has(> .lucide-x)': 'Remove this photo', '#upload-button-input': 'Choose photos',
  };
  localStorage.getItem('vite-ui-theme') || localStorage.setItem('vite-ui-theme', 'system'); // light or dark as the device is
  let about;

  const greet = () => {
    const screen = document.getElementById('welcome-screen');
    const composer = document.getElementById('message-composer');
    if (!about || !screen || document.getElementById('lb-welcome') || composer?.parentElement !== screen) return;
    const box = document.createElement('div');
    box.id = 'lb-welcome';
    for (const [id, text] of [['lb-greeting', about.greeting], ['lb-about', about.about]]) {
      const line = document.createElement('p');
      line.id = id;
      line.textContent = text;
      box.append(line);
    }
    screen.insertBefore(box, composer);
  };

  const name = () => {
    for (const [selector, label] of Object.entries(NAMES)) {
      document.querySelectorAll(`${selector}:not([aria-label])`).forEach((e) => e.setAttribute('aria-label', label));
    }
    document.querySelector('.step')?.parentElement?.setAttribute('role', 'log'); // new messages are read out
    document.querySelectorAll('img.logo').forEach((e) => { e.alt = 'Lightbox'; });
  };

  // While Lightbox restarts, "who am I" gets no answer. Chainlit would take that for "nobody" and leave for its login
  // page, which is gone too; so the question waits until there is somebody to answer it.
  const ask = window.fetch;
  window.fetch = async (...request) => {
    const address = new URL(request[0].url ?? request[0], location.href);
    if (address.pathname !== '/user') return ask(...request);
    for (;;) {
      try {
        const answer = await ask(...request);
        return new Response(await answer.blob(), { status: answer.status, headers: answer.headers });
      } catch {
        await new Promise((goOn) => { setTimeout(goOn, 500); });
      }
    }
  };

  let waiting = false;
  new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => { waiting = false; greet(); name(); }, 30);
  }).observe(document.documentElement, { childList: true, subtree: true });

  fetch('/lightbox/about').then((answer) => answer.json()).then((told) => { about = told; greet(); });
})();
