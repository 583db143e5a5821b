// What Chainlit's page lacks: a greeting above the empty chat, and names for its icon buttons (screen readers).
(() => {
  const NAMES = {
    'upload-button': 'Add photos', 'chat-submit': 'Send', 'stop-button': 'Stop', 'new-chat-button': 'New chat',
    'sidebar-trigger-button': 'Show or hide your chats', 'theme-toggle': 'Light or dark', 'search-chats-button': 'Search your chats',
    'thread-options': 'Rename or delete this chat', 'chat-input': 'Your message',
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
    for (const [id, label] of Object.entries(NAMES)) {
      document.querySelectorAll(`[id="${id}"]:not([aria-label])`).forEach((e) => e.setAttribute('aria-label', label));
    }
    document.querySelectorAll('img.logo').forEach((e) => { e.alt = 'Lightbox'; });
  };

  let waiting = false;
  new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; greet(); name(); });
  }).observe(document.documentElement, { childList: true, subtree: true });

  fetch('/lightbox/about').then((answer) => answer.json()).then((told) => { about = told; greet(); });
})();
