// Starts the app. The only script that the shell names: which files to load stands on its own tag, so that the
// shell needs no inline script.

const tag = document.querySelector('script[data-wasm]');

let hasStarted = false;

// The app says so itself when it cannot go on: after that none of its own code runs.
window.addEventListener('tung-nha-stopped', () => fails('Sổ bị dừng'));

try {
  const app = await import(tag.dataset.js);
  await app.default({ module_or_path: tag.dataset.wasm });
  hasStarted = true;
} catch (error) {
  console.error(error);
  await fails('Chưa mở được sổ');
}

// After the app, so that caching never competes with the first screen. After a failure too: a good build may wait.
registerWorker();

/** A build that never started gives way to the one before it, if there is one; else the person is told. */
async function fails(title) {
  if (!hasStarted && (await stepsBack())) location.reload();
  else showFailure(document.getElementById('app'), title);
}

/** Tells the worker that its build does not start; whether there is another one to go on with. */
function stepsBack() {
  const worker = navigator.serviceWorker?.controller;
  if (!worker) return false;
  const build = document.querySelector('meta[name=build]')?.content;
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event) => done(event.data.stepsBack === true);
    setTimeout(done, 3_000, false);
    worker.postMessage({ type: 'broken', build }, [port2]);
  });
}

/** Has the app kept on this phone, and tries again until it is: where the work is there may be no network. */
async function registerWorker(pause = 5_000) {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  try {
    const registration = await workers.register('/sw.js', { updateViaCache: 'none' });
    if (registration.active || (await isInstalled(registration.installing))) return;
  } catch (error) {
    console.warn('The service worker could not be registered.', error);
  }
  await Promise.race([waits(pause), new Promise((done) => addEventListener('online', done, { once: true }))]);
  await registerWorker(Math.min(2 * pause, 300_000));
}

/** Whether a worker gets through its installation. */
function isInstalled(worker) {
  return new Promise((done) => {
    const looks = () => worker?.state !== 'installing' && done(Boolean(worker) && worker.state !== 'redundant');
    worker?.addEventListener('statechange', looks);
    looks();
  });
}

function waits(ms) {
  return new Promise((done) => setTimeout(done, ms));
}

function showFailure(place, title) {
  const reload = element('button', 'Tải lại', 'vi');
  reload.type = 'button';
  reload.className = 'button primary';
  reload.addEventListener('click', () => location.reload());

  const page = element('main', '');
  page.setAttribute('role', 'alert');
  page.append(
    element('h1', title, 'vi'),
    element('p', 'Những gì đã lưu trên máy này vẫn còn nguyên. Hãy bấm “Tải lại”.', 'vi'),
    element('p', 'The app stopped. What was saved on this phone is safe. Please reload.', 'en'),
    reload,
  );
  place.replaceChildren(page);
}

function element(name, text, lang) {
  const made = document.createElement(name);
  made.textContent = text;
  if (lang) made.lang = lang;
  return made;
}
