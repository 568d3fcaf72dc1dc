import { Button as AriaButton } from 'react-aria-components/Button'
import { Tooltip, TooltipTrigger } from 'react-aria-components/Tooltip'
import type { ReactNode } from 'react'
import { useText } from '../kernel/text.ts'
import { Icon, type IconName } from './Icon.tsx'
import './button.css'

export interface ButtonProps {
  children: ReactNode
  onPress?: () => void
  /** One primary button on a screen; danger for what cannot be undone. */
  look?: 'primary' | 'plain' | 'quiet' | 'danger'
  icon?: IconName
  type?: 'button' | 'submit'
  disabled?: boolean
  busy?: boolean
  autoFocus?: boolean
  /** Id of the element that says why the button is greyed. */
  describedBy?: string
  slot?: string
  shortcut?: string
}

export function Button({ children, onPress, look = 'plain', icon, type = 'button', disabled = false, busy = false, autoFocus = false, describedBy, slot, shortcut }: ButtonProps) {
  const text = useText()
  // Not React Aria's isPending: it leaves nameless pictures in its announcer once the button is gone.
  return (
    <AriaButton
      className={busy ? `button ${look} busy` : `button ${look}`} type={busy ? 'button' : type} isDisabled={disabled} autoFocus={autoFocus}
      {...(onPress && !busy ? { onPress } : {})} {...(describedBy ? { 'aria-describedby': describedBy } : {})} {...(slot ? { slot } : {})}
      {...(shortcut ? { 'aria-keyshortcuts': shortcut } : {})}
    >
      {busy ? <span className="spinner" aria-hidden /> : icon ? <Icon name={icon} /> : null}
      <span className="button-words">{children}{busy ? <span className="visually-hidden"> ({text('page.busy')})</span> : null}</span>
    </AriaButton>
  )
}

export interface IconButtonProps {
  icon: IconName
  /** Read aloud and shown on hover. */
  label: string
  onPress?: () => void
  disabled?: boolean
  pressed?: boolean
  count?: number
  children?: ReactNode
}

export function IconButton({ icon, label, onPress, disabled = false, pressed, count, children }: IconButtonProps) {
  return (
    <TooltipTrigger delay={400} closeDelay={0}>
      <AriaButton
        className="icon-button" aria-label={count ? `${label}: ${count}` : label} isDisabled={disabled}
        {...(onPress ? { onPress } : {})} {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
      >
        <Icon name={icon} />
        {children}
        {count ? <span className="icon-count" aria-hidden>{count > 99 ? '99+' : count}</span> : null}
      </AriaButton>
      <Tooltip className="tooltip" offset={6}>{label}</Tooltip>
    </TooltipTrigger>
  )
}
