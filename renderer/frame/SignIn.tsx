import { useEffect, useState, type FormEvent } from 'react'
import type { DemoPerson } from '../../domain/kernel/bridge.ts'
import { LanguageMenu, LookMenu } from './TopBar.tsx'
import { call } from '../kernel/bridge.ts'
import { KeyList, useAddKey } from '../kernel/KeyList.tsx'
import { KeySecretField } from '../kernel/KeySecretField.tsx'
import { hasSecret, type Key, type KeySecret, noSecret, secretFor, useKeys } from '../kernel/keys.ts'
import { useConnection, useSession } from '../kernel/state.ts'
import { useStore } from '../kernel/store.ts'
import { useText } from '../kernel/text.ts'
import { Button } from '../ui/Button.tsx'
import { TextField } from '../ui/Field.tsx'
import { Banner } from '../ui/Show.tsx'
import { DemoPeople } from './DemoPeople.tsx'
import { sessionEndedStore } from './session-ended.ts'
import { asFailure, takeSession } from './take-session.ts'
import './sign-in.css'

export function SignIn() {
  const text = useText()
  const session = useSession()
  const connection = useConnection()
  const hasEnded = useStore(sessionEndedStore)
  const [way, setWay] = useState<'key' | 'password'>('key')
  const { keys, take } = useKeys('auth')
  const [demo, setDemo] = useState<readonly DemoPerson[]>([])
  const isOnline = connection?.state === 'online'
  // A portal that is made at the first start has its people only once it answers, after this screen was drawn.
  useEffect(() => {
    void call('session.demoPeople', {}).then(setDemo)
  }, [isOnline])
  useEffect(() => {
    document.title = `${text('page.signIn')} — ${text('kernel.appName')}`
  }, [text])
  const own = (keys ?? []).filter((key) => !demo.some((person) => person.authKey === key.path || person.signKey === key.path))
  return (
    <div className="sign-in">
      <header className="sign-in-head">
        <span className="top-brand">{text('kernel.appName')}</span>
        <span className="end row"><LanguageMenu /><LookMenu /></span>
      </header>
      <main className="sign-in-main" id="main" tabIndex={-1}>
        <section className="panel sign-in-card stack" aria-labelledby="sign-in-title">
          <h1 id="sign-in-title">{text('page.signIn')}</h1>
          <p className="muted reading">{text('page.signInHint')}</p>
          {hasEnded ? <Banner tone="now">{text('desktop.sessionEnded')}</Banner> : null}
          {connection && connection.state !== 'online' ? <Banner tone="now">{text(connection.state === 'connecting' ? 'page.connectingToPortal' : 'page.noPortal', { portal: connection.portal })}</Banner> : null}
          {way === 'key' ? <KeySignIn keys={own} setKeys={take} /> : <PasswordSignIn />}
          {session?.passwordSignIn ? <div className="row"><Button look="quiet" onPress={() => setWay(way === 'key' ? 'password' : 'key')}>{text(way === 'key' ? 'page.signInByPassword' : 'page.signInByKey')}</Button></div> : null}
        </section>
        {demo.length > 0 ? <DemoPeople people={demo} /> : null}
      </main>
    </div>
  )
}

function KeySignIn({ keys, setKeys }: { keys: readonly Key[]; setKeys: (keys: readonly Key[]) => void }) {
  const text = useText()
  const addKey = useAddKey('auth', setKeys)
  const [chosen, setChosen] = useState<string | null>(null)
  const [secret, setSecret] = useState<KeySecret>(noSecret)
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const key = keys.find((each) => each.id === chosen) ?? keys.find((each) => each.whyNot === null)
  const enter = async (event: FormEvent) => {
    event.preventDefault()
    if (!key) return setProblem(text('page.chooseKeyFirst'))
    if (!hasSecret(key, secret)) return setProblem(text(key.asks === 'pin' ? 'signing.key.emptyPin' : 'page.typePassword'))
    setBusy(true)
    const answer = await call('session.signIn', { key: key.id, password: secretFor(key, secret) }).catch(asFailure)
    setProblem(takeSession(answer, text))
    setBusy(false)
  }
  return (
    <form className="stack" onSubmit={(event) => void enter(event)}>
      <KeyList legend={text('page.key')} keys={keys} chosen={key?.id ?? null} onChoose={(id) => { setChosen(id); setProblem(null) }} onAdd={addKey} />
      {key ? <KeySecretField chosen={key} secret={secret} onChange={(next) => { setSecret(next); setProblem(null) }} problem={problem ?? undefined} /> : problem ? <Banner tone="danger">{problem}</Banner> : null}
      <div className="row"><Button type="submit" look="primary" icon="key" busy={busy}>{text('page.enter')}</Button></div>
    </form>
  )
}

function PasswordSignIn() {
  const text = useText()
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const enter = async (event: FormEvent) => {
    event.preventDefault()
    if (login.trim() === '' || password === '') return setProblem(text('page.typeLoginAndPassword'))
    setBusy(true)
    setProblem(takeSession(await call('session.signInByPassword', { login: login.trim(), password }).catch(asFailure), text))
    setBusy(false)
  }
  return (
    <form className="stack" onSubmit={(event) => void enter(event)}>
      <TextField label={text('page.login')} value={login} onChange={setLogin} autoComplete="username" hint={text('page.loginHint')} />
      <TextField label={text('page.password')} type="password" value={password} onChange={(next) => { setPassword(next); setProblem(null) }} error={problem ?? undefined} />
      <div className="row"><Button type="submit" look="primary" busy={busy}>{text('page.enter')}</Button></div>
    </form>
  )
}
