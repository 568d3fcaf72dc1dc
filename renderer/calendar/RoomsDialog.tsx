import { useState } from 'react'
import { saveRoom } from '../../domain/calendar/contract.ts'
import type { Room } from '../../domain/calendar/event.ts'
import { freeBusy, rooms as roomsQuery } from '../../domain/calendar/queries.ts'
import { addDays, type LocalDate } from '../../domain/kernel/time.ts'
import { AnswerView } from '../kernel/AnswerView.tsx'
import { CommandForm } from '../kernel/CommandForm.tsx'
import { useFormats } from '../kernel/formats.ts'
import { useAnswer } from '../kernel/portal.ts'
import { mayAtAll, useSeatTaken } from '../kernel/state.ts'
import { useText } from '../kernel/text.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { EmptyState } from '../ui/Show.tsx'
import { toast } from '../ui/Toast.tsx'
import { BusyTable } from './BusyTable.tsx'
import { RoomHolders } from './RoomHolders.tsx'
import type { Target } from './entry.ts'

interface RoomsDialogProps {
  date: LocalDate
  onClose: () => void
  onBook: (target: Target, room: string) => void
}

const emptyRoom = (body: string): Room => ({ id: crypto.randomUUID(), body, name: { kk: '', ru: '', en: '' }, place: '', seats: 10, equipment: '', active: true })

/** Rooms, when they are taken, and a meeting in one of them. */
export function RoomsDialog({ date: first, onClose, onBook }: RoomsDialogProps) {
  const text = useText()
  const formats = useFormats()
  const { holder } = useSeatTaken()
  const [date, setDate] = useState(first)
  const [editing, setEditing] = useState<Room | null>(null)
  const answer = useAnswer(roomsQuery, {})
  const ids = (answer.answer?.rooms ?? []).filter(({ room }) => room.active).map(({ room }) => room.id)
  const busy = useAnswer(freeBusy, ids.length > 0 ? { from: date, until: date, persons: [], rooms: ids } : null)
  const kept = answer.answer?.rooms.find(({ room }) => room.id === editing?.id)?.room ?? null
  if (editing) return <RoomForm room={kept ?? editing} seen={kept} onClose={() => setEditing(null)} />
  const bookFrom = { from: { date, minute: 10 * 60 }, until: { date, minute: 11 * 60 }, allDay: false }
  return (
    <Dialog
      title={text('calendar.rooms')} onClose={onClose} size="large"
      {...(mayAtAll(holder, 'calendar.administerRooms') ? { actions: <Button icon="add" onPress={() => setEditing(emptyRoom(holder.body))}>{text('calendar.addRoom')}</Button> } : {})}
    >
      <AnswerView answer={answer}>
        {({ rooms }) => (rooms.length === 0 ? <EmptyState icon="body" title={text('calendar.noRooms')}>{text('calendar.noRoomsHint')}</EmptyState> : (
          <>
            <ul className="rooms">
              {rooms.map(({ room, bodyName, mayAdminister }) => (
                <li key={room.id}>
                  <span className="room-words"><strong>{text.tri(room.name)}</strong><br /><span className="small muted">{[text.tri(bodyName), room.place, text('calendar.seats', { count: room.seats }), room.equipment, room.active ? '' : text('calendar.roomClosed')].filter(Boolean).join(' · ')}</span></span>
                  {room.active ? <Button icon="add" onPress={() => onBook(bookFrom, room.id)}>{text('calendar.bookRoom')}</Button> : null}
                  {mayAdminister ? <IconButton icon="edit" label={text('calendar.editRoom', { name: text.tri(room.name) })} onPress={() => setEditing(room)} /> : null}
                </li>
              ))}
            </ul>
            <div className="row">
              <IconButton icon="left" label={text('calendar.back.day')} onPress={() => setDate(addDays(date, -1))} />
              <strong aria-live="polite">{formats.longDate(date)}, {formats.weekday(date)}</strong>
              <IconButton icon="right" label={text('calendar.forward.day')} onPress={() => setDate(addDays(date, 1))} />
            </div>
            {busy.answer ? <BusyTable rows={busy.answer.rooms.map(({ room, spans }) => ({ key: room.id, name: text.tri(room.name), spans }))} date={date} wanted={null} hours={busy.answer.hours} /> : null}
          </>
        ))}
      </AnswerView>
    </Dialog>
  )
}

function RoomForm({ room, seen, onClose }: { room: Room; seen: Room | null; onClose: () => void }) {
  const text = useText()
  return (
    <Dialog title={text('calendar.roomForm')} onClose={onClose}>
      {seen === null ? null : <RoomHolders room={room.id} />}
      <CommandForm
        command={saveRoom} title={text('calendar.roomForm')} submit={text('calendar.save')} seen={seen}
        initial={{ kk: room.name.kk, ru: room.name.ru, en: room.name.en, place: room.place, seats: room.seats, equipment: room.equipment, active: room.active }}
        fields={[
          { kind: 'text', name: 'kk', label: text('calendar.roomName.kk'), required: true, maxLength: 200 },
          { kind: 'text', name: 'ru', label: text('calendar.roomName.ru'), required: true, maxLength: 200 },
          { kind: 'text', name: 'en', label: text('calendar.roomName.en'), required: true, maxLength: 200 },
          { kind: 'text', name: 'place', label: text('calendar.roomPlace'), maxLength: 300 },
          { kind: 'number', name: 'seats', label: text('calendar.roomSeats'), required: true },
          { kind: 'text', name: 'equipment', label: text('calendar.roomEquipment'), maxLength: 1000 },
          { kind: 'tick', name: 'active', label: text('calendar.roomActive') },
        ]}
        build={({ kk, ru, en, place, seats, equipment, active }) => ({ room: { id: room.id, body: room.body, name: { kk, ru, en }, place, seats, equipment, active } })}
        onDone={() => { toast((text) => text('calendar.roomSaved')); onClose() }} onCancel={onClose}
      />
    </Dialog>
  )
}
