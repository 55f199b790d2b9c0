// “What I sent”: the list is the server's; this only sends what still waits, and shows it once it is kept.
import { onKept } from './outbox.js';
import { isHandingOver } from './turn.js';

onKept(() => { if (!isHandingOver()) location.reload(); });
