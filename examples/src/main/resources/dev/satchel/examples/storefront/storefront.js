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

async function change(method, path, body, show = () => {}) {
  say('');
  try {
    show(await call(method, path, body));
  } catch (problem) {
    say(problem.message);
  }
  showSession(await call('GET', '/api/session'));
}

at('country').addEventListener('change', ({target}) => change('POST', '/api/country', {countryCode: target.value}));
at('sign-in').addEventListener('submit', (event) => {
  event.preventDefault();
  change('POST', '/api/login', {email: new FormData(event.target).get('email')});
});
at('sign-out').addEventListener('submit', (event) => {
  event.preventDefault();
  change('POST', '/api/logout');
});
at('destroy').addEventListener('click', () => change('DELETE', '/api/country'));
for (const button of document.querySelectorAll('[data-sku]')) {
  button.addEventListener('click', () => change('POST', '/api/cart', {sku: button.dataset.sku},
    (cart) => lines(at('cart'), cart.items.map(({sku, quantity}) => [sku, quantity]))));
}
for (const button of document.querySelectorAll('[data-points]')) {
  button.addEventListener('click', () => change('POST', '/api/points', {add: Number(button.dataset.points)}));
}

showExpiry();
setInterval(showExpiry, 1000);
