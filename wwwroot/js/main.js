import { startCopy } from './copy.js';
import { startKeyboard } from './keyboard.js';
import { startThemeSwitch } from './theme-switch.js';
import { startTimes } from './times.js';
import { startBuilder } from './builder.js';
import { startWallet } from './wallet.js';
import { startLive } from './live.js';
import { startCharts } from './charts.js';

startThemeSwitch();
startKeyboard();
startCopy();
startTimes();
startWallet();
startBuilder();

// What weighs more waits until the page stands.
const idle = window.requestIdleCallback ?? ((task) => setTimeout(task, 1));
idle(() => {
  startLive();
  startCharts();
}, { timeout: 500 });
