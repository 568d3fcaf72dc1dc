const label = /^[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u
/** A host that ends in a number is an address of four of them to every browser: `10.1.2.345` is none. */
const endsInNumber = /(?:^|\.)(?:\d+|0x[\da-f]*)$/i
const fourNumbers = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.|$)){4}$/

/**
 * `https://host[:port][/path]` or http. No name and password before the host, which would be sent with every opening,
 * and nothing but a web address: it is handed to the system's browser, or asked by the portal.
 */
export function isWebAddress(address: string): boolean {
  const found = /^https?:\/\/([^/?#\s]+)(?:[/?#]\S*)?$/iu.exec(address)
  const [, host = '', port] = /^([^:@]+)(?::(\d{1,5}))?$/.exec(found?.[1] ?? '') ?? []
  if (host === '' || (port !== undefined && (Number(port) < 1 || Number(port) > 65_535))) return false
  if (endsInNumber.test(host) && !fourNumbers.test(host)) return false
  return host.length <= 253 && host.split('.').every((part) => label.test(part))
}
