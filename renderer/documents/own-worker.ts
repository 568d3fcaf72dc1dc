interface ScriptPolicy {
  createScriptURL(url: string): string
}
interface PolicyMaker {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): ScriptPolicy
}

let policy: ScriptPolicy | null = null

/** The page's one policy for turning text into script: a worker's address of our own origin and nothing else. */
function scriptPolicy(): ScriptPolicy {
  const rules = {
    createScriptURL(url: string): string {
      const address = new URL(url, location.href)
      if (address.origin !== location.origin) throw new TypeError('workers come from our own origin only')
      return address.href
    },
  }
  const maker = (window as { trustedTypes?: PolicyMaker }).trustedTypes
  policy ??= maker === undefined ? rules : maker.createPolicy('kense', rules)
  return policy
}

export function startWorker(url: string): Worker {
  return new Worker(scriptPolicy().createScriptURL(url), { type: 'module' })
}
