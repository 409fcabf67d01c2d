// Wallets by EIP-1193. The page says what will be signed; here it is tried once more through the wallet's own node, then handed over.
// Wallets announce themselves by EIP-6963; window.ethereum is what older ones leave.
let announced;
const ready = new WeakSet();
addEventListener('eip6963:announceProvider', (event) => { announced ??= event.detail?.provider; });

/** Gives their work to the buttons that have none yet; may be called again for what came later. */
export function startWallet() {
  const parts = [...document.querySelectorAll('[data-tx], [data-wallet-fill], [data-wallet-sign], [data-wallet-chain]')].filter((part) => !ready.has(part));
  if (parts.length === 0) return;
  dispatchEvent(new Event('eip6963:requestProvider'));
  for (const part of parts) ready.add(part);
  for (const part of parts) if ('walletFill' in part.dataset) prepareFill(part); else if ('walletSign' in part.dataset) prepareSign(part); else if ('walletChain' in part.dataset) prepareChain(part); else prepareSend(part);
}

const wallet = () => announced ?? window.ethereum;

/** A button that puts the wallet's account into the form's field and sends the form. */
function prepareFill(button) {
  button.disabled = button.hidden = false;
  button.addEventListener('click', async () => {
    const field = button.form.elements[button.dataset.walletFill];
    try {
      if (!wallet()) throw new Error('This browser has no wallet: write an address instead.');
      [field.value] = await wallet().request({ method: 'eth_requestAccounts' });
      button.form.requestSubmit();
    } catch (error) {
      field.setCustomValidity(words(error));
      field.reportValidity();
      field.addEventListener('input', () => field.setCustomValidity(''), { once: true });
    }
  });
}

/** A button that has the wallet sign a field's text and sends the form with the signature. */
function prepareSign(button) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    const { signature, [button.dataset.walletSign]: message } = button.form.elements;
    try {
      if (!wallet()) throw new Error('This browser has no wallet: sign the message elsewhere.');
      const [account] = await wallet().request({ method: 'eth_requestAccounts' });
      if (account.toLowerCase() !== button.dataset.walletAccount.toLowerCase()) throw new Error(`The wallet has ${account}: choose the account that the message is for.`);
      const bytes = new TextEncoder().encode(message.value);
      const hex = `0x${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
      signature.value = await wallet().request({ method: 'personal_sign', params: [hex, account] });
      button.form.requestSubmit();
    } catch (error) {
      signature.setCustomValidity(words(error));
      signature.reportValidity();
      signature.addEventListener('input', () => signature.setCustomValidity(''), { once: true });
    }
  });
}

/** A button that offers a chain to the wallet (EIP-3085). */
function prepareChain(button) {
  const state = document.getElementById(button.getAttribute('aria-describedby'));
  button.hidden = false;
  button.addEventListener('click', async () => {
    try {
      if (!wallet()) throw new Error('This browser has no wallet: enter the values there by hand.');
      await wallet().request({ method: 'wallet_addEthereumChain', params: [JSON.parse(button.dataset.walletChain)] });
      state.textContent = 'The wallet has it.';
    } catch (error) {
      state.textContent = error?.code === 4001 ? 'You declined in the wallet: nothing was added.' : words(error);
    }
  });
}

function prepareSend(card) {
  const button = card.querySelector('[data-tx-send]');
  button.disabled = button.dataset.txBlocked === 'true';
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      await send(card);
    } catch (error) {
      say(card, words(error), 'bad');
      button.disabled = false;
    }
  });
}

async function send(card) {
  const provider = wallet();
  if (!provider) throw new Error('This browser has no wallet: copy the call data and send it from yours.');
  const { txChain, txFrom, txTo } = card.dataset;
  // Call data of hundreds of operators stands on the page once.
  const txData = card.querySelector('[data-tx-data]').textContent;
  say(card, 'Waiting for the wallet …');
  const [account] = await provider.request({ method: 'eth_requestAccounts' });
  if (txFrom && account.toLowerCase() !== txFrom.toLowerCase()) throw new Error(`The wallet has ${account}, but this was prepared for ${txFrom}: choose that account in the wallet, or prepare it for the other.`);
  await onChain(provider, `0x${BigInt(txChain).toString(16)}`, txChain);
  const transaction = { from: account, to: txTo, data: txData };
  say(card, 'Trying it on the chain …');
  try {
    await provider.request({ method: 'eth_call', params: [transaction, 'latest'] });
  } catch (error) {
    throw new Error(`Not sent: the chain refuses it now. ${words(error)}`);
  }
  say(card, 'It would work. Read it in your wallet and sign there.');
  const hash = await provider.request({ method: 'eth_sendTransaction', params: [transaction] });
  await watch(card, provider, txChain, hash);
}

async function onChain(provider, id, chain) {
  if (BigInt(await provider.request({ method: 'eth_chainId' })) === BigInt(id)) return;
  await provider.request({ method: 'wallet_switchEthereumChain', params: [{ chainId: id }] });
  if (BigInt(await provider.request({ method: 'eth_chainId' })) !== BigInt(id)) throw new Error(`The wallet is on another chain: choose chain ${chain} in it.`);
}

async function watch(card, provider, chain, hash) {
  const link = Object.assign(document.createElement('a'), { href: `/tx/${chain}/${hash}`, textContent: `${hash.slice(0, 10)}…${hash.slice(-4)}`, className: 'mono' });
  say(card, 'Sent, waiting for its block: ', 'pending', link);
  for (;;) {
    const receipt = await provider.request({ method: 'eth_getTransactionReceipt', params: [hash] });
    if (receipt) {
      const block = Number(receipt.blockNumber).toLocaleString('en-US');
      if (BigInt(receipt.status) === 1n) say(card, `Done in block ${block}: `, 'good', link);
      else say(card, `Block ${block} has it, but the contract refused it: `, 'bad', link);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 1500));
  }
}

function say(card, text, kind = '', link) {
  const state = card.querySelector('[data-tx-state]');
  state.hidden = false;
  state.className = `tx-state ${kind}`.trim();
  state.replaceChildren(text, ...(link ? [link] : []));
}

/** EIP-1193: 4001 is the reader's own no. Wallets put the node's words into the message, or deeper. */
function words(error) {
  if (error?.code === 4001) return 'You declined in the wallet: nothing was sent.';
  return error?.data?.message ?? error?.message ?? String(error);
}
