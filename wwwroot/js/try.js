// The page that tries the REST interface: sends what the form says and shows the answer as it came.
const most = 20_000;
const form = document.getElementById('try');

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const url = address();
  const link = document.getElementById('answer-link');
  link.href = url;
  link.textContent = `GET ${url}`;
  document.getElementById('answer').hidden = false;
  say('status', 'Waiting for the answer …');
  say('headers', '');
  say('body', '');
  const began = performance.now();
  try {
    const response = await fetch(url, { headers: { accept: 'application/json' } });
    const text = await beginning(response);
    say('status', `${response.status} ${response.statusText}, ${Math.round(performance.now() - began)} ms`);
    say('headers', [...response.headers].map(([name, value]) => `${name}: ${value}`).join('\n'));
    say('body', pretty(text));
  } catch (error) {
    say('status', `No answer came: ${error.message}. Check that Scan still runs and send again.`);
  }
});

function address() {
  let path = form.dataset.path;
  const query = new URLSearchParams();
  for (const field of form.elements) {
    if (!field.name || field.dataset.place === 'form') continue;
    if (field.dataset.place === 'path') path = path.replace(`{${field.name}}`, encodeURIComponent(field.value.trim()));
    else if (field.value.trim() !== '') query.append(field.name, field.value.trim());
  }
  const tail = query.toString();
  return tail === '' ? path : `${path}?${tail}`;
}

// Exports and streams may have no end: what is shown is enough.
async function beginning(response) {
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += decoder.decode(part.value, { stream: true });
    if (text.length <= most) continue;
    await reader.cancel();
    return `${text.slice(0, most)}\n… (cut here; the link above has all of it)`;
  }
  return text;
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function say(part, text) {
  document.getElementById(`answer-${part}`).textContent = text;
}
