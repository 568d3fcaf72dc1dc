import { randomBytes } from 'node:crypto'

/** A PDF of exactly this many bytes that opens: one page, and a stream of noise that no program can squeeze. */
export function aDocument(size: number): Buffer {
  const build = (noise: Buffer): Buffer => {
    const objects = [
      Buffer.from('1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n'),
      Buffer.from('2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n'),
      Buffer.from('3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n'),
      Buffer.concat([Buffer.from(`4 0 obj\n<< /Length ${String(noise.length).padStart(10, '0')} >>\nstream\n`), noise, Buffer.from('\nendstream\nendobj\n')]),
    ]
    const head = Buffer.from('%PDF-1.7\n%âãÏÓ\n', 'latin1')
    let at = head.length
    const places = objects.map((object) => {
      const place = at
      at += object.length
      return `${String(place).padStart(10, '0')} 00000 n \n`
    })
    const tail = `xref\n0 5\n0000000000 65535 f \n${places.join('')}trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n${String(at).padStart(10, '0')}\n%%EOF\n`
    return Buffer.concat([head, ...objects, Buffer.from(tail)])
  }
  const empty = build(Buffer.alloc(0)).length
  return build(randomBytes(size - empty))
}
