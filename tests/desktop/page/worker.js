self.onmessage = async () => {
  const own = await fetch('./page.css').then((answer) => answer.status).catch(String)
  const other = await fetch('https://example.org/').then((answer) => answer.status).catch(() => 'refused')
  self.postMessage({ own, other })
}
