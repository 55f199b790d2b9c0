// Walkabout: the same questions outdoors. The street stays chosen, after each thing comes the next, and “nothing here” can be sent too.
import { keep, newKey, read, STREET } from './keep.js';
import { post } from './outbox.js';
import { say } from './words.js';

const byId = (id) => document.getElementById(id);
const street = () => byId('walked').value.trim();
const isKnown = () => [...byId('streets').options].some((one) => one.value.toLowerCase() === street().toLowerCase());

/** Questions that are not asked outdoors. */
export const SKIPPED = ['kind', 'who'];

/** Where a thing is, outdoors: where one stands, or the street that was chosen. */
export function prefill(form, canStand) {
  form.elements.street.value = isKnown() ? street() : '';
  const wanted = canStand ? 'here' : isKnown() ? 'street' : 'none';
  const radio = form.querySelector(`[name=place][value=${wanted}]`);
  if (radio) radio.checked = true;
}

/** Say that a street without a finding is kept. */
export const told = (receipt) => { byId('walk-told').textContent = say('nothing_kept', { street: receipt.street }); };

/** Begin: `changed` is called when another street was chosen. */
export function begin(changed) {
  document.documentElement.classList.add('is-walk');
  byId('walk').hidden = false;
  byId('nothing').hidden = !byId('streets').options.length;
  byId('walked').value = read(STREET) || '';
  byId('walked').addEventListener('change', () => { keep(STREET, street() || null); changed(); });
  byId('nothing').addEventListener('click', () => {
    if (!isKnown()) {
      byId('walk-told').textContent = say('needs_street');
      byId('walked').focus();
      return;
    }
    keep(STREET, street());
    byId('walk-told').textContent = say('sending');
    post({ key: newKey(), to: '/walked', fields: { street: street() } });
  });
}
