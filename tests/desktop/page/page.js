globalThis.events = []
globalThis.kense.on((event) => {
  globalThis.events.push(event)
  if (event.type === 'open') void globalThis.kense.call('settings.set', { lastRoute: `/opened${event.route}` })
})
const settings = await globalThis.kense.call('settings.get', {})
// Tells those who look in from outside, and those who can't, that the page ran and reached native.
await globalThis.kense.call('settings.set', { lastRoute: `/ran${location.hash.slice(1)}` })
document.querySelector('#state').textContent = settings.language
