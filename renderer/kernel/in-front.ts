export const dialogInFront = (): HTMLElement | null => [...document.querySelectorAll<HTMLElement>('[role="dialog"], [role="alertdialog"]')].at(-1) ?? null

/** What a key is meant for: the dialog on top, or else the screen. */
export const inFront = (): HTMLElement | null => dialogInFront() ?? document.getElementById('main')
