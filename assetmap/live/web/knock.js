// Wait to be let in. Without this script the page asks again by itself.
async function ask() {
  try {
    const answer = await fetch('/knock');
    if (answer.redirected) return location.replace(answer.url);
  } catch { /* no connection just now: ask again */ }
  setTimeout(ask, 2000);
  return undefined;
}

setTimeout(ask, 2000);
