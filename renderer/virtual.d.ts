/** Modules that vite.config.ts makes while building. */
declare module 'virtual:words/*' {
  const words: Record<string, string>
  export default words
}
