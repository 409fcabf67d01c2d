// Cuts the restored fonts down to the glyphs and weights that pages use: the first view of a page pays for them. What else Latin text needs comes from the whole
// faces, which browsers fetch only when such a character is there (unicode-range in fonts.css). Called by libman-restore.mjs.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)).join('');
const ascii = range(0x20, 0x7e);

/** Text ranges stand in fonts.css too: a character that is missing there would be looked for in vain. */
const fonts = [
  { from: 'inter/inter-latin-wght-normal.woff2', to: 'inter.woff2', text: `${ascii}\u00a0·×–—‘’“”…→−`, options: { variationAxes: { wght: { min: 400, max: 650 } } } },
  { from: 'jetbrains-mono/jetbrains-mono-latin-400-normal.woff2', to: 'jetbrains-mono.woff2', text: `${ascii}…`, options: { noLayoutClosure: true } },
];

export async function subsetFonts(lib) {
  const target = join(lib, 'fonts');
  const stamp = JSON.stringify(fonts);
  const stampFile = join(target, '.subset');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp && fonts.every(({ to }) => existsSync(join(target, to)))) return;
  const work = mkdtempSync(join(tmpdir(), 'scan-fonts-'));
  try {
    cpSync(join(dirname(fileURLToPath(import.meta.url)), 'fonts'), work, { recursive: true });
    execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: work, stdio: ['ignore', 'ignore', 'inherit'] });
    const { default: subset } = await import(pathToFileURL(join(work, 'node_modules', 'subset-font', 'index.js')).href);
    const fresh = join(work, 'cut');
    mkdirSync(fresh);
    for (const { from, to, text, options } of fonts) writeFileSync(join(fresh, to), await subset(readFileSync(join(lib, from)), text, { targetFormat: 'woff2', ...options }));
    writeFileSync(join(fresh, '.subset'), stamp);
    const aside = `${target}.${process.pid}`;
    cpSync(fresh, aside, { recursive: true });
    rmSync(target, { recursive: true, force: true });
    try {
      renameSync(aside, target);
    } catch (error) {
      // Another build was faster with the same.
      if (!['ENOTEMPTY', 'EEXIST'].includes(error.code)) throw error;
      rmSync(aside, { recursive: true, force: true });
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
