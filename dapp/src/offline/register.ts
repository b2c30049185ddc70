// Installs the service worker of a built page; `vite dev` has none. Failing costs nothing but the page without a network.
export function registerServiceWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  const register = () => navigator.serviceWorker.register('/sw.js').catch(() => undefined)
  // After the page: it must not take the first load's place on a slow line.
  if (document.readyState === 'complete') void register()
  else addEventListener('load', register, { once: true })
}
