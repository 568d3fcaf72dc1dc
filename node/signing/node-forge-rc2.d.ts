/** The two parts of node-forge that are used; its types know only the whole, which takes a tenth of a second to load. */
declare module 'node-forge/lib/rc2.js' {
  import type { util } from 'node-forge'
  interface Rc2Cipher {
    readonly output: util.ByteStringBuffer
    start(iv: string): void
    update(input: util.ByteStringBuffer): void
    finish(): boolean
  }
  const rc2: { createDecryptionCipher(key: string, bits: number): Rc2Cipher }
  export default rc2
}
declare module 'node-forge/lib/util.js' {
  import type { util as whole } from 'node-forge'
  const util: { createBuffer(bytes: string): whole.ByteStringBuffer }
  export default util
}
