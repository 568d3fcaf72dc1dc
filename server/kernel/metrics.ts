import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

export interface Metrics {
  readonly registry: Registry
  readonly calls: Histogram<'name' | 'status'>
  readonly faults: Counter
  readonly sockets: Gauge
  readonly feedSeq: Gauge
  readonly feedWaiting: Gauge
}

/** Names and statuses only: no person and no paper can be told from a measure. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'kense_' })
  const registers = [registry]
  return {
    registry,
    calls: new Histogram({
      name: 'kense_call_seconds',
      help: 'Time from request to answer, by contract and HTTP status',
      labelNames: ['name', 'status'],
      buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10],
      registers,
    }),
    faults: new Counter({ name: 'kense_faults_total', help: 'Bugs, each with its number in the log', registers }),
    sockets: new Gauge({ name: 'kense_feed_sockets', help: 'Open connections to /feed', registers }),
    feedSeq: new Gauge({ name: 'kense_feed_seq', help: 'Last notice this node has sent', registers }),
    feedWaiting: new Gauge({ name: 'kense_feed_waiting', help: 'Committed notices without a number yet, at the last look', registers }),
  }
}
