import type { PageModule } from '../kernel/module.ts'

export const signingModule: PageModule = {
  name: 'signing',
  icon: 'seal',
  title: 'signing.name',
  right: 'session.use',
  screens: [
    { path: '/signatures', title: 'signing.check.title', help: 'signing.check.help', load: async () => (await import('./CheckScreen.tsx')).CheckScreen },
    { path: '/signatures/trust', title: 'signing.trust.title', help: 'signing.trust.help', load: async () => (await import('./TrustScreen.tsx')).TrustScreen },
    { path: '/keys', title: 'signing.keys.title', help: 'signing.keys.help', load: async () => (await import('./KeysScreen.tsx')).KeysScreen },
  ],
  palette: [
    { title: 'signing.check.title', route: '/signatures', words: 'p7s zip ЭЦҚ ЭЦП CMS' },
    { title: 'signing.trust.title', route: '/signatures/trust', words: 'trust CRL OCSP TSP' },
    { title: 'signing.keys.title', route: '/keys', words: 'p12 NCALayer токен token ЭЦҚ ЭЦП PIN' },
  ],
}
