import { connect, createServer, type Server, type Socket } from 'node:net'
import { within } from './fault.ts'

/** What the line may do to one connection. */
type Trouble = 'none' | 'cutAnswer' | 'cutRequest' | 'silent' | 'slow' | 'repeated' | 'drip'

export interface BadLine {
  readonly url: string
  readonly troubles: Record<Trouble, number>
  /** From now on every connection goes through untouched. */
  heal(): void
  /** The cable is out: nothing that was open lives on, and nothing comes through until `join`. */
  cut(): void
  join(): void
  close(): Promise<void>
}

const allKinds: readonly Trouble[] = ['none', 'none', 'cutAnswer', 'cutRequest', 'silent', 'slow', 'repeated', 'drip']

/**
 * A line between client and portal that loses answers, cuts requests, falls silent without closing (half-open), delays
 * up to `slowMs`, delivers a request twice, or lets bytes through one spoonful at a time. It works below HTTP and
 * WebSocket, so the product meets it as it would meet a network. The same seed troubles the same connections.
 */
export async function openBadLine(target: number, random: () => number, slowMs: number, kinds: readonly Trouble[] = allKinds): Promise<BadLine> {
  const troubles: Record<Trouble, number> = { none: 0, cutAnswer: 0, cutRequest: 0, silent: 0, slow: 0, repeated: 0, drip: 0 }
  const sockets = new Set<Socket>()
  let healed = false
  let isOut = false

  function carry(client: Socket): void {
    if (isOut) return void client.destroy()
    const trouble = healed ? 'none' : (kinds[within(random, kinds.length)] ?? 'none')
    troubles[trouble] += 1
    const portal = connect(target, '127.0.0.1')
    const after = within(random, 4)
    let messages = 0
    let silent = false
    let sent = Buffer.alloc(0)
    for (const socket of [client, portal]) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        if (silent) return
        client.destroy()
        portal.destroy()
      })
    }
    const delayMs = trouble === 'slow' ? within(random, slowMs) : 0
    const pass = (to: Socket, bytes: Buffer) => {
      if (silent || to.destroyed) return
      if (delayMs === 0) to.write(bytes)
      else setTimeout(() => to.destroyed || to.write(bytes), delayMs)
    }
    const spoon = trouble === 'drip' ? dripInto(client) : () => undefined
    client.on('data', (bytes: Buffer) => {
      messages += 1
      sent = Buffer.concat([sent.subarray(-8192), bytes])
      if (trouble === 'cutRequest' && messages > after) {
        pass(portal, bytes.subarray(0, within(random, bytes.length)))
        client.destroy()
        return
      }
      if (trouble === 'repeated' && bytes.subarray(0, 5).toString('latin1') === 'POST ') repeat(bytes)
      pass(portal, bytes)
    })
    portal.on('data', (bytes: Buffer) => {
      if (trouble === 'cutAnswer' && messages > after) {
        // The portal has done it; nobody hears.
        pass(client, bytes.subarray(0, within(random, bytes.length)))
        client.destroy()
        portal.destroy()
      } else if (trouble === 'silent' && messages > after) silent = true
      else if (trouble === 'drip') spoon(bytes)
      else pass(client, bytes)
    })
  }

  /** The same bytes once more on a connection of their own, as a proxy does that retries. */
  function repeat(bytes: Buffer): void {
    const again = connect(target, '127.0.0.1')
    sockets.add(again)
    again.on('error', () => undefined)
    again.on('data', () => again.destroy())
    again.on('close', () => sockets.delete(again))
    setTimeout(() => again.destroyed || again.write(bytes), within(random, 30))
  }

  /** A spoon a millisecond; what comes meanwhile waits its turn. */
  function dripInto(to: Socket): (bytes: Buffer) => void {
    let left: Buffer = Buffer.alloc(0)
    let isDripping = false
    const drop = () => {
      isDripping = left.length > 0 && !to.destroyed
      if (!isDripping) return
      to.write(left.subarray(0, 200))
      left = left.subarray(200)
      setTimeout(drop, 1)
    }
    return (bytes) => {
      left = Buffer.concat([left, bytes])
      if (!isDripping) drop()
    }
  }

  const server: Server = createServer(carry)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return {
    url: `http://127.0.0.1:${port}`,
    troubles,
    heal() {
      healed = true
      for (const socket of sockets) socket.destroy()
    },
    cut() {
      isOut = true
      for (const socket of sockets) socket.destroy()
    },
    join: () => void (isOut = false),
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
