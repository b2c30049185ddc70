// Light, dark, or as the device says. The choice is kept; "as the device" keeps nothing.
export type Theme = 'system' | 'light' | 'dark'
const PLACE = 'psephos.theme'

export function savedTheme(storage: Pick<Storage, 'getItem'> = localStorage): Theme {
  const value = storage.getItem(PLACE)
  return value === 'light' || value === 'dark' ? value : 'system'
}

export function applyTheme(theme: Theme, root: HTMLElement = document.documentElement): void {
  if (theme === 'system') delete root.dataset.theme
  else root.dataset.theme = theme
}

export function saveTheme(theme: Theme, storage: Pick<Storage, 'setItem' | 'removeItem'> = localStorage): void {
  if (theme === 'system') storage.removeItem(PLACE)
  else storage.setItem(PLACE, theme)
}
