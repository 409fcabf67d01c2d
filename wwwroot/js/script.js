const loading = new Map();

/** Loads a classic script of wwwroot/lib once. */
export function loadScript(path) {
  if (!loading.has(path)) {
    loading.set(path, new Promise((resolve, reject) => {
      const script = Object.assign(document.createElement('script'), { src: new URL(`../lib/${path}`, import.meta.url) });
      script.addEventListener('load', resolve);
      script.addEventListener('error', () => reject(new Error(`${path} could not be loaded`)));
      document.head.append(script);
    }));
  }
  return loading.get(path);
}
