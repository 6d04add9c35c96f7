// Caches one build whole and serves it. It knows nothing of visits or sync.
//
// - A build is used when it has come completely, never before.
// - A new build waits until a page says {type: 'activate'}: it never takes over an unsaved form.
// - The build before is kept, so that a page still open on it finds its files, and so that there is one to go back to:
//   a build that a page could not start is not served again.
//
// The bundler writes the list of files, the server writes the build's name.

const BUILD = '__BUILD__';
const PRECACHE = "__PRECACHE__";

const CACHE_PREFIX = 'tung-nha-';
const CACHE = CACHE_PREFIX + BUILD;
const SHELL = '/';
/** Put last. A cache that holds it is complete. */
const COMPLETE = '/.complete';
/** Put by a page that could not start this build. */
const BROKEN = '/.broken';
/** Addresses that the server answers itself, page or not. */
const SERVER_ONLY = ['/api', '/reports', '/van-phong'];

self.addEventListener('install', (event) => event.waitUntil(install(event)));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('message', (event) => event.waitUntil(answer(event)));
self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (SERVER_ONLY.some((root) => url.pathname === root || url.pathname.startsWith(root + '/'))) return;
  // A page's address has no dot in its last part; a file opened by itself is a file.
  const page = event.request.mode === 'navigate' && !/\.[^/]+$/.test(url.pathname);
  if (page) event.respondWith(shell(event.request));
  else if (PRECACHE.includes(url.pathname) || url.pathname.startsWith('/pkg/')) event.respondWith(file(event.request));
});

async function install(event) {
  await leavesToServer(event);
  await fill(await caches.open(CACHE));
  if (!self.registration.active) await self.skipWaiting();
}

/**
 * What the server answers itself does not come by this worker, in browsers that can be told so. Chromium stops the old
 * worker when a new one skips waiting; any request that came by in that moment woke the old one again, and then the new
 * one waited on until the old one had had nothing to do for 30 seconds.
 */
async function leavesToServer(event) {
  const paths = SERVER_ONLY.flatMap((root) => [root, `${root}/*`]);
  const condition = { or: paths.map((pathname) => ({ urlPattern: { pathname } })) };
  try {
    await event.addRoutes?.({ condition, source: 'network' });
  } catch (error) {
    console.warn('The browser takes no routes.', error);
  }
}

/** What has come stays when the rest does not: on a thin line the next attempt goes on from there. */
async function fill(cache) {
  const stored = await Promise.allSettled(PRECACHE.map((path) => store(cache, path)));
  const failed = stored.find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
  await checkShell(cache);
  await cache.put(COMPLETE, new Response(BUILD));
}

async function store(cache, path) {
  // The name of such a file is made from what is in it.
  if (path.startsWith('/pkg/') && (await cache.match(path))) return;
  const response = await fetch(path, { cache: 'reload' });
  if (response.status !== 200 || response.redirected) throw new Error(`${path} answered ${response.status}`);
  await cache.put(path, response);
}

/** While a server is being replaced, its shell may belong to another build than its files. */
async function checkShell(cache) {
  const html = await (await cache.match(SHELL)).text();
  const named = PRECACHE.filter((path) => /^\/pkg\/[^/]+$/.test(path));
  const missing = named.find((path) => !html.includes(path));
  if (missing) throw new Error(`The shell does not name ${missing}: it is of another build.`);
}

async function activate() {
  await deleteOldBuilds();
  await self.clients.claim();
}

/** Keeps this build and the complete one before it. Caches are listed oldest first; a later one may be installing. */
async function deleteOldBuilds() {
  const builds = (await caches.keys()).filter((name) => name.startsWith(CACHE_PREFIX));
  const kept = [...builds.slice(builds.indexOf(CACHE)), await previousBuild()];
  await Promise.all(builds.filter((name) => !kept.includes(name)).map((name) => caches.delete(name)));
}

/** The cache of the latest whole build before this one that is not known to be broken. */
async function previousBuild() {
  const builds = (await caches.keys()).filter((name) => name.startsWith(CACHE_PREFIX));
  for (const name of builds.slice(0, builds.indexOf(CACHE)).reverse()) {
    const [complete, broken] = await Promise.all([COMPLETE, BROKEN].map((mark) => caches.match(mark, { cacheName: name })));
    if (complete && !broken) return name;
  }
  return undefined;
}

/** A page could not start this build. Answers whether there is another one. */
async function stepsBack(build) {
  if (build !== BUILD || !(await previousBuild())) return false;
  await (await caches.open(CACHE)).put(BROKEN, new Response(BUILD));
  return true;
}

async function answer(event) {
  if (event.data?.type === 'activate') await self.skipWaiting();
  if (event.data?.type === 'broken') {
    event.ports[0]?.postMessage({ stepsBack: await stepsBack(event.data.build) });
  }
  if (event.data?.type === 'build?') {
    (event.ports[0] ?? event.source).postMessage({ type: 'build', build: BUILD });
  }
}

async function shell(request) {
  const isBroken = await caches.match(BROKEN, { cacheName: CACHE });
  const cacheName = (isBroken && (await previousBuild())) || CACHE;
  return (await caches.match(SHELL, { cacheName })) ?? fetch(request);
}

async function file(request) {
  const path = new URL(request.url).pathname;
  return (await caches.match(path, { cacheName: CACHE })) ?? (await caches.match(path)) ?? fetch(request);
}
