// Restores the client libraries of libman.json into wwwroot/lib, as LibMan's command line would, but from the npm registry and with the
// tarballs' hashes held in libman.lock.json. Builds that run at the same time do no harm: each fills folders of its own and renames them in.
import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { subsetFonts } from './subset-fonts.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const manifest = JSON.parse(readFileSync(join(root, 'libman.json'), 'utf8'));
const lockFile = join(root, 'libman.lock.json');
const lock = existsSync(lockFile) ? JSON.parse(readFileSync(lockFile, 'utf8')) : {};

const folders = manifest.libraries.flatMap(({ library, fileMappings }) =>
  fileMappings.map(({ root: from, destination, files }) => ({ library, from, destination, files, stamp: JSON.stringify({ library, from, files }) })));
const isRestored = ({ destination, files, stamp }) => {
  const stampFile = join(root, destination, '.libman');
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp && files.every((file) => existsSync(join(root, destination, file)));
};

const missing = folders.filter((folder) => !isRestored(folder));
if (missing.length > 0) restore(missing);
await subsetFonts(join(root, 'wwwroot', 'lib'));
writeFileSync(join(root, 'wwwroot', 'lib', '.restored'), '');

function restore(wanted) {
  const work = mkdtempSync(join(tmpdir(), 'scan-libman-'));
  try {
    const libraries = [...new Set(wanted.map(({ library }) => library))];
    const packages = new Map(pack(libraries, work).map(({ id, filename }) => [id, unpack(id, join(work, filename), work)]));
    for (const folder of wanted) replace(folder, packages.get(folder.library), work);
    writeLock();
    console.log(`Restored ${libraries.length} client libraries.`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function pack(libraries, work) {
  const args = ['pack', ...libraries, '--json', '--ignore-scripts', '--pack-destination', work];
  const answer = JSON.parse(execFileSync('npm', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 26 }));
  return Object.values(answer);
}

function unpack(library, tarball, work) {
  const hash = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
  if (lock[library] && lock[library] !== hash) throw new Error(`${library} is not what libman.lock.json knows: ${hash}, not ${lock[library]}.`);
  lock[library] = hash;
  const folder = mkdtempSync(join(work, 'package-'));
  execFileSync('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
  return folder;
}

function replace({ from, destination, files, stamp }, packageFolder) {
  const target = join(root, destination);
  const fresh = `${target}.${randomUUID()}`;
  for (const file of files) {
    mkdirSync(dirname(join(fresh, file)), { recursive: true });
    cpSync(join(packageFolder, from, file), join(fresh, file));
  }
  writeFileSync(join(fresh, '.libman'), stamp);
  const old = `${fresh}.old`;
  renameUnless(['ENOENT'], target, old);
  renameUnless(['ENOTEMPTY', 'EEXIST'], fresh, target);
  rmSync(fresh, { recursive: true, force: true });
  rmSync(old, { recursive: true, force: true });
}

// The codes that mean that another build was faster with the same.
function renameUnless(codes, from, to) {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!codes.includes(error.code)) throw error;
  }
}

function writeLock() {
  const known = manifest.libraries.map(({ library }) => library).sort();
  const text = `${JSON.stringify(Object.fromEntries(known.map((library) => [library, lock[library]])), null, 2)}\n`;
  if (!existsSync(lockFile) || readFileSync(lockFile, 'utf8') !== text) writeFileSync(lockFile, text);
}
