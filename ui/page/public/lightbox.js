// What Chainlit's page lacks: a greeting above the empty chat, an example of a request for each kind of chat, names for
// its icon buttons (screen readers), the language that was chosen, and patience while Lightbox restarts. The words stand
// before this script (ui/page_script.py).
(() => {
  const asked = () => localStorage.getItem('lightbox-language') || navigator.language;
  const language = asked().slice(0, 2) in window.lightboxWords ? asked().slice(0, 2) : 'en';
  const words = window.lightboxWords[language];
  document.documentElement.lang = language;

  // One word or sentence of the page, its {blanks} filled; used by the elements.
  window.lightboxSay = (name, values = {}) =>
    (words.page[name] ?? name).replace(/\{(\w+)\}/g, (blank, key) => values[key] ?? blank);
  const say = window.lightboxSay;

  const NAMES = {
    '#upload-button': 'upload-button', '#chat-submit': 'chat-submit', '#stop-button': 'stop-button',
    '#chat-input': 'chat-input', '#new-chat-button': 'new-chat-button',
    '#sidebar-trigger-button': 'sidebar-trigger-button', '#theme-toggle': 'theme-toggle',
    '#search-chats-button': 'search-chats-button', '#thread-options': 'thread-options',
    '#chat-settings-open-modal': 'settings', '#chat-profiles': 'profile',
    'button:has(> .lucide-thumbs-up)': 'helpful', 'button:has(> .lucide-thumbs-down)': 'not-helpful',
    'button:has(> .lucide-copy)': 'copy', 'button:has(> .lucide-arrow-down)': 'newest',
    '#attachments button:has(> .lucide-x)': 'remove', '#upload-button-input': 'choose',
  };
  localStorage.getItem('vite-ui-theme') || localStorage.setItem('vite-ui-theme', 'system'); // light or dark as the device is

  const servesSupport = () => document.querySelector('#chat-profiles')?.textContent === words.support;

  // Chainlit has one example for the message box, a seller's; the support desk asks for rules.
  const suggest = () => {
    const input = document.getElementById('chat-input');
    if (!input) return;
    input.dataset.seller ??= input.placeholder;
    const example = servesSupport() ? words.placeholder_support : input.dataset.seller;
    if (input.placeholder !== example) input.placeholder = example;
  };

  const greet = () => {
    const screen = document.getElementById('welcome-screen');
    const composer = document.getElementById('message-composer');
    if (!screen || document.getElementById('lb-welcome') || composer?.parentElement !== screen) return;
    const box = document.createElement('div');
    box.id = 'lb-welcome';
    const greeting = servesSupport() ? words.greeting_support : words.greeting;
    for (const [id, text] of [['lb-greeting', greeting], ['lb-about', words.about]]) {
      const line = document.createElement('p');
      line.id = id;
      line.textContent = text;
      box.append(line);
    }
    screen.insertBefore(box, composer);
  };

  // What is set for all chats, under the message box; a click opens the panel. Chainlit hands on what the server sends.
  let settings = '';
  const openSettings = (tries) => { // a chat that has just begun has its panel a moment later
    const opener = document.getElementById('chat-settings-open-modal');
    if (opener) opener.click();
    else if (tries) setTimeout(() => openSettings(tries - 1), 200);
  };
  const showSettings = () => {
    const composer = document.getElementById('message-composer');
    if (!composer || !settings) return;
    let line = document.getElementById('lb-settings');
    if (!line) {
      line = document.createElement('button');
      line.id = 'lb-settings';
      line.type = 'button';
      line.onclick = () => openSettings(15);
      composer.after(line);
    }
    if (line.textContent !== settings) line.textContent = settings;
    line.setAttribute('aria-label', `${say('change-settings')}: ${settings}`);
    line.title = say('change-settings');
  };
  const takeSettings = (told) => {
    settings = told.line;
    showSettings();
    const chosen = told.language || '';
    if (chosen === (localStorage.getItem('lightbox-language') || '')) return;
    chosen ? localStorage.setItem('lightbox-language', chosen) : localStorage.removeItem('lightbox-language');
    if ((chosen || navigator.language.slice(0, 2)) !== language) location.reload();
  };

  // On a phone, where the list of chats is closed, Chainlit leaves the address of a new chat as it was; a reload, or a phone
  // that has put the page to sleep, would then lose it.
  const nameAddress = (thread) => {
    if (location.pathname !== '/') return;
    history.replaceState(history.state, '', `/thread/${thread}`);
    window.dispatchEvent(new PopStateEvent('popstate', { state: history.state }));
  };

  window.addEventListener('message', (event) => {
    if (event.origin !== location.origin) return;
    if (event.data?.lightbox === 'chat') nameAddress(event.data.thread);
    if (event.data?.lightbox === 'settings') takeSettings(event.data);
  });

  // Chainlit opens the side panel by itself. On a phone that hides the answer, so there it opens only for who taps a source.
  let wanted = false;
  window.addEventListener('keydown', () => { wanted = false; }, true);
  window.addEventListener('click', ({ target }) => {
    if (!target.closest('[role=dialog]')) wanted = Boolean(target.closest('.element-link'));
  }, true);
  const keepAnswerInView = () => {
    const panel = document.getElementById('side-view-title')?.closest('[role=dialog]');
    if (panel && !wanted) panel.querySelector(':scope > button')?.click();
  };

  const name = () => {
    for (const [selector, label] of Object.entries(NAMES)) {
      document.querySelectorAll(`${selector}:not([aria-label])`).forEach((e) => e.setAttribute('aria-label', say(label)));
    }
    document.querySelector('.step')?.parentElement?.setAttribute('role', 'log'); // new messages are read out
    // Chainlit writes these without the roles that their markup promises.
    document.querySelectorAll('#thread-options:not([role])').forEach((e) => e.setAttribute('role', 'button'));
    document.querySelectorAll('[data-sidebar=menu]:has(> :not(li)):not([role])').forEach((e) => e.setAttribute('role', 'group'));
    document.querySelectorAll('#welcome-screen img:not([alt]), img[alt=Image]').forEach((e) => { e.alt = ''; }); // ornaments
    document.querySelectorAll('img.logo').forEach((e) => { e.alt = 'Lightbox'; });
  };

  // While Lightbox restarts, "who am I" gets no answer. Chainlit would take that for "nobody" and leave for its login
  // page, which is gone too; so the question waits until there is somebody to answer it. Chainlit asks for words and
  // starters in the browser's language; where another was chosen here, it gets that one.
  const ask = window.fetch;
  window.fetch = async (...request) => {
    const address = new URL(request[0].url ?? request[0], location.href);
    if (address.pathname.startsWith('/project/') && address.searchParams.has('language')) {
      address.searchParams.set('language', { en: 'en-US', de: 'de-DE' }[language] ?? language);
      return ask(address.href, request[1]);
    }
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
    setTimeout(() => { waiting = false; greet(); suggest(); name(); showSettings(); keepAnswerInView(); }, 30);
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
