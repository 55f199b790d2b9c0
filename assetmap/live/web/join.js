// Swap the token that stands behind the # for a cookie: it never reaches a log or another page.
const token = location.hash.slice(1);
if (token) {
  history.replaceState(null, '', location.pathname);
  const body = new URLSearchParams({ token });
  fetch('/join', { method: 'POST', body, headers: { accept: 'application/json' } })
    .then((answer) => answer.json())
    .then((said) => { if (said.to) location.replace(said.to); });
}
