import {callAction, callLogout, fetchData} from '/satchel.js';

const at = (id) => document.getElementById(id);

async function call(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: body ? {'Content-Type': 'application/json'} : {},
    body: body ? JSON.stringify(body) : undefined,
  });
  const text = await response.text();
  const answer = text ? JSON.parse(text) : null;
  if (!response.ok) {
    throw new Error(answer?.detail ?? answer?.title ?? `${response.status} ${response.statusText}`);
  }
  return answer;
}

function say(text) {
  const message = at('message');
  message.textContent = text;
  message.hidden = !text;
}

function lines(list, rows) {
  list.replaceChildren(...(rows.length ? rows : [['Nothing yet', '']]).map(([name, value]) => {
    const line = document.createElement('li');
    line.className = rows.length ? '' : 'empty';
    const label = line.appendChild(document.createElement('span'));
    label.textContent = name;
    const shown = line.appendChild(document.createElement(list.id === 'cart' ? 'b' : 'code'));
    shown.textContent = value;
    return line;
  }));
}

function showExpiry() {
  const time = at('session-expires');
  const seconds = Math.round((Date.parse(time.dateTime) - Date.now()) / 1000);
  const left = seconds <= 0 ? 'expired' : seconds < 120 ? `in ${seconds} s` : `in ${Math.round(seconds / 60)} min`;
  time.textContent = left;
  time.title = new Date(time.dateTime).toLocaleString();
}

function showSession(session) {
  at('session-store').textContent = session.store;
  at('session-new').textContent = session.isNew ? 'not stored yet' : 'stored';
  at('session-owner').textContent = session.owner ?? 'nobody';
  at('session-expires').dateTime = session.expiresAt;
  at('session-size').textContent = session.size;
  at('session-budget').textContent = session.budget;
  at('session-meter').max = session.budget;
  at('session-meter').value = session.size;
  lines(at('session-attributes'), Object.entries(session.attributes));
  at('points').textContent = session.attributes.points ?? 0;
  at('country').value = session.attributes.countryCode ?? '';
  if (!session.attributes.cartId) {
    lines(at('cart'), []);
  }
  at('owner').textContent = session.owner ?? '';
  at('sign-in').hidden = session.owner !== null;
  at('sign-out').hidden = session.owner === null;
  showExpiry();
}

/** Where the person is signed in; hidden where the storage cannot tell. */
async function showDevices() {
  const response = await fetch('/api/sessions');
  const sessions = response.ok ? (await response.json()).sessions : [];
  at('devices').hidden = sessions.length === 0;
  lines(at('device-list'), sessions.map(({fingerprint, lastUsedAt, current}) =>
    [current ? 'this browser' : `another, ${new Date(lastUsedAt).toLocaleTimeString()}`, fingerprint]));
}

async function showCartId() {
  const {cartId} = await fetchData(at('cart-id').dataset.source);
  at('cart-id').textContent = cartId ? `Cart ${cartId}` : 'No cart id yet';
}

const showCart = (cart) => lines(at('cart'), cart.items.map(({sku, quantity}) => [sku, quantity]));

async function change(request, show = () => {}) {
  say('');
  try {
    show(await request());
  } catch (problem) {
    say(problem.message);
  }
  showSession(await call('GET', '/api/session'));
  await showCartId();
  await showDevices();
}

/** Four rewards that end where they began, unless one of them is lost. */
async function race(how) {
  const parallel = how === 'in parallel';
  const balance = async () => (await fetchData('rewards/get-balance')).points;
  await callAction('rewards', 'add', {points: 0});
  const before = await balance();
  const outcomes = await Promise.allSettled(
    [50, -20, 20, -50].map((points) => callAction('rewards', 'add', {points}, {parallel})));
  const after = await balance();
  const refused = outcomes.filter(({status}) => status === 'rejected').length;
  const why = at('session-store').textContent.endsWith('cookie')
    ? 'Each request carried the whole session in its cookie; nothing on the server joins them, and the last response won. '
      + 'What can be spent belongs in a store.'
    : 'The store refused what could not be joined.';
  at('race').textContent = `${how}: ${before} before, ${after} after${refused ? `, ${refused} refused` : ''}. `
    + (after === before ? 'Nothing was lost.' : why);
}

at('country').addEventListener('change', ({target}) => change(() => call('POST', '/api/country', {countryCode: target.value})));
at('sign-in').addEventListener('submit', (event) => {
  event.preventDefault();
  const email = new FormData(event.target).get('email');
  change(() => call('POST', '/api/login', {email}));
});
at('sign-out').addEventListener('submit', (event) => {
  event.preventDefault();
  change(() => callLogout('account', 'logout'));
});
at('end-others').addEventListener('click', () => change(() => call('DELETE', '/api/sessions/others')));
at('destroy').addEventListener('click', () => change(() => call('DELETE', '/api/country')));
at('overflow').addEventListener('click', () => change(() => callAction('note', 'write', {note: 'x'.repeat(5000)})));
at('checkout').addEventListener('click', () => change(() => callAction('cart', 'checkout')));
for (const button of document.querySelectorAll('[data-sku]')) {
  button.addEventListener('click', () => change(() => callAction('cart', 'add', {sku: button.dataset.sku}), showCart));
}
for (const button of document.querySelectorAll('[data-points]')) {
  button.addEventListener('click', () => change(() => callAction('rewards', 'add', {points: Number(button.dataset.points)})));
}
for (const button of document.querySelectorAll('[data-race]')) {
  button.addEventListener('click', () => change(() => race(button.dataset.race)));
}

showExpiry();
showDevices();
setInterval(showExpiry, 1000);
