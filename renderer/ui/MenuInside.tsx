import { Menu as AriaMenu, MenuItem, MenuTrigger } from 'react-aria-components/Menu'
import { Popover } from 'react-aria-components/Popover'
import { Text } from 'react-aria-components/Text'
import { useText } from '../kernel/text.ts'
import { Icon } from './Icon.tsx'
import type { MenuProps } from './Menu.tsx'
import './popover.css'

export function MenuInside({ label, actions, children }: MenuProps) {
  const text = useText()
  return (
    <MenuTrigger>
      {children}
      <Popover className="popover" offset={4}>
        <AriaMenu
          className="menu" aria-label={label} disabledKeys={actions.filter((each) => each.disabled).map((each) => each.key)}
          onAction={(key) => actions.find((each) => each.key === key)?.onAction()}
        >
          {actions.map(({ key, label: words, icon, hint, keys, selected }) => (
            <MenuItem key={key} id={key} textValue={words} className={selected ? 'menu-item selected' : 'menu-item'}>
              {selected ? <Icon name="check" /> : icon ? <Icon name={icon} /> : null}
              <span>
                <Text slot="label">{words}</Text>
                {hint ? <Text slot="description" className="option-hint"><br />{hint}</Text> : selected ? <Text slot="description" className="visually-hidden">{text('page.chosen')}</Text> : null}
              </span>
              {keys ? <kbd className="menu-keys">{keys}</kbd> : null}
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}
